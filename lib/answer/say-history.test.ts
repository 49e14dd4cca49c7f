import { expect, it } from 'vitest'
import type { NearMiss } from '@/lib/contract/explanation'
import { plain, words } from '@/lib/phrase/phrase'
import { sayHistory } from './say-history'

const miss = (at: string): NearMiss => ({
  rule: { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] },
  failed: ['verb'],
  changed: { kind: 'Role', name: 'web', at, by: 'helm' },
  says: words(''),
})
const NOW = '2026-11-25T15:15:21Z'

it.each([
  ['a write before it, with two times and no cause', '2026-11-25T15:03:07Z', '2026-11-25T15:03:05Z', true],
  ['a write after it', '2026-11-25T15:03:07Z', '2026-11-25T15:03:08Z', false],
  ['a write of another day', '2026-11-25T15:03:07Z', '2026-11-20T15:03:05Z', false],
  ['no first time', undefined, '2026-11-25T15:03:05Z', false],
])('says since when it was seen refused, of %s', (_, firstRefused, at, isSaid) => {
  const said = sayHistory({ ...(firstRefused ? { firstRefused } : {}), nearMisses: [miss(at)] }, NOW)
  expect(said?.since && plain(said.since)).toBe(
    isSaid
      ? 'First seen refused at 15:03:07 UTC. Role web was last written at 15:03:05 UTC by helm.'
      : undefined,
  )
})

it.each([
  ['what was never seen allowed', undefined, [miss('2026-11-25T15:09:38Z')], undefined],
  [
    'a write after the call was allowed',
    '2026-11-25T15:08:00Z',
    [miss('2026-11-25T15:09:38Z')],
    { worked: 'Worked until 15:09 UTC', changed: 'Role web changed at 15:09:38 UTC by helm.' },
  ],
  [
    'a write before it, which is not why',
    '2026-11-25T15:08:00Z',
    [miss('2026-11-25T15:01:00Z')],
    { worked: 'Last allowed at 15:08 UTC' },
  ],
  ['no known write', '2026-11-24T15:08:00Z', [], { worked: 'Last allowed at 2026-11-24 15:08 UTC' }],
])('says of %s only what is known', (_, allowedAt, nearMisses, says) => {
  const said = sayHistory({ ...(allowedAt ? { history: { allowedAt } } : {}), nearMisses }, NOW)
  expect(said && Object.fromEntries(Object.entries(said).map(([name, of]) => [name, plain(of)]))).toEqual(
    says,
  )
})
