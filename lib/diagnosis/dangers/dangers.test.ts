import { describe, expect, it } from 'vitest'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import { findKnown } from '@/lib/objects/catalogue'
import { plain } from '@/lib/phrase/phrase'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import type { ScopedRule } from '@/lib/rbac/rule'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { recordedCatalogue } from '../testing/recorded-catalogue'
import { type Danger, SEVERITIES } from './danger'
import {
  dangerousRights,
  dangersOf,
  dangerWarning,
  dangerWords,
  heldDangers,
  sayDanger,
} from './dangerous-rights'
import { DANGERS } from './dangers'

describe('DANGERS', () => {
  it('has each danger once, the worst first, its path of escalation in one sentence', () => {
    expect(new Set(DANGERS.map(({ id }) => id)).size).toBe(DANGERS.length)
    const ranks = DANGERS.map(({ severity }) => SEVERITIES.indexOf(severity))
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
    for (const { attack, named } of DANGERS)
      for (const one of [attack, named?.attack ?? attack])
        expect(plain(one)).toMatch(/^Anyone who has this [^.]*(?:\.k8s\.io[^.]*)?\.$/)
  })

  it('names resources as the API server lists them, scoped as it has them', () => {
    const catalogue = recordedCatalogue(recordedExchanges())
    // Judged by name alone; and what a 1.36 server serves only behind a feature gate.
    const unlisted =
      /^(?:\*|users|groups|uids|userextras|signers)$|^mutatingadmissionpolic|^clustertrustbundles$/
    const isElsewhere = (group: string) =>
      group === 'authentication.k8s.io' || (group !== '*' && !isBuiltInGroup(group))
    const faults = DANGERS.flatMap(({ id, on, scope, verbs }) =>
      on.flatMap(({ group, resources }) =>
        resources.flatMap((word) => {
          const [resource = '', subresource = ''] = word.split('/')
          // Checked by the kubelet, whose path for logs no discovery lists.
          if (unlisted.test(resource) || isElsewhere(group) || word === 'nodes/log') return []
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

const secrets = DANGERS.find(({ id }) => id === 'secrets') as Danger

const rulesFor = (danger: Danger, verb: string, resourceNames: string[]): ScopedRule[] =>
  danger.on.map(({ group, resources }) => ({
    verbs: [verb],
    apiGroups: [group],
    resources: resources.map((word) => word.replace('/*', '/scopes')),
    resourceNames,
    nonResourceURLs: [],
    ...(danger.scope === 'cluster'
      ? { scope: 'cluster', namespace: '' }
      : { scope: 'namespace', namespace: danger.scope === 'any' ? 'shop' : danger.scope.namespace }),
  }))

const rows = DANGERS.flatMap((danger) => danger.verbs.map((verb) => [danger.id, verb, danger] as const))

describe('dangerWords', () => {
  it('advise to only read nobody who is dangerous by reading', () => {
    for (const danger of DANGERS) {
      const reads = [false, true].some((isNamed) =>
        /only reads/.test(plain(dangerWords(danger, isNamed).instead)),
      )
      if (reads) for (const verb of ['get', 'list', 'watch']) expect(danger.verbs).not.toContain(verb)
    }
  })

  it.each(rows)('advise of %s no names where names already limit it, by %s', (id, verb, danger) => {
    const [namespace = ''] = rulesFor(danger, verb, []).map((rule) => rule.namespace)
    const held = heldDangers(rulesFor(danger, verb, ['a', 'b']), namespace).find(
      (one) => one.danger.id === id,
    )
    if (!held) throw new Error(`${id} is not found in a rule with names.`)
    expect(plain(sayDanger(held))).toMatch(/, limited to a and b\.$/)
    const { attack, instead } = dangerWords(danger, true)
    expect(plain(instead)).not.toMatch(/resourceNames|\bone\b|\blist\b/)
    expect(plain(attack)).not.toMatch(/\bany permission wherever|such as view/)
  })

  it('limit a danger to names only where every rule and every call does', () => {
    const rule = (resourceNames: string[]) => rulesFor(secrets, 'get', resourceNames)
    const said = (...names: string[][]) => plain(dangerousRights(names.flatMap(rule), 'shop')[0]?.says ?? [])
    expect(said(['a'], ['b'])).toMatch(/limited to a and b\.$/)
    expect(said(['a'], [])).toBe('This account can read the contents of Secrets, in namespace shop.')
    const wide = { ...rule(['a'])[0], scope: 'cluster', namespace: '' } as ScopedRule
    expect(plain(dangerousRights([wide, ...rule([])], 'shop')[0]?.says ?? [])).toMatch(
      /, in namespace shop\.$/,
    )
    const one = tuple('get core secrets', 'shop', 'a')
    expect(dangersOf([one])).toEqual([{ danger: secrets, isNamed: true }])
    expect(dangersOf([one, tuple('get core secrets')])).toEqual([{ danger: secrets, isNamed: false }])
    expect(plain(dangerWarning([one]) ?? [])).toMatch(
      /named Secret contains.* Instead: mounting the Secret as a volume/,
    )
  })
})

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
    [
      'every verb on secrets',
      tuple('* core secrets'),
      ['secrets', 'delete-secrets', 'create-secrets', 'change-secrets'],
    ],
    ['the annotations of a ServiceAccount', tuple('patch core serviceaccounts'), ['change-accounts']],
    [
      'a security context constraint of OpenShift',
      tuple('use security.openshift.io securitycontextconstraints', ''),
      ['security-context-constraints'],
    ],
    [
      'a binding by the other group of OpenShift',
      tuple('create authorization.openshift.io rolebindings'),
      ['bindings'],
    ],
    [
      'a cluster-wide binding by it',
      tuple('update authorization.openshift.io clusterrolebindings', ''),
      ['cluster-bindings'],
    ],
    ['the status of a Service', tuple('update core services/status'), ['traffic']],
    ['the end of a Namespace', tuple('update core namespaces/finalize', 'shop', 'shop'), ['namespaces']],
    [
      'a NetworkPolicy that is removed',
      tuple('delete networking.k8s.io networkpolicies'),
      ['network-policies'],
    ],
    ['Secrets that are deleted at once', tuple('deletecollection core secrets'), ['delete-secrets']],
    ['one Secret that is deleted', tuple('delete core secrets', 'shop', 'a'), []],
    ['the CAs of a signer', tuple('attest certificates.k8s.io signers', '', 'example.com/a'), ['attest']],
    [
      'the CAs that pods trust',
      tuple('patch certificates.k8s.io clustertrustbundles', ''),
      ['trust-bundles'],
    ],
    ['every verb on signers', tuple('* certificates.k8s.io signers', ''), ['signers', 'attest']],
    ['a bundle in a Role, which reaches nothing', tuple('patch certificates.k8s.io clustertrustbundles'), []],
    ['the node of a pod', tuple('create core pods/binding'), ['bind-pods']],
    ['the node of a pod, by the older way', tuple('create core bindings'), ['bind-pods']],
    ['an eviction', tuple('create core pods/eviction'), ['evict-pods']],
    ['reviews of tokens', tuple('create authentication.k8s.io tokenreviews', ''), ['token-reviews']],
    ['everything, which holds the others', tuple('* * *', ''), ['everything']],
    ['reading pods', tuple('list core pods', ''), []],
    ['pods that are deleted', tuple('deletecollection core pods'), ['delete-pods']],
    ['the status of a pod', tuple('patch core pods/status', 'shop', 'web'), ['pod-status']],
    ['a Namespace that is deleted', tuple('delete core namespaces', 'shop', 'shop'), ['delete-namespaces']],
    ['the logs of nodes', tuple('get core nodes/log', ''), ['node-logs']],
    ['a new ServiceAccount', tuple('create core serviceaccounts'), ['create-accounts']],
    ['an Application of Argo CD', tuple('patch argoproj.io applications', 'argocd'), ['delivery']],
    ['a project of Argo CD', tuple('update argoproj.io appprojects', 'argocd'), ['delivery']],
    ['a HelmRelease of Flux', tuple('create helm.toolkit.fluxcd.io helmreleases'), ['delivery']],
    [
      'a Kustomization that is deleted',
      tuple('delete kustomize.toolkit.fluxcd.io kustomizations'),
      ['delivery'],
    ],
    ['a HelmChart of k3s', tuple('create helm.cattle.io helmcharts', 'kube-system'), ['delivery']],
    ['a Subscription of OLM', tuple('create operators.coreos.com subscriptions'), ['delivery']],
    ['a Restore of Velero', tuple('create velero.io restores', 'velero'), ['delivery']],
    ['an Object of Crossplane', tuple('create kubernetes.crossplane.io objects', ''), ['delivery']],
    ['a policy of Kyverno', tuple('patch kyverno.io clusterpolicies', ''), ['policy-engines']],
    ['a NodePool of Karpenter', tuple('patch karpenter.sh nodepools', ''), ['machines']],
    ['a user of OpenShift', tuple('update user.openshift.io groups', ''), ['identities']],
    ['a DeploymentConfig', tuple('create apps.openshift.io deploymentconfigs'), ['custom-workloads']],
    ['a build', tuple('create build.openshift.io buildconfigs/instantiate'), ['custom-workloads']],
    ['a TaskRun of Tekton', tuple('create tekton.dev taskruns'), ['custom-workloads']],
    ['a Workflow of Argo', tuple('create argoproj.io workflows'), ['custom-workloads']],
    ['a service of Knative', tuple('create serving.knative.dev services'), ['custom-workloads']],
    ['a virtual machine', tuple('patch kubevirt.io virtualmachines'), ['custom-workloads']],
    ['an ExternalSecret', tuple('create external-secrets.io externalsecrets'), ['synced-secrets']],
    ['a Certificate', tuple('create cert-manager.io certificates'), ['custom-certificates']],
    ['a route of the Gateway API', tuple('update gateway.networking.k8s.io httproutes'), ['traffic']],
    ['reading Applications', tuple('list argoproj.io applications', ''), []],
    ['the status of an Application', tuple('patch argoproj.io applications/status'), []],
    [
      'every kind of a group with known ones',
      tuple('create argoproj.io *'),
      ['delivery', 'custom-workloads'],
    ],
    ['another custom kind', tuple('create example.com widgets'), ['unknown-power']],
    ['every kind of another group', tuple('* example.com *'), ['unknown-power']],
    ['a custom kind that is deleted', tuple('delete example.com widgets'), []],
    ['the status of a custom kind', tuple('update example.com widgets/status'), []],
    ['reading a custom kind', tuple('watch example.com widgets'), []],
    ['a group of Kubernetes that is gone', tuple('create extensions deployments'), []],
    [
      'a review that another server answers',
      tuple('create authorization.openshift.io subjectaccessreviews'),
      [],
    ],
    ['a path', { verb: 'get', path: '/metrics' }, []],
  ])('finds the dangers of %s', (_what, call, ids) => {
    expect(dangersOf([call]).map(({ danger }) => danger.id)).toEqual(ids)
  })

  // What was tried against the warnings of fixes; the last reads no more than a program needs.
  it.each([
    'get core secrets, watch core secrets, deletecollection core secrets, create core pods, create core pods/exec, get core pods/exec',
    'create core pods/attach, create core pods/portforward, update core pods/ephemeralcontainers, create core serviceaccounts/token',
    'escalate rbac.authorization.k8s.io roles, create rbac.authorization.k8s.io rolebindings, update rbac.authorization.k8s.io roles',
    'get core services/proxy, get core pods/proxy, create apps deployments, patch apps deployments, update apps daemonsets',
    'create apps statefulsets, create batch jobs, patch batch cronjobs, create core replicationcontrollers, patch core serviceaccounts',
    'create core pods/eviction, create core pods/binding, create core bindings, delete networking.k8s.io networkpolicies',
    'patch networking.k8s.io ingresses, create core endpoints, update discovery.k8s.io endpointslices, patch core services/status',
    'impersonate core serviceaccounts, update core namespaces/finalize, patch core namespaces, delete core namespaces',
    'delete core pods, patch core pods/status, create core serviceaccounts',
  ])('finds a danger in each of %s', (calls) => {
    const harmless = calls.split(', ').filter((call) => dangersOf([tuple(call)]).length === 0)
    expect(harmless).toEqual([])
  })

  it.each([
    'impersonate core users, impersonate core groups, bind rbac.authorization.k8s.io clusterroles, patch core nodes, get core nodes/log',
    'create rbac.authorization.k8s.io clusterrolebindings, get core nodes/proxy, create core nodes/proxy, patch core nodes/status',
    'create core persistentvolumes, create admissionregistration.k8s.io mutatingwebhookconfigurations, list core secrets',
    'delete admissionregistration.k8s.io validatingadmissionpolicies, patch apiregistration.k8s.io apiservices',
    'create apiextensions.k8s.io customresourcedefinitions, update certificates.k8s.io certificatesigningrequests/approval',
    'approve certificates.k8s.io signers, create authentication.k8s.io tokenreviews',
  ])('finds a danger in each of %s, at the cluster scope', (calls) => {
    const harmless = calls.split(', ').filter((call) => dangersOf([tuple(call, '')]).length === 0)
    expect(harmless).toEqual([])
  })

  it('names each kind whose power is not known, once, and says that it is not known', () => {
    const rule = (apiGroups: string[], resources: string[], resourceNames: string[] = []): ScopedRule => ({
      ...{ verbs: ['create', 'patch'], apiGroups, resources, resourceNames, nonResourceURLs: [] },
      ...{ scope: 'namespace', namespace: 'shop' },
    })
    const rules = [
      rule(['example.com'], ['widgets', 'widgets/status']),
      rule(['example.com', ''], ['gadgets']),
    ]
    const [held, ...others] = dangerousRights(rules, 'shop')
    expect(others).toEqual([])
    expect(held).toMatchObject({ id: 'unknown-power', severity: 'unknown', tuple: { resource: 'widgets' } })
    expect(plain(held?.says ?? [])).toMatch(
      /^This account can write widgets.example.com and gadgets.example.com, in namespace shop: .* not known\.$/,
    )
    expect(
      plain(dangerousRights([rule(['example.com'], ['widgets'], ['a'])], 'shop')[0]?.says ?? []),
    ).toMatch(/shop, limited to a: /)
    expect(plain(dangerWarning([tuple('create example.com widgets')]) ?? [])).toMatch(
      /^Power not known: .* Instead: get, list and watch/,
    )
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
          expect(found.map(({ danger }) => danger.id)).toEqual(
            held[0] === 'everything' ? ['everything'] : held,
          )
        }
      }
    }
  })

  it('warns by the path of escalation, of the two gravest, and names each other', () => {
    expect(dangerWarning([tuple('get core pods')])).toBeUndefined()
    const calls = ['get core secrets', 'create core pods', 'get core pods/exec', 'create core pods/exec']
    expect(plain(dangerWarning(calls.map((call) => tuple(call))) ?? [])).toMatch(
      /^Anyone who has this can read passwords.* Instead: mounting .* Anyone who has this can start a pod .* Whoever has it can also run commands in other pods\.$/,
    )
  })
})
