import { expect, it } from 'vitest'
import type { Connection } from './contract'
import { controlsQuery } from './query'

it.each([
  ['before any run', undefined, false],
  ['once a run found the situations that the page shows', 'ok forbidden', false],
  ['while the last run found others', 'ok refused', 3_000],
])('tells when to ask for the steps done wrong again: %s', (_, found, everyMs) => {
  const rungs = found?.split(' ').map((situation) => ({ situation }))
  const query = { state: { data: rungs && ({ rungs, controls: [] } as unknown as Connection) } }
  const { refetchInterval } = controlsQuery('ok forbidden')
  expect(typeof refetchInterval === 'function' && refetchInterval(query as never)).toBe(everyMs)
})
