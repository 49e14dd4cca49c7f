import { describe, expect, it } from 'vitest'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { NOTHING, words } from '@/lib/phrase/phrase'
import { failingParts, subresourcesOf } from './choices'

const check: AccountCheck = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }
const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }

function explained(over: Partial<Explanation>): Explanation {
  return {
    ...{ verdict: 'denied', kind: 'authorization', request: check, says: NOTHING, cause: null },
    ...{ alternatives: [], nearMisses: [], evidence: [], fixes: [], unseen: [] },
    ...over,
  }
}

const missed = (...failed: NearMiss['failed']): NearMiss[] => [{ rule, failed, says: words('') }]
const bound = (failed: NonNullable<NearMiss['binding']>['failed']): NearMiss[] => [
  {
    rule,
    failed: [],
    says: words(''),
    binding: { kind: 'RoleBinding', name: 'b', roleKind: 'Role', role: 'r', failed },
  },
]
const caused = (id: string) => ({ id, confidence: 'proven' as const, says: NOTHING })

describe('the words of a refused call that fail', () => {
  it.each<[what: string, over: Partial<Explanation>, parts: string]>([
    ['the verb that the nearest rule lacks', { nearMisses: missed('verb') }, 'verb'],
    ['the resource for a wrong group', { nearMisses: missed('group') }, 'target'],
    ['each that the rule lacks', { nearMisses: missed('verb', 'name') }, 'verb name'],
    ['the namespace where the rule holds elsewhere', { nearMisses: missed('namespace') }, 'namespace'],
    ['the namespace where the whole cluster is asked for', { nearMisses: missed('scope') }, 'namespace'],
    ['the account that a binding does not name', { nearMisses: bound('subject-name') }, 'account'],
    ['the namespace of a binding elsewhere', { nearMisses: bound('namespace') }, 'namespace'],
    ['none where the Role of a binding is at fault', { nearMisses: bound('role') }, ''],
    ['the resource that no rule names', { cause: caused('D0') }, 'target'],
    ['the resource that does not exist', { cause: caused('G1') }, 'target'],
    ['none where nothing tells', { cause: caused('H1') }, ''],
    ['none where no cause is known', {}, ''],
    ['none of a call that is allowed', { verdict: 'allowed', nearMisses: missed('verb') }, ''],
    ['none of a call that nobody judged', { verdict: 'unknown', nearMisses: missed('verb') }, ''],
  ])('are %s', (_, over, parts) => {
    expect([...failingParts(check, explained(over))].join(' ')).toBe(parts)
  })

  it('are the subresource where the rule has the resource without it', () => {
    const logs: AccountCheck = {
      verb: 'get',
      group: '',
      resource: 'pods',
      subresource: 'log',
      namespace: 'shop',
    }
    expect([...failingParts(logs, explained({ nearMisses: missed('resource') }))]).toEqual(['subresource'])
  })
})

const row = (resource: string, group = '') => ({
  group,
  version: 'v1',
  resource,
  kind: 'K',
  namespaced: true,
  cells: {},
})
const KNOWN = [row('pods'), row('pods/log'), row('pods/exec'), row('pods/log', 'other'), row('nodes/proxy')]

it.each([
  [{ group: '', resource: 'pods' }, 'exec log'],
  [{ group: 'other', resource: 'pods' }, 'log'],
  [{ group: '', resource: 'nodes' }, 'checkpoint configz healthz log metrics pods proxy spec stats statusz'],
  [{ group: 'metrics.k8s.io', resource: 'nodes' }, ''],
])('offers for %j what is served and what only a kubelet asks about', (of, subresources) => {
  expect(subresourcesOf(of, KNOWN).join(' ')).toBe(subresources)
})
