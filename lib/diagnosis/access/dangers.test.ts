import { describe, expect, it } from 'vitest'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { findKnown } from '../catalogue'
import { recordedCatalogue } from '../testing/recorded-catalogue'
import { dangerousRights, dangersOf, dangerWarning } from './dangerous-rights'
import { DANGERS } from './dangers'

describe('DANGERS', () => {
  it('has each danger once, the worst first, its path of escalation in one sentence', () => {
    expect(new Set(DANGERS.map(({ id }) => id)).size).toBe(DANGERS.length)
    const order = ['critical', 'high', 'medium']
    const ranks = DANGERS.map(({ severity }) => order.indexOf(severity))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    for (const { attack } of DANGERS)
      expect(attack).toMatch(/^Anyone who has this [^.]*(?:\.k8s\.io[^.]*)?\.$/)
  })

  it('names resources as the API server lists them, scoped as it has them', () => {
    const catalogue = recordedCatalogue(recordedExchanges())
    // Judged by name alone; and what a 1.36 server serves only behind a feature gate.
    const unlisted = /^(?:\*|users|groups|uids|userextras|signers)$|^mutatingadmissionpolic/
    const faults = DANGERS.flatMap(({ id, on, scope, verbs }) =>
      on.flatMap(({ group, resources }) =>
        resources.flatMap((word) => {
          const [resource = '', subresource = ''] = word.split('/')
          if (unlisted.test(resource) || group === 'authentication.k8s.io') return []
          const known = findKnown(catalogue, group, resource)
          const isServed =
            known && (subresource === '' || known.subresources.some(({ name }) => name === subresource))
          if (!isServed) return [`${id}: ${word} is not served`]
          // A call on one Namespace, and a binding of a ClusterRole, are judged in the namespace.
          const isReached = known.namespaced || resource === 'namespaces' || verbs.includes('bind')
          return (scope === 'cluster') === isReached ? [`${id}: ${word} has another scope`] : []
        }),
      ),
    )
    expect(faults).toEqual([])
  })
})

const tuple = (call: string, namespace = 'shop', name = ''): AccessTuple => {
  const [verb = '', group = '', word = ''] = call.split(' ')
  const [resource = '', ...rest] = word.split('/')
  return {
    verb,
    group: group === 'core' ? '' : group,
    resource,
    ...(rest.length > 0 ? { subresource: rest.join('/') } : {}),
    ...(name === '' ? {} : { name }),
    namespace,
  }
}

describe('dangersOf', () => {
  it.each<[string, AccessTuple, string[]]>([
    ['a replica set', tuple('create apps replicasets'), ['run-workloads']],
    ['a replication controller', tuple('create core replicationcontrollers'), ['run-workloads']],
    ['a workload that is patched', tuple('patch apps deployments', 'shop', 'web'), ['change-workloads']],
    ['a pod that is updated', tuple('update core pods'), ['change-pods']],
    ['Pod Security labels', tuple('patch core namespaces', 'shop', 'shop'), ['namespaces']],
    [
      'a mutating policy',
      tuple('create admissionregistration.k8s.io mutatingadmissionpolicies', ''),
      ['admission-policies'],
    ],
    [
      'the binding of one',
      tuple('create admissionregistration.k8s.io mutatingadmissionpolicybindings', ''),
      ['admission-policies'],
    ],
    ['an APIService', tuple('patch apiregistration.k8s.io apiservices', ''), ['api-services']],
    ['a volume of the cluster', tuple('create core persistentvolumes', ''), ['persistent-volumes']],
    [
      'a cluster-scoped resource in a Role, which reaches nothing',
      tuple('create core persistentvolumes'),
      [],
    ],
    [
      'extra fields of a user',
      tuple('impersonate authentication.k8s.io userextras/scopes', ''),
      ['impersonate'],
    ],
    [
      'any extra field of a user',
      tuple('impersonate authentication.k8s.io userextras/a', ''),
      ['impersonate'],
    ],
    ['ConfigMaps in kube-system', tuple('update core configmaps', 'kube-system'), ['system-configuration']],
    ['ConfigMaps everywhere', tuple('update core configmaps', ''), ['system-configuration']],
    ['ConfigMaps elsewhere', tuple('update core configmaps'), []],
    ['every verb on secrets', tuple('* core secrets'), ['secrets', 'change-secrets']],
    ['everything, which holds the others', tuple('* * *', ''), ['everything']],
    ['reading pods', tuple('list core pods', ''), []],
    ['a path', { verb: 'get', path: '/metrics' }, []],
  ])('finds the dangers of %s', (_what, call, ids) => {
    expect(dangersOf([call]).map(({ id }) => id)).toEqual(ids)
  })

  it('agrees with the dangers of the same rule in a Role', () => {
    for (const { on, verbs } of DANGERS) {
      for (const { group, resources } of on) {
        for (const verb of verbs) {
          const word = (resources[0] ?? '').replace('/*', '/scopes')
          const scope = { scope: 'cluster', namespace: '' } as const
          const rule = { verbs: [verb], apiGroups: [group], resources: [word], resourceNames: [] }
          const held = dangerousRights([{ ...rule, nonResourceURLs: [], ...scope }], '').map(({ id }) => id)
          const found = dangersOf([tuple(`${verb} ${group === '' ? 'core' : group} ${word}`, '')])
          expect(found.map(({ id }) => id)).toEqual(held[0] === 'everything' ? ['everything'] : held)
        }
      }
    }
  })

  it('warns by the path of escalation, of the two gravest, and counts the rest', () => {
    expect(dangerWarning([tuple('get core pods')])).toBeUndefined()
    const calls = ['get core secrets', 'create core pods', 'get core pods/exec', 'create core pods/exec']
    expect(dangerWarning(calls.map((call) => tuple(call)))).toMatch(
      /^Anyone who has this can read passwords.* Enough instead: mounting .* Anyone who has this can start a pod .* 1 more dangerous permission is among what it grants\.$/,
    )
  })
})
