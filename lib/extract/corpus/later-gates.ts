import { denied, type Paste } from './paste'

/** Refusals of the gates beside RBAC, and clients that say little of them, over several lines and twice in one text. */
export const laterGatePastes: readonly Paste[] = [
  [
    'kubectl drain, several in one error',
    `error: unable to drain node "node-3" due to error:[daemonsets.apps "fluentd" is forbidden: User "ops" cannot get resource "daemonsets" in API group "apps" in the namespace "logging", pods "x" is forbidden: User "ops" cannot delete resource "pods" in API group "" in the namespace "logging"], continuing command...
There are pending nodes to be drained:
 node-3`,
    denied('ops', 'get daemonsets.apps fluentd', 'logging'),
    denied('ops', 'delete pods x', 'logging'),
  ],
  [
    'kubectl, a subject without namespace',
    'The ClusterRoleBinding "reader" is invalid: subjects[0].namespace: Required value',
    {
      kind: 'invalid',
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterrolebindings',
      name: 'reader',
      cause: 'E4',
    },
  ],
  [
    'a Status, a subject without namespace',
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"ClusterRoleBinding.rbac.authorization.k8s.io \\"rd\\" is invalid: subjects[0].namespace: Required value","reason":"Invalid","details":{"name":"rd","group":"rbac.authorization.k8s.io","kind":"ClusterRoleBinding","causes":[{"reason":"FieldValueRequired","message":"Required value","field":"subjects[0].namespace"}]},"code":422}',
    {
      kind: 'invalid',
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterrolebindings',
      name: 'rd',
      cause: 'E4',
    },
  ],
  [
    'kubectl create, no such namespace',
    'Error from server (NotFound): error when creating "deploy.yaml": namespaces "shp" not found',
    { kind: 'not-found', resource: 'namespaces', name: 'shp', cause: 'K404' },
  ],
  [
    'kubectl, an invalid custom resource',
    'The Widget "w" is invalid: spec.size: Unsupported value: "huge": supported values: "small", "large"',
    { kind: 'invalid', resource: 'Widget', name: 'w', cause: 'K422' },
  ],
  [
    'kubectl, Kyverno over several lines',
    `Error from server: error when creating "pod.yaml": admission webhook "validate.kyverno.svc-fail" denied the request:

resource Pod/default/nginx was blocked due to the following policies

disallow-latest-tag:
  validate-image-tag: 'validation error: Using a mutable image tag e.g. ''latest''
    is not allowed. rule validate-image-tag failed at path /spec/containers/0/image/'`,
    { kind: 'admission', cause: 'J8' },
  ],
  [
    'kubectl, Gatekeeper over two lines',
    `Error from server (Forbidden): error when creating "pod.yaml": admission webhook "validation.gatekeeper.sh" denied the request: [psp-privileged] Privileged container is not allowed: nginx, securityContext: {"privileged": true}
[k8srequiredlabels] you must provide labels: {"owner"}`,
    { kind: 'admission', cause: 'J8' },
  ],
  [
    'a JSON log, Kyverno with escaped newlines',
    `{"level":"error","error":"admission webhook \\"validate.kyverno.svc-fail\\" denied the request: \\n\\nresource Deployment/shop/web was blocked due to the following policies \\n\\nrequire-requests-limits:\\n  autogen-validate-resources: 'validation error: CPU and memory resource requests\\n    and limits are required. rule autogen-validate-resources failed at path /spec/template/spec/containers/0/resources/requests/'\\n","msg":"apply failed"}`,
    { kind: 'admission', cause: 'J8' },
  ],
  [
    'Helm, a webhook that quotes',
    'Error: UPGRADE FAILED: failed to create resource: admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "shop.example.com" and path "/" is already defined in ingress shop/web',
    { kind: 'admission', cause: 'J8' },
  ],
  [
    'Jenkins, a quota told twice',
    'io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://10.43.0.1/api/v1/namespaces/ci/pods. Message: pods "agent-9" is forbidden: exceeded quota: ci-quota, requested: limits.cpu=2, used: limits.cpu=15, limited: limits.cpu=16. Received status: Status(apiVersion=v1, code=403, details=StatusDetails(causes=[], group=null, kind=pods, name=agent-9, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=pods "agent-9" is forbidden: exceeded quota: ci-quota, requested: limits.cpu=2, used: limits.cpu=15, limited: limits.cpu=16, metadata=ListMeta(_continue=null), reason=Forbidden, status=Failure, additionalProperties={}).',
    { kind: 'admission', resource: 'pods', name: 'agent-9', cause: 'J1' },
  ],
  [
    'Python, a message that looks like fields',
    `kubernetes.client.exceptions.ApiException: (500)
Reason: Internal Server Error
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"rpc error: code = Unavailable desc = error reading from server: EOF","code":500}`,
    { kind: 'server-error', cause: 'K500' },
  ],
  [
    'an event, no endpoints of a webhook',
    '  Warning  FailedCreate  4s (x3 over 14s)  job-controller  Error creating: Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"',
    { kind: 'admission', cause: 'J9' },
  ],
  [
    'kubectl, an answer that was no Status',
    'Error from server: error when creating "x.yaml": the server responded with the status code 403 but did not return more information (post deployments.apps)',
    { kind: 'authorization', verb: 'create', group: 'apps', resource: 'deployments' },
  ],
  [
    'a Status whose causes repeat it',
    `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"nginx\\" is forbidden: ValidatingAdmissionPolicy 'demo-policy.example.com' with binding 'demo-binding-test.example.com' denied request: failed expression: object.spec.replicas <= 5","reason":"Invalid","details":{"name":"nginx","group":"apps","kind":"deployments","causes":[{"message":"ValidatingAdmissionPolicy 'demo-policy.example.com' with binding 'demo-binding-test.example.com' denied request: failed expression: object.spec.replicas <= 5"}]},"code":422}`,
    { kind: 'admission', group: 'apps', resource: 'deployments', name: 'nginx', cause: 'J7' },
  ],
  [
    'fabric8, an answer that was no Status',
    'io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.0.0.1/apis/apps/v1/namespaces/a/deployments/b. Message: Not Found.',
    { kind: 'not-found' },
  ],
  [
    '1.37, two authorizers',
    'pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" in the namespace "a": webhook: not allowed by policy, rbac: RBAC: role.rbac.authorization.k8s.io "r" not found',
    denied('a/b', 'list pods', 'a'),
  ],
  [
    'kubectl, an escalation before 1.12',
    'Error from server (Forbidden): rolebindings.rbac.authorization.k8s.io "user2-volume" is forbidden: attempt to grant extra privileges: [{[get] [] [persistentvolumes] [] []} {[list] [] [persistentvolumes] [] []}] user=&{user1  [system:authenticated] map[]} ownerrules=[{[create] [authorization.k8s.io] [selfsubjectaccessreviews] [] []}] ruleResolutionErrors=[]',
    {
      kind: 'authorization',
      group: 'rbac.authorization.k8s.io',
      resource: 'rolebindings',
      name: 'user2-volume',
    },
  ],
  [
    'a path without prefix',
    'forbidden: User "system:serviceaccount:shop:web" cannot get path "/namespaces/shop/pods"',
    {
      kind: 'authorization',
      user: 'system:serviceaccount:shop:web',
      verb: 'get',
      path: '/namespaces/shop/pods',
    },
  ],
  [
    'the API server’s proxy to a service',
    "Error trying to reach service: 'dial tcp 10.244.1.9:8080: connect: connection refused'",
    { kind: 'server-error' },
  ],
  [
    'reflector, a version that is too old',
    'E0601 03:00:00.000000       1 reflector.go:138] pkg/mod/k8s.io/client-go@v0.22.2/tools/cache/reflector.go:167: Failed to watch *v1.Pod: the resourceVersion for the provided watch is too old',
    { kind: 'conflict' },
  ],
  [
    'kubectl, plain HTTP',
    'Error from server (BadRequest): Client sent an HTTP request to an HTTPS server.',
    { kind: 'tls', cause: 'A6' },
  ],
  [
    'kubectl, TLS read as HTTP',
    'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"',
    { kind: 'tls' },
  ],
  [
    'a server that delegates authentication',
    'E0606 10:00:00.100000       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]"',
    { kind: 'authentication' },
  ],
  [
    'Terraform, a 401 without its box',
    `│ Error: Unauthorized
│ 
│   with kubernetes_namespace.app,
│   on ns.tf line 1, in resource "kubernetes_namespace" "app":`,
    { kind: 'authentication' },
  ],
  [
    'Calico, a 401',
    'plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
    { kind: 'authentication' },
  ],
  [
    'kubeadm, a 401',
    'error execution phase preflight: unable to fetch the kubeadm-config ConfigMap: failed to get config map: Unauthorized',
    { kind: 'authentication' },
  ],
]
