import type { Paste } from './paste'

const USER = 'system:serviceaccount:shop:web'
const PODS = { kind: 'authorization', group: '', resource: 'pods' } as const

/** Texts that are cut off: what is missing stays absent. */
export const cutPastes: readonly Paste[] = [
  [
    'in the resource',
    `pods is forbidden: User "${USER}" cannot list reso`,
    { ...PODS, user: USER, verb: 'list', cause: null },
  ],
  ['in the user', 'Error: pods is forbidden: User "system:serviceaccount:sh', { ...PODS, cause: null }],
  [
    'in the user, with dots',
    'pods is forbidden: User "system:serviceaccount:sh...',
    { ...PODS, cause: null },
  ],
  [
    'in cannot',
    `deployments.apps "web" is forbidden: User "${USER}" can`,
    { kind: 'authorization', user: USER, group: 'apps', resource: 'deployments', name: 'web', cause: null },
  ],
  ['in the verb', `pods is forbidden: User "${USER}" cannot dele`, { ...PODS, user: USER, cause: null }],
  [
    'in the subresource',
    `pods "web-0" is forbidden: User "${USER}" cannot get resource "pods/l`,
    { ...PODS, user: USER, verb: 'get', name: 'web-0', cause: null },
  ],
  [
    'after the group',
    `secrets is forbidden: User "${USER}" cannot watch resource "secrets" in API group "" in the`,
    { kind: 'authorization', user: USER, verb: 'watch', group: '', resource: 'secrets', cause: null },
  ],
  [
    'in the namespace',
    `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the namespace "paym`,
    { ...PODS, user: USER, verb: 'list', cause: null },
  ],
  [
    'in the namespace, the line goes on with another record',
    `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the namespace "paym\n2026-11-24T13:37:05Z INFO retrying "sync" in 5s`,
    { ...PODS, user: USER, verb: 'list', cause: null },
  ],
  [
    'in JSON',
    String.raw`{"level":"error","error":"pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"pods\" in API gr`,
    { ...PODS, user: USER, verb: 'list', cause: null },
  ],
  [
    'in JSON that was closed again',
    String.raw`{"error":"pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"po...","ts":1}`,
    { ...PODS, user: USER, verb: 'list', cause: null },
  ],
  [
    'in a path',
    `forbidden: User "${USER}" cannot get path "/metr`,
    { kind: 'authorization', user: USER, verb: 'get', cause: null },
  ],
  [
    'right after the colon',
    'Error from server (Forbidden): pods "web-0" is forbidden: Us',
    { ...PODS, name: 'web-0', cause: null },
  ],
  [
    'the front, in the user',
    `rviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"`,
    { ...PODS, verb: 'list', namespace: 'shop', cause: null },
  ],
  [
    'the front, before the user',
    `"${USER}" cannot list resource "pods" in API group "" in the namespace "shop"`,
    { ...PODS, user: USER, verb: 'list', namespace: 'shop', cause: null },
  ],
  [
    'the front, escaped',
    String.raw`eaccount:shop:web\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\"","reason":"Forbidden","details":{"name":"web-0","kind":"pods"},"code":403}`,
    { ...PODS, verb: 'get', subresource: 'log', namespace: 'shop', cause: null },
  ],
  [
    'the front, in the target',
    `-0" is forbidden: User "${USER}" cannot get resource "pods" in API group "" in the namespace "shop"`,
    { ...PODS, user: USER, verb: 'get', namespace: 'shop' },
  ],
  [
    'both ends',
    `shop:web" cannot create resource "configmaps" in API group "" in the names`,
    { kind: 'authorization', verb: 'create', group: '', resource: 'configmaps', cause: null },
  ],
  [
    'a log line cut beside the same whole',
    `pods is forbidden: User "${USER}" cannot list resource "pods" in API group "" in the namespace "shop"
pods is forbidden: User "${USER}" cannot list resource "pods" in API gr`,
    { ...PODS, user: USER, verb: 'list', namespace: 'shop' },
  ],
  [
    'a Status cut in the reason',
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauth',
    { kind: 'authentication' },
  ],
  [
    'a Status without its front',
    ',"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
    { kind: 'authentication' },
  ],
  [
    'an escalation cut in the rules',
    `clusterroles.rbac.authorization.k8s.io "more" is forbidden: user "${USER}" (groups=["system:serviceaccounts" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secr`,
    {
      kind: 'authorization',
      user: USER,
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterroles',
      name: 'more',
      cause: null,
    },
  ],
  [
    'an escalation cut in its second rule',
    `roles.rbac.authorization.k8s.io "more" is forbidden: user "${USER}" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}\n{APIGroups:["apps"], Resources:["deploy`,
    {
      kind: 'authorization',
      user: USER,
      group: 'rbac.authorization.k8s.io',
      resource: 'roles',
      name: 'more',
      cause: null,
    },
  ],
  [
    'the title of a report, which starts behind the user',
    'cannot get resource "leases" in API group "coordination.k8s.io"',
    { kind: 'authorization', verb: 'get', group: 'coordination.k8s.io', resource: 'leases', cause: null },
  ],
  [
    'whose user was left out, in a box of Terraform that begins above',
    `│ failed to determine resource type ID: failed to look up GVK [/v1,
│ Kind=Service] among available CRDs:
│ customresourcedefinitions.apiextensions.k8s.io is forbidden: User
│ "..."
│ cannot list resource "customresourcedefinitions" in API group
│ "apiextensions.k8s.io" at the cluster scope
╵`,
    {
      kind: 'authorization',
      verb: 'list',
      group: 'apiextensions.k8s.io',
      resource: 'customresourcedefinitions',
      namespace: '',
      cause: null,
    },
  ],
  [
    'a refused watch of fabric8, beside a thread that OkHttp named',
    `WARN  [OkHttp https://kubernetes.default.svc/...] internal.WatchConnectionManager - Exec Failure: HTTP 403, Status: 403 -
java.net.ProtocolException: Expected HTTP 101 response but was '403 Forbidden'
	at okhttp3.internal.ws.RealWebSocket.checkResponse(RealWebSocket.java:228)`,
    { kind: 'authorization', cause: null },
  ],
  [
    'before RBAC, when the API server named the path and nobody',
    'Failed to list *v1.Endpoints: Forbidden: "/api/v1/endpoints?resourceVersion=0" (get endpoints)',
    { kind: 'authorization', verb: 'list', group: '', resource: 'endpoints', cause: null },
  ],
]
