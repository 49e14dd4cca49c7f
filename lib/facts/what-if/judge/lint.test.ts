import { describe, expect, it } from 'vitest'
import {
  bind,
  bindAll,
  clusterRole,
  HEAD,
  join,
  judge,
  PODS,
  role,
  world,
} from '@/lib/diagnosis/testing/judge-paste'
import type { Mistake } from '../contract'

describe('mistakes', () => {
  it.each<[string, string, Mistake['severity'], string, RegExp, RegExp?]>([
    // Refused by kubectl or the API server.
    ['no apiVersion', 'kind: Role\nmetadata: {name: r}\n', 'refused', 'apiVersion', /no apiVersion/, /v1/],
    [
      'an old apiVersion',
      `apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: r}\n`,
      'refused',
      'apiVersion',
      /1\.22/,
      /v1$/,
    ],
    ['no kind', `${HEAD}metadata: {name: r}\n`, 'refused', '', /needs a kind/],
    [
      'a kind in in the wrong case',
      `${HEAD}kind: role\nmetadata: {name: r}\n`,
      'refused',
      'kind',
      /no kind role/,
      /kind: Role/,
    ],
    [
      'verb for verbs',
      join(role('{apiGroups: [""], resources: [pods], verb: [get]}'), bind()),
      'refused',
      'rules[0].verb',
      /no field verb/,
      /^verbs$/,
    ],
    [
      'a rule without verbs',
      join(role('{apiGroups: [""], resources: [pods]}'), bind()),
      'refused',
      'rules[0].verbs',
      /must contain at least one/,
    ],
    [
      'a rule without apiGroups',
      join(role('{resources: [pods], verbs: [get]}'), bind()),
      'refused',
      'rules[0].apiGroups',
      /at least one api group/,
    ],
    [
      'a path in a Role',
      join(role('{nonResourceURLs: [/metrics], verbs: [get]}'), bind()),
      'refused',
      'rules[0].nonResourceURLs',
      /namespaced rules/,
    ],
    [
      'a Role in a ClusterRoleBinding',
      join(role(PODS), bindAll('{kind: Role, name: r}')),
      'refused',
      'roleRef.kind',
      /Unsupported value/,
    ],
    [
      'a ServiceAccount without namespace, cluster-wide',
      join(clusterRole(PODS), bindAll(undefined, '{kind: ServiceAccount, name: web}')),
      'refused',
      'subjects[0].namespace',
      /Required value/,
    ],
    [
      'an apiGroup on a ServiceAccount',
      join(
        role(PODS),
        bind(
          undefined,
          `{kind: ServiceAccount, name: web, namespace: shop, apiGroup: rbac.authorization.k8s.io}`,
        ),
      ),
      'refused',
      'subjects[0].apiGroup',
      /Unsupported/,
    ],
    [
      'a string for a list',
      role('{apiGroups: [""], resources: pods, verbs: [get]}'),
      'refused',
      'rules[0].resources',
      /list of words/,
    ],
    [
      'a name with a slash',
      `${HEAD}kind: Role\nmetadata: {name: a/b}\nrules:\n- ${PODS}\n`,
      'refused',
      'metadata.name',
      /no "\/"/,
    ],
    [
      'a namespace in capitals',
      join(role(PODS, ', namespace: Shop')),
      'refused',
      'metadata.namespace',
      /cannot be the name/,
    ],
    // Words that match nothing.
    [
      'a singular',
      join(role('{apiGroups: [""], resources: [pod], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /singular/,
      /^pods$/,
    ],
    [
      'a kind',
      join(role('{apiGroups: [""], resources: [ConfigMap], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /kind/,
      /^configmaps$/,
    ],
    [
      'a short name',
      join(role('{apiGroups: [""], resources: [svc], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /short name/,
      /^services$/,
    ],
    [
      'in the wrong case',
      join(role('{apiGroups: [""], resources: [Pods], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /wrong case/,
      /^pods$/,
    ],
    [
      'other letters',
      join(role('{apiGroups: [""], resources: [sevices], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /not its name/,
      /^services$/,
    ],
    [
      'a wrong group',
      join(role('{apiGroups: [""], resources: [deployments], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /in group "apps"/,
      /\["apps"\]/,
    ],
    [
      'a group with its version',
      join(role('{apiGroups: [apps/v1], resources: [deployments], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /without a version/,
      /"apps"/,
    ],
    [
      'the version of the core group',
      join(role('{apiGroups: [v1], resources: [pods], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /without a version/,
      /^""$/,
    ],
    [
      'core',
      join(role('{apiGroups: [core], resources: [pods], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /core group is written/,
      /^""$/,
    ],
    [
      'half a group',
      join(role('{apiGroups: [networking], resources: [ingresses], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /no group/,
      /networking\.k8s\.io/,
    ],
    [
      'a group that is not served',
      join(role('{apiGroups: [stable.example.org], resources: [crontabs], verbs: [get]}'), bind()),
      'suspicious',
      'rules[0].apiGroups[0]',
      /serves no group/,
    ],
    [
      'pods/*',
      join(role('{apiGroups: [""], resources: [pods/*], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /matches nothing/,
      /pods\/log/,
    ],
    [
      'a glob',
      join(role('{apiGroups: [""], resources: [pod*], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /letter for letter/,
    ],
    [
      'a subresource that is none',
      join(role('{apiGroups: [""], resources: [pods/logs], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /serves no/,
      /^pods\/log$/,
    ],
    [
      'an invented verb',
      join(role('{apiGroups: [""], resources: [pods], verbs: [read]}'), bind()),
      'never',
      'rules[0].verbs[0]',
      /never checks/,
      /get, list, watch/,
    ],
    [
      'a verb in capitals',
      join(role('{apiGroups: [""], resources: [pods], verbs: [Get]}'), bind()),
      'never',
      'rules[0].verbs[0]',
      /never checks/,
      /^get$/,
    ],
    [
      'a method as a verb',
      join(role('{apiGroups: [""], resources: [pods], verbs: [post]}'), bind()),
      'never',
      'rules[0].verbs[0]',
      /paths/,
      /^create$/,
    ],
    [
      'a verb of resources for a path',
      join(clusterRole('{nonResourceURLs: [/metrics], verbs: [list]}'), bindAll()),
      'never',
      'rules[0].verbs[0]',
      /method/,
      /^get$/,
    ],
    // Names.
    [
      'create under names',
      join(role('{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [create]}'), bind()),
      'never',
      'rules[0].verbs[0]',
      /no name/,
      /separate rule/,
    ],
    [
      'deletecollection under names',
      join(
        role('{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [deletecollection]}'),
        bind(),
      ),
      'never',
      'rules[0].verbs[0]',
      /no name/,
    ],
    [
      'list under names',
      join(role('{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [list]}'), bind()),
      'suspicious',
      'rules[0].verbs[0]',
      /metadata\.name=a/,
    ],
    [
      'a star among names',
      join(role('{apiGroups: [""], resources: [configmaps], resourceNames: ["*"], verbs: [get]}'), bind()),
      'never',
      'rules[0].resourceNames[0]',
      /^"\*" matches no request: names are compared letter for letter/,
      /Leave/,
    ],
    [
      'a pattern among names',
      join(role('{apiGroups: [""], resources: [configmaps], resourceNames: [app-*], verbs: [get]}'), bind()),
      'never',
      'rules[0].resourceNames[0]',
      /^"app-\*" matches no request/,
      /Write each name/,
    ],
    // Words whose form no request has, as the diagnosis of a refused call says it too.
    [
      'verbs in one string',
      join(role('{apiGroups: [""], resources: [pods], verbs: ["get,list, watch"]}'), bind()),
      'never',
      'rules[0].verbs[0]',
      /^"get,list, watch" matches no request: the list is written as one string/,
      /^"get", "list", "watch"$/,
    ],
    [
      'resources in one string',
      join(role('{apiGroups: [""], resources: ["pods,services"], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /one string/,
      /^"pods", "services"$/,
    ],
    [
      'groups in one string',
      join(role('{apiGroups: ["apps,batch"], resources: [jobs], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /one string/,
      /^"apps", "batch"$/,
    ],
    [
      'a resource with its group',
      join(role('{apiGroups: [""], resources: [backups.db.example.io], verbs: [get]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /resources takes the name without its API group/,
      /^"backups" with apiGroups: \["db\.example\.io"\]$/,
    ],
    [
      'a custom group with its version',
      join(role('{apiGroups: [db.example.io/v1], resources: [backups], verbs: [get]}'), bind()),
      'never',
      'rules[0].apiGroups[0]',
      /apiGroups takes the group without a version/,
      /^"db\.example\.io"$/,
    ],
    // Scope.
    [
      'a cluster resource in a Role',
      join(role('{apiGroups: [""], resources: [nodes], verbs: [list]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /cluster-scoped/,
      /ClusterRoleBinding/,
    ],
    [
      'a cluster resource by a RoleBinding',
      join(
        clusterRole('{apiGroups: [""], resources: [nodes], verbs: [list]}'),
        bind('{kind: ClusterRole, name: r}'),
      ),
      'never',
      'rules[0].resources[0]',
      /RoleBinding/,
    ],
    [
      'list namespaces in a Role',
      join(role('{apiGroups: [""], resources: [namespaces], verbs: [get, list]}'), bind()),
      'never',
      'rules[0].resources[0]',
      /list on namespaces/,
    ],
    [
      'a path by a RoleBinding',
      join(clusterRole('{nonResourceURLs: [/metrics], verbs: [get]}'), bind('{kind: ClusterRole, name: r}')),
      'never',
      'rules[0].nonResourceURLs[0]',
      /no namespace/,
    ],
    [
      'a star inside a path',
      join(clusterRole('{nonResourceURLs: ["/a/*/b"], verbs: [get]}'), bindAll()),
      'never',
      'rules[0].nonResourceURLs[0]',
      /at the end/,
    ],
    [
      'a path without a slash',
      join(clusterRole('{nonResourceURLs: [metrics], verbs: [get]}'), bindAll()),
      'never',
      'rules[0].nonResourceURLs[0]',
      /begins with/,
      /\/metrics/,
    ],
    // Wildcards and groups.
    [
      'everything',
      join(clusterRole('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'), bindAll()),
      'dangerous',
      'rules[0].verbs',
      /everything/,
    ],
    [
      'every resource',
      join(role('{apiGroups: [""], resources: ["*"], verbs: [get]}'), bind()),
      'dangerous',
      'rules[0].resources',
      /Secrets/,
    ],
    [
      'every verb',
      join(role('{apiGroups: [""], resources: [pods], verbs: ["*"]}'), bind()),
      'suspicious',
      'rules[0].verbs',
      /escalate/,
    ],
    [
      'every path',
      join(clusterRole('{nonResourceURLs: ["*"], verbs: [get]}'), bindAll()),
      'dangerous',
      'rules[0].nonResourceURLs',
      /every path/,
    ],
    [
      'cluster-admin',
      bindAll('{kind: ClusterRole, name: cluster-admin}'),
      'dangerous',
      'roleRef',
      /everything in the whole cluster/,
      /new role/,
    ],
    [
      'all ServiceAccounts',
      join(role(PODS), bind(undefined, '{kind: Group, name: "system:serviceaccounts"}')),
      'dangerous',
      'subjects[0]',
      /every ServiceAccount/,
      /name: web, namespace: shop/,
    ],
    [
      'everybody without credentials',
      join(role(PODS), bind(undefined, '{kind: Group, name: "system:unauthenticated"}')),
      'dangerous',
      'subjects[0]',
      /without credentials/,
    ],
    [
      'the anonymous user',
      join(role(PODS), bind(undefined, '{kind: User, name: "system:anonymous"}')),
      'dangerous',
      'subjects[0]',
      /without credentials/,
    ],
    [
      'system:masters',
      join(role(PODS), bind(undefined, '{kind: Group, name: "system:masters"}')),
      'dangerous',
      'subjects[0]',
      /bypassing RBAC/,
    ],
    [
      'all accounts of a namespace',
      join(role(PODS), bind(undefined, '{kind: Group, name: "system:serviceaccounts:shop"}')),
      'suspicious',
      'subjects[0]',
      /every ServiceAccount in namespace shop/,
    ],
    // Subjects.
    ['nobody', join(role(PODS), bind(undefined, '')), 'never', 'subjects', /no subjects/],
    [
      'the account as a User',
      join(role(PODS), bind(undefined, '{kind: User, name: web}')),
      'never',
      'subjects[0]',
      /User web is not ServiceAccount/,
      /kind: ServiceAccount/,
    ],
    [
      'a misspelled group',
      join(role(PODS), bind(undefined, '{kind: Group, name: "system:serviceaccount:shop"}')),
      'never',
      'subjects[0]',
      /No ServiceAccount is in/,
    ],
    [
      'another namespace',
      join(role(PODS), bind(undefined, '{kind: ServiceAccount, name: web, namespace: payments}')),
      'suspicious',
      'subjects[0]',
      /not this pod’s account/,
      /namespace: shop/,
    ],
    [
      'a near name',
      join(role(PODS), bind(undefined, '{kind: ServiceAccount, name: web-sa, namespace: shop}')),
      'suspicious',
      'subjects[0]',
      /runs as web/,
    ],
    // Roles and their bindings.
    [
      'a roleRef to nothing',
      bind('{kind: Role, name: absent}'),
      'never',
      'roleRef',
      /neither in the paste nor/,
    ],
    [
      'a roleRef of nearly that name',
      join(role(PODS, '', 'pod-reader'), bind('{kind: Role, name: pod-raeder}')),
      'never',
      'roleRef',
      /neither/,
      /pod-reader/,
    ],
    [
      'a Role of another namespace',
      join(role(PODS, ', namespace: payments'), bind()),
      'never',
      'roleRef',
      /own namespace/,
    ],
    [
      'the other kind',
      bind('{kind: Role, name: view}'),
      'never',
      'roleRef',
      /ClusterRole view/,
      /kind: ClusterRole/,
    ],
    ['a Role that nobody is bound to', role(PODS), 'never', '', /so it grants nothing/, /RoleBinding/],
    [
      'own rules beside an aggregationRule',
      `${clusterRole(PODS)}aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n`,
      'never',
      'rules',
      /replace its own/,
    ],
    [
      'a label that gathers',
      clusterRole(PODS, ', labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}'),
      'suspicious',
      'metadata.labels',
      /view/,
    ],
    [
      'one of the API server’s own',
      `${HEAD}kind: ClusterRole\nmetadata: {name: view}\nrules:\n- ${PODS}\n`,
      'dangerous',
      'metadata.name',
      /own/,
    ],
    ['an object that stands twice', join(role(PODS), role(PODS), bind()), 'suspicious', '', /at line 1/],
  ])('%s', (_, yaml, severity, where, says, instead) => {
    const { mistakes } = judge(yaml)
    expect(mistakes).toContainEqual(
      expect.objectContaining({
        where,
        severity,
        says: expect.stringMatching(says),
        ...(instead ? { instead: expect.stringMatching(instead) } : {}),
      }),
    )
  })

  it.each([
    [
      'a Role and its binding',
      join(
        role(
          '{apiGroups: ["", apps], resources: [pods, pods/log, deployments, deployments/finalizers], verbs: [get, list, watch]}',
        ),
        bind(),
      ),
    ],
    [
      'names with get',
      join(
        role('{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get, update]}'),
        bind(),
      ),
    ],
    [
      'create of a subresource under names',
      join(
        role('{apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [web], verbs: [create]}'),
        bind(),
      ),
    ],
    [
      'get on its own namespace',
      join(role('{apiGroups: [""], resources: [namespaces], verbs: [get]}'), bind()),
    ],
    [
      'impersonate, which no discovery lists',
      join(
        clusterRole('{apiGroups: [""], resources: [users], resourceNames: [jane], verbs: [impersonate]}'),
        bindAll(),
      ),
    ],
    ['a path', join(clusterRole('{nonResourceURLs: [/metrics, "/logs/*"], verbs: [get]}'), bindAll())],
    [
      'the user name of a ServiceAccount',
      join(role(PODS), bind(undefined, '{kind: User, name: "system:serviceaccount:shop:web"}')),
    ],
    [
      'what a driver of dynamic resource allocation needs',
      join(
        clusterRole(
          '{apiGroups: [resource.k8s.io], resources: [resourceclaims/driver], verbs: ["associated-node:patch", "arbitrary-node:update"], resourceNames: [gpu.example.com]}',
        ),
        bindAll(),
      ),
    ],
    [
      'what a scheduler of its own needs',
      join(
        clusterRole('{apiGroups: [resource.k8s.io], resources: [resourceclaims/binding], verbs: [update]}'),
        bindAll(),
      ),
    ],
    [
      'a deletion of what cannot be read',
      join(
        clusterRole('{apiGroups: [""], resources: [secrets], verbs: [unsafe-delete-ignore-read-errors]}'),
        bindAll(),
      ),
    ],
    [
      'a scale of every kind',
      join(role('{apiGroups: [apps], resources: ["*/scale"], verbs: [patch]}'), bind()),
    ],
  ])('finds none in %s', (_, yaml) => {
    expect(judge(yaml).mistakes).toEqual([])
  })

  it('reports a missing ServiceAccount only if that was read, and not one that the paste makes', () => {
    const yaml = join(role(PODS), bind(undefined, '{kind: ServiceAccount, name: report, namespace: shop}'))
    expect(judge(yaml, { accounts: { 'shop/report': false } }).mistakes[0]?.says).toMatch(/no ServiceAccount/)
    expect(judge(yaml, { accounts: { 'shop/report': true } }).mistakes).toEqual([])
    const unread = judge(yaml)
    expect(unread.mistakes).toEqual([])
    expect(unread.unseen).toContainEqual(
      expect.objectContaining({ command: 'kubectl -n shop get serviceaccount report' }),
    )
    const made = join('apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: report}\n', yaml)
    expect(judge(made, { accounts: { 'shop/report': false } }).mistakes).toEqual([])
  })

  it('claims nothing about a roleRef that could not be read, and gives the command that checks it', () => {
    const { mistakes, says, unseen, opens } = judge(bind('{kind: ClusterRole, name: somewhere}'), {
      mayRead: false,
    })
    expect(mistakes).toEqual([])
    expect(opens.calls).toEqual([])
    expect(says).toMatch(/unknown: it binds ClusterRole somewhere/)
    expect(unseen[0]).toMatchObject({ command: 'kubectl get clusterrole somewhere -o yaml' })
  })

  it('says that the roleRef of a binding which exists cannot be changed, and counts it as refused', () => {
    const before = world(join(role(PODS, '', 'old'), bind('{kind: Role, name: old}')))
    const { mistakes, opens } = judge(
      join(role('{apiGroups: [""], resources: [pods], verbs: [delete]}'), bind()),
      { world: before },
    )
    expect(mistakes[0]).toMatchObject({ severity: 'refused', where: 'roleRef' })
    expect(mistakes[0]?.instead).toMatch(/kubectl -n shop delete rolebinding b/)
    expect(opens.calls).toEqual([])
  })

  it('lists at most 200 and counts the rest', () => {
    const words = Array.from({ length: 1500 }, (_, i) => `verb${i}`).join(', ')
    const { mistakes, moreMistakes } = judge(
      join(role(`{apiGroups: [""], resources: [pods], verbs: [${words}]}`), bind()),
    )
    expect(mistakes).toHaveLength(200)
    expect(moreMistakes).toBeGreaterThanOrEqual(1300)
  })
})
