import { about, type Paste } from './paste'

const USER = 'system:serviceaccount:shop:web'

/** Refusals by other gates than the authorizer, and answers with other codes. */
export const gatePastes: readonly Paste[] = [
  [
    'quota',
    'Error from server (Forbidden): error when creating "p.yaml": pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
    about('admission', 'pods', 'p'),
  ],
  [
    'quota needs values',
    'Error creating: pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu for: main; limits.memory for: main',
    about('admission', 'pods', 'web-1'),
  ],
  [
    'LimitRange',
    'pods "p" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m',
    about('admission', 'pods', 'p'),
  ],
  [
    'PodSecurity',
    'Error from server (Forbidden): error when creating "STDIN": pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
    about('admission', 'pods', 'p'),
  ],
  [
    'PodSecurity in an event as JSON',
    String.raw`{"reason":"FailedCreate","message":"Error creating: pods \"web-6d4cf56db6-x\" is forbidden: violates PodSecurity \"baseline:latest\": hostNetwork (pod must not set spec.hostNetwork=true)","type":"Warning"}`,
    about('admission', 'pods', 'web-6d4cf56db6-x'),
  ],
  [
    'PodSecurity, wrapped at 80',
    `Error creating: pods "web-6d4cf56db6-" is forbidden: violates PodSecurity "restr
icted:latest": runAsNonRoot != true (pod or container "main" must set securityCo
ntext.runAsNonRoot=true)`,
    about('admission', 'pods', 'web-6d4cf56db6-'),
  ],
  [
    'missing ServiceAccount',
    'Error creating: pods "web-" is forbidden: error looking up service account shop/absent: serviceaccount "absent" not found',
    about('admission', 'pods', 'web-'),
  ],
  [
    'terminating namespace',
    'Error from server (Forbidden): configmaps "late" is forbidden: unable to create new content in namespace leaving because it is being terminated',
    about('admission', 'configmaps', 'late'),
  ],
  [
    'SCC',
    'Error creating: pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]]',
    about('admission', 'pods', 'x'),
  ],
  [
    'owner reference',
    `daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`,
    about('admission', 'daemonsets.apps', 'x'),
  ],
  [
    'priority class',
    'pods "x" is forbidden: no PriorityClass with name urgent was found',
    about('admission', 'pods', 'x'),
  ],
  [
    'NodeRestriction',
    'nodes "n" is forbidden: node "m" is not allowed to modify node "n"',
    about('admission', 'nodes', 'n'),
  ],
  [
    'policy',
    `Error from server (Forbidden): error when creating "cm.yaml": configmaps "latest-x" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
    about('admission', 'configmaps', 'latest-x'),
  ],
  [
    'policy as 422',
    `The configmaps "latest-x" is invalid: : ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest' denied request: names must not start with latest`,
    about('admission', 'configmaps', 'latest-x'),
  ],
  [
    'webhook',
    `Error from server: error when creating "pod.yaml": admission webhook "validate.kyverno.svc-fail" denied the request: 

resource Pod/shop/web was blocked due to the following policies`,
    { kind: 'admission' },
  ],
  [
    'webhook, Gatekeeper',
    'Error from server (Forbidden): error when creating "pod.yaml": admission webhook "validation.gatekeeper.sh" denied the request: [require-labels] you must provide labels: {"owner"}',
    { kind: 'admission' },
  ],
  [
    'webhook down',
    'Error from server (InternalError): error when creating "pod.yaml": Internal error occurred: failed calling webhook "down.example.com": failed to call webhook: Post "https://hook.ops.svc:443/validate?timeout=10s": dial tcp 10.96.12.5:443: connect: connection refused',
    { kind: 'admission' },
  ],
  [
    'webhook down, in controller-runtime',
    String.raw`{"level":"error","msg":"Reconciler error","error":"Internal error occurred: failed calling webhook \"webhook.cert-manager.io\": failed to call webhook: Post \"https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s\": x509: certificate signed by unknown authority"}`,
    { kind: 'admission' },
  ],
  [
    'escalation',
    `roles.rbac.authorization.k8s.io "more" is forbidden: user "${USER}" (groups=["system:serviceaccounts" "system:serviceaccounts:shop" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`,
    { ...about('authorization', 'roles.rbac.authorization.k8s.io', 'more'), user: USER },
  ],
  [
    'escalation with words behind it',
    `Error from server (Forbidden): error when creating "r.yaml": roles.rbac.authorization.k8s.io "more" is forbidden: user "${USER}" (groups=["system:serviceaccounts" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}
{APIGroups:["apps"], Resources:["deployments"], Verbs:["create"]}
$ echo done`,
    { ...about('authorization', 'roles.rbac.authorization.k8s.io', 'more'), user: USER },
  ],
  [
    'escalation in JSON',
    String.raw`{"error":"clusterrolebindings.rbac.authorization.k8s.io \"b\" is forbidden: user \"system:serviceaccount:op:m\" (groups=[\"system:serviceaccounts\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}","ts":1}`,
    {
      ...about('authorization', 'clusterrolebindings.rbac.authorization.k8s.io', 'b'),
      user: 'system:serviceaccount:op:m',
    },
  ],
  ['401 of kubectl', 'error: You must be logged in to the server (Unauthorized)', { kind: 'authentication' }],
  [
    '401 of an old client',
    'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    { kind: 'authentication' },
  ],
  [
    '401 of a reflector',
    'E1124 13:37:05.000001       1 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Pod: failed to list *v1.Pod: Unauthorized',
    { kind: 'authentication' },
  ],
  ['401 alone', 'Unauthorized', { kind: 'authentication' }],
  [
    '401 of Helm',
    'Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials',
    { kind: 'authentication' },
  ],
  [
    '401 of discovery',
    `E1124 13:37:05.1 12345 memcache.go:265] couldn't get current server API group list: the server has asked for the client to provide credentials
E1124 13:37:05.2 12345 memcache.go:265] couldn't get current server API group list: the server has asked for the client to provide credentials
error: You must be logged in to the server (the server has asked for the client to provide credentials)`,
    { kind: 'authentication' },
  ],
  [
    '401 of Terraform',
    `╷
│ Error: Unauthorized
│ 
│   with kubernetes_namespace.shop,
│   on main.tf line 10, in resource "kubernetes_namespace" "shop":
╵`,
    { kind: 'authentication' },
  ],
  ['401 of lease', 'error retrieving resource lock kube-system/x: Unauthorized', { kind: 'authentication' }],
  [
    '401 as a Status in YAML',
    'apiVersion: v1\ncode: 401\nkind: Status\nmessage: Unauthorized\nmetadata: {}\nreason: Unauthorized\nstatus: Failure\n',
    { kind: 'authentication' },
  ],
  [
    '404 of kubectl',
    'Error from server (NotFound): deployments.apps "web" not found',
    about('not-found', 'deployments.apps', 'web'),
  ],
  [
    '404 of a Status',
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"web-9\\" not found","reason":"NotFound","details":{"name":"web-9","kind":"pods"},"code":404}',
    about('not-found', 'pods', 'web-9'),
  ],
  [
    '404 of a namespace',
    'Error from server (NotFound): error when creating "cm.yaml": namespaces "nosuch" not found',
    about('not-found', 'namespaces', 'nosuch'),
  ],
  [
    '404 of the path',
    'E0320 22:09:31.5       1 reflector.go:126] Failed to list *v1.ConfigMap: the server could not find the requested resource',
    { kind: 'not-found' },
  ],
  [
    '404 of the path, with the call',
    'Error from server (NotFound): the server could not find the requested resource (get widgets.example.com)',
    about('not-found', 'widgets.example.com'),
  ],
  [
    '404 of fabric8',
    'Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/shop/services/web. Message: services "web" not found. Received status: Status(apiVersion=v1, code=404, details=StatusDetails(causes=[], group=null, kind=services, name=web, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=services "web" not found, metadata=ListMeta(_continue=null), reason=NotFound, status=Failure, additionalProperties={}).',
    about('not-found', 'services', 'web'),
  ],
  [
    '409 conflict',
    'Error from server (Conflict): error when replacing "d.yaml": Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    about('conflict', 'deployments.apps', 'web'),
  ],
  [
    '409 conflict in a controller',
    String.raw`{"level":"error","msg":"Reconciler error","error":"Operation cannot be fulfilled on widgets.example.com \"w\": the object has been modified; please apply your changes to the latest version and try again","stacktrace":"x"}`,
    about('conflict', 'widgets.example.com', 'w'),
  ],
  [
    '409 exists',
    'Error from server (AlreadyExists): error when creating "x.yaml": configmaps "app-config" already exists',
    about('conflict', 'configmaps', 'app-config'),
  ],
  [
    '409 apply',
    `error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas`,
    { kind: 'conflict' },
  ],
  [
    '410',
    'W1124 13:37:05.1 1 reflector.go:484] watch of *v1.Pod ended with: too old resource version: 1 (2)',
    { kind: 'conflict' },
  ],
  [
    '422',
    `The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"app":"x"}: selector does not match template labels`,
    { kind: 'invalid', group: 'apps', resource: 'deployments', name: 'web' },
  ],
  [
    '400',
    'Error from server (BadRequest): error when creating "p.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containerz"',
    { kind: 'invalid' },
  ],
  [
    '400 of namespaces',
    'error: the namespace of the provided object does not match the namespace sent on the request',
    { kind: 'invalid' },
  ],
  [
    '405',
    'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource',
    { kind: 'invalid' },
  ],
  [
    '415',
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the body of the request was in an unknown format - accepted media types include: application/json-patch+json","reason":"UnsupportedMediaType","code":415}',
    { kind: 'invalid' },
  ],
  [
    '429 eviction',
    `error when evicting pods/"web-0" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`,
    { kind: 'throttled' },
  ],
  [
    '429 priority and fairness',
    'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later (get pods)',
    about('throttled', 'pods'),
  ],
  [
    '500',
    'Error from server (InternalError): Internal error occurred: etcdserver: request timed out',
    { kind: 'server-error' },
  ],
  [
    'aggregated API down',
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    about('server-error', 'pods.metrics.k8s.io'),
  ],
  [
    'kubelet not reached',
    'Error from server: Get "https://10.0.0.5:10250/containerLogs/shop/web-0/main": dial tcp 10.0.0.5:10250: connect: connection refused',
    { kind: 'server-error' },
  ],
  [
    'kubelet, exec',
    'Error from server: error dialing backend: dial tcp 10.0.0.5:10250: i/o timeout',
    { kind: 'server-error' },
  ],
  [
    'kubelet, certificate',
    'Error from server: Get "https://n1:10250/containerLogs/shop/web-0/main": remote error: tls: internal error',
    { kind: 'server-error' },
  ],
  [
    '504',
    'Error from server (Timeout): Timeout: request did not complete within the allotted timeout',
    { kind: 'server-error' },
  ],
  [
    '429 as text',
    'HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 1\r\nX-Kubernetes-Pf-Flowschema-Uid: 588f\r\n\r\nToo many requests, please try again later.',
    { kind: 'throttled' },
  ],
  [
    '503 as text',
    'HTTP/1.1 503 Service Unavailable\r\nAudit-Id: 708a0439\r\nContent-Type: text/plain; charset=utf-8\r\nX-Kubernetes-Pf-Flowschema-Uid: 588f\r\n\r\napiserver not ready',
    { kind: 'server-error' },
  ],
  [
    '410 in a watch',
    '{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}',
    { kind: 'conflict' },
  ],
  [
    'quota in quoted mail',
    '> Error creating: pods "web-7b9" is forbidden: exceeded quota:\n> compute, requested: limits.cpu=2, used: limits.cpu=4,\n> limited: limits.cpu=4',
    about('admission', 'pods', 'web-7b9'),
  ],
  [
    '401 of Terraform, from inside its box',
    `│ Error: Failed to determine GroupVersionResource for manifest
│
│   with kubernetes_manifest.route,
│   on route.tf line 35, in resource "kubernetes_manifest" "route":
│   35: resource "kubernetes_manifest" "route" {
│
│ Unauthorized
╵`,
    { kind: 'authentication' },
  ],
  [
    'a condition in YAML, which folds its message',
    `  - lastTransitionTime: "2023-11-14T10:56:03Z"
    message: 'pods "web-5f87c554f9-" is forbidden: unable to validate
      against any security context constraint: [provider "anyuid": Forbidden: not
      usable by user or serviceaccount]'
    reason: FailedCreate`,
    { kind: 'admission', group: '', resource: 'pods', name: 'web-5f87c554f9-', cause: 'J14' },
  ],
]
