import { expect, it } from 'vitest'
import type { FindingPlace } from './rank'
import { restoringMost } from './restores'

const gives = (verbs: string[], resources = ['pods']): FindingPlace & { verbs: string[] } => ({
  tier: 'meant',
  gives: [{ verbs, apiGroups: [''], resources }],
  verbs,
})
const verbsOf = (places: readonly ReturnType<typeof gives>[]) =>
  restoringMost(places, () => 0).map(({ verbs }) => verbs.join(' '))

it.each([
  [
    ['get', 'get list', 'get list watch'],
    ['get list watch', 'get', 'get list'],
  ],
  // What gives other things back is no more.
  [
    ['get', 'list watch', 'patch'],
    ['get', 'list watch', 'patch'],
  ],
  [
    ['list', 'get', 'get list'],
    ['get list', 'list', 'get'],
  ],
])('puts first what gives back all of the first, and more: %j', (given, sorted) => {
  expect(verbsOf(given.map((verbs) => gives(verbs.split(' '))))).toEqual(sorted)
})

it('moves nothing that no rule is known of, and nothing across the order', () => {
  const unknown = { ...gives(['none']), gives: undefined as never }
  expect(verbsOf([unknown, gives(['get']), gives(['get', 'list'])])).toEqual(['none', 'get list', 'get'])
  const places = [gives(['get']), gives(['get', 'list'])]
  expect(restoringMost(places, (a, b) => places.indexOf(a) - places.indexOf(b))).toEqual(places)
})

it('keeps the order where there is more to compare than the budget has', () => {
  const long = Array.from({ length: 30_000 }, (_, i) => `r${i}`)
  expect(verbsOf([gives(['get'], long), gives(['get', 'list'], long)])).toEqual(['get', 'get list'])
})

it('puts first what allows more of what the program was heard to be refused, whoever it was made for', () => {
  const could = (...verbs: string[]): FindingPlace & { verbs: string[] } => {
    const { gives: rules = [], ...place } = gives(verbs)
    return { ...place, could: rules }
  }
  const pods = {
    kind: 'resource',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: 'shop',
  } as const
  const heard = ['list', 'watch'].map((verb) => ({ ...pods, verb }))
  const first = (...places: ReturnType<typeof could>[]) =>
    restoringMost(places, () => 0, heard)[0]?.verbs.join(' ')
  expect(first(could('get', 'list'), could('patch'), could('list', 'watch'))).toBe('list watch')
  expect(first(could('list'), could('watch'))).toBe('list')
  expect(first(gives(['list', 'get']), gives(['list', 'get', 'watch']))).toBe('list get watch')
  expect(restoringMost([could('get'), could('list', 'watch')], () => 0)[0]?.verbs).toEqual(['get'])
})
