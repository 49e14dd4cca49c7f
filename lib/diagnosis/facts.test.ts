import { expect, it } from 'vitest'
import { notAsked } from '@/lib/evidence/reading'
import { NOTHING } from '@/lib/phrase/phrase'
import { groupsToName } from './facts'

const WEB = 'system:serviceaccount:shop:web'
const read = (name: string, groups: string[]) => ({ state: 'read' as const, value: { name, groups } })

it.each<[string, Parameters<typeof groupsToName>[0], string[]]>([
  [
    'those of the caller, but for the one that everybody is in',
    {
      caller: 'jane',
      isOwnCall: true,
      own: read('jane', ['team-shop', 'system:masters', 'system:authenticated']),
    },
    ['team-shop', 'system:masters'],
  ],
  [
    'those that were given with another user',
    { caller: 'jane', isOwnCall: false, own: read('me', ['ops']), groups: ['team-shop'] },
    ['team-shop'],
  ],
  [
    'none of a ServiceAccount',
    { caller: WEB, isOwnCall: true, own: read(WEB, ['system:serviceaccounts']) },
    [],
  ],
  ['none where none are known', { caller: 'jane', isOwnCall: true, own: notAsked(NOTHING) }, []],
])('an admin names %s', (_, facts, groups) => {
  expect(groupsToName(facts)).toEqual(groups)
})
