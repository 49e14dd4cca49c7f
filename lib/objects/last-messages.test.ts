import { expect, it } from 'vitest'
import { lastMessages } from './last-messages'

const ended = (message: string) => ({ terminated: { exitCode: 1, message } })

it.each<[string, object, string[]]>([
  ['no status', {}, []],
  [
    'the end before and the one of now',
    { containerStatuses: [{ name: 'app', state: ended('b'), lastState: ended('a') }] },
    ['b', 'a'],
  ],
  ['an end without words', { containerStatuses: [{ name: 'app', lastState: ended('') }] }, []],
  [
    'an init container, which comes first',
    {
      initContainerStatuses: [{ name: 'migrate', lastState: ended('init') }],
      containerStatuses: [{ name: 'app', lastState: ended('app') }],
    },
    ['init', 'app'],
  ],
])('takes the last messages of the containers: %s', (_what, status, messages) => {
  const spec = { initContainers: [{ name: 'migrate' }], containers: [{ name: 'app' }] }
  expect(lastMessages({ spec, status })).toEqual(messages)
})
