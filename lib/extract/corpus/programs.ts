import { denied, type Paste } from './paste'

/** Programs that call the API server, with what their logs put around a refusal. */
export const programPastes: readonly Paste[] = [
  [
    'httpx, body lost',
    `httpx.HTTPStatusError: Client error '403 Forbidden' for url 'https://10.96.0.1/api/v1/namespaces/shop/pods'
For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/403`,
    { kind: 'authorization', resource: 'pods', namespace: 'shop' },
  ],
  [
    'wget, body lost',
    `--2024-01-01 00:00:00--  https://kubernetes.default.svc/api/v1/namespaces/default/pods
Resolving kubernetes.default.svc (kubernetes.default.svc)... 10.96.0.1
Connecting to kubernetes.default.svc (kubernetes.default.svc)|10.96.0.1|:443... connected.
HTTP request sent, awaiting response... 403 Forbidden
2024-01-01 00:00:00 ERROR 403: Forbidden.`,
    { kind: 'authorization', resource: 'pods', namespace: 'default' },
  ],
  [
    'Hazelcast 5, body lost',
    "WARNING: Kubernetes API access is forbidden! Starting standalone. To use Hazelcast Kubernetes discovery, configure the required RBAC. For 'default' service account in 'default' namespace execute: `kubectl apply -f https://raw.githubusercontent.com/hazelcast/hazelcast/master/kubernetes-rbac.yaml`",
    { kind: 'authorization' },
  ],
  [
    'Nextflow',
    `ERROR ~ Error executing process > 'x'
Caused by:
  Request POST /api/v1/namespaces/nf/pods returned an error code=403

  {
      "kind": "Status",
      "apiVersion": "v1",
      "metadata": {
          
      },
      "status": "Failure",
      "message": "pods is forbidden: User \\"system:serviceaccount:nf:default\\" cannot create resource \\"pods\\" in API group \\"\\" in the namespace \\"nf\\"",
      "reason": "Forbidden",
      "details": {
          "kind": "pods"
      },
      "code": 403
  }`,
    denied('nf/default', 'create pods', 'nf'),
  ],
  [
    'OkHttp’s log, body lost',
    `--> END GET

<-- HTTP/1.1 403 Forbidden (62ms)
Audit-Id: 815889bf-7dd6-4b86-b965-adcf51fbdc7d
Content-Type: application/json
X-Content-Type-Options: nosniff
Date: Thu, 28 Mar 2019 23:02:52 GMT
Content-Length: 306`,
    { kind: 'authorization' },
  ],
  [
    'KubeClient of .NET, exec refused',
    `Error: System.Net.WebSockets.WebSocketException (0x80004005): WebSocket connection failure.
 ---> System.Net.WebSockets.WebSocketException (0x80004005): Connection failure (status line = 'HTTP/1.1 403 Forbidden').
   at KubeClient.Extensions.WebSockets.K8sWebSocket.ParseAndValidateConnectResponseAsync(Stream stream, K8sWebSocketOptions options)`,
    { kind: 'authorization' },
  ],
  [
    'Python, a traceback of exec',
    `  File "/usr/local/lib/python3.7/site-packages/kubernetes/stream/ws_client.py", line 254, in websocket_call
    client = WSClient(configuration, get_websocket_url(url), headers)
websocket._exceptions.WebSocketBadStatusException: Handshake status 403 Forbidden`,
    { kind: 'authorization' },
  ],
  [
    'Terraform, provider kubectl',
    '2022-03-15T17:48:21.908-0400 [DEBUG] provider.terraform-provider-kubectl_v1.13.1.exe: 2022/03/15 17:48:21 [ERROR] creating manifest failed: web failed to create kubernetes rest client for update of resource: Unauthorized',
    { kind: 'authentication' },
  ],
  [
    'Akka Discovery',
    `[ERROR] [akka.management.cluster.bootstrap] [KubernetesApiServiceDiscovery] Forbidden when communicating with Kubernetes API server; check RBAC settings. Response: [{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \\"system:serviceaccount:akka:default\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"akka\\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}
]`,
    denied('akka/default', 'list pods', 'akka'),
  ],
  [
    'official Java client, V1Status printed',
    `Exception in thread "main" io.kubernetes.client.openapi.ApiException: class V1Status {
    apiVersion: v1
    code: 403
    details: class V1StatusDetails {
        causes: null
        group: batch
        kind: cronjobs
        name: null
    }
    kind: Status
    message: cronjobs.batch is forbidden: User "system:serviceaccount:jv:default" cannot list resource "cronjobs" in API group "batch" in the namespace "jv"
    metadata: class V1ListMeta {
    }
    reason: Forbidden
    status: Failure
}`,
    denied('jv/default', 'list cronjobs.batch', 'jv'),
  ],
  [
    'fabric8, a watch refused',
    `WARN  [io.fab.kub.cli.dsl.int.AbstractWatchManager] (OkHttp https://10.96.0.1/...) Exec Failure: HTTP 403, Status: 403 - pods is forbidden: User "system:serviceaccount:q:default" cannot watch resource "pods" in API group "" in the namespace "q"
java.net.ProtocolException: Expected HTTP 101 response but was '403 Forbidden'
	at okhttp3.internal.ws.RealWebSocket.checkUpgradeSuccess$okhttp(RealWebSocket.kt:185)`,
    denied('q/default', 'watch pods', 'q'),
  ],
  [
    'Python, exec refused with its body',
    `kubernetes.client.exceptions.ApiException: (0)
Reason: Handshake status 403 Forbidden -+-+- {'audit-id': '7', 'cache-control': 'no-cache, private', 'content-type': 'application/json', 'content-length': '325'} -+-+- b'{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\\\"w\\\\" is forbidden: User \\\\"system:serviceaccount:a:b\\\\" cannot get resource \\\\"pods/exec\\\\" in API group \\\\"\\\\" in the namespace \\\\"a\\\\"","reason":"Forbidden","details":{"name":"w","kind":"pods"},"code":403}\\n'`,
    denied('a/b', 'get pods/exec w', 'a'),
  ],
  [
    'Python, one exception within another',
    `Traceback (most recent call last):
  File "/app/main.py", line 12, in <module>
    v1.create_namespaced_secret("ml", body)
kubernetes.client.exceptions.ApiException: (409)
Reason: Conflict
HTTP response headers: HTTPHeaderDict({'Audit-Id': 'x', 'Content-Length': '206'})
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets \\"tok\\" already exists","reason":"AlreadyExists","details":{"name":"tok","kind":"secrets"},"code":409}


During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 15, in <module>
    v1.replace_namespaced_secret("tok", "ml", body)
kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
HTTP response headers: HTTPHeaderDict({'Audit-Id': 'y', 'Content-Length': '306'})
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets \\"tok\\" is forbidden: User \\"system:serviceaccount:ml:train\\" cannot update resource \\"secrets\\" in API group \\"\\" in the namespace \\"ml\\"","reason":"Forbidden","details":{"name":"tok","kind":"secrets"},"code":403}`,
    { kind: 'conflict', resource: 'secrets', name: 'tok', cause: 'K409' },
    denied('ml/train', 'update secrets tok', 'ml'),
  ],
  [
    'Guzzle, body cut',
    `GuzzleHttp\\Exception\\ClientException: Client error: \`GET https://kubernetes.default.svc/api/v1/namespaces/x/pods\` resulted in a \`403 Forbidden\` response:
{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \\"system:serviceaccount (truncated...)`,
    { kind: 'authorization', resource: 'pods' },
  ],
  [
    'Elixir, inspected',
    '{:error, %K8s.Client.APIError{message: "pods is forbidden: User \\"system:serviceaccount:ex:app\\" cannot watch resource \\"pods\\" in API group \\"\\" in the namespace \\"ex\\"", reason: "Forbidden"}}',
    denied('ex/app', 'watch pods', 'ex'),
  ],
  [
    'kube-rs, a watcher',
    'WARN kube_runtime::watcher: watcher error 403: Api(Status { status: Some(Failure), code: 403, message: "foos.clux.dev is forbidden: User \\"system:serviceaccount:default:foo\\" cannot watch resource \\"foos\\" in API group \\"clux.dev\\" at the cluster scope", metadata: Some(ListMeta { continue_: None }), reason: "Forbidden", details: Some(StatusDetails { name: "", group: "clux.dev", kind: "foos", uid: "", causes: [], retry_after_seconds: 0 }) })',
    denied('default/foo', 'watch foos.clux.dev', ''),
  ],
  [
    'kubeclient with its URL',
    'Kubeclient::HttpError: HTTP status code 403, pods is forbidden: User "system:serviceaccount:logging:fluentd" cannot list resource "pods" in API group "" at the cluster scope for GET https://10.96.0.1:443/api/v1/pods',
    denied('logging/fluentd', 'list pods', ''),
  ],
  [
    'operator SDK, Ansible',
    `TASK [Create deployment] ******************************************************
fatal: [localhost]: FAILED! => {"changed": false, "error": 403, "msg": "Failed to retrieve requested object: b'{\\"kind\\":\\"Status\\",\\"apiVersion\\":\\"v1\\",\\"metadata\\":{},\\"status\\":\\"Failure\\",\\"message\\":\\"deployments.apps \\\\\\\\\\"web\\\\\\\\\\" is forbidden: User \\\\\\\\\\"system:serviceaccount:awx:awx-operator\\\\\\\\\\" cannot get resource \\\\\\\\\\"deployments\\\\\\\\\\" in API group \\\\\\\\\\"apps\\\\\\\\\\" in the namespace \\\\\\\\\\"awx\\\\\\\\\\"\\",\\"reason\\":\\"Forbidden\\",\\"details\\":{\\"name\\":\\"web\\",\\"group\\":\\"apps\\",\\"kind\\":\\"deployments\\"},\\"code\\":403}\\\\n'", "reason": "Forbidden", "status": 403}`,
    denied('awx/awx-operator', 'get deployments.apps web', 'awx'),
  ],
  [
    'Ansible, YAML callback',
    `fatal: [localhost]: FAILED! => changed=false 
  error: 403
  msg: 'Namespace team-x: Failed to create object: b''{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces is forbidden: User \\"system:serviceaccount:awx:default\\" cannot create resource \\"namespaces\\" in API group \\"\\" at the cluster scope","reason":"Forbidden","details":{"kind":"namespaces"},"code":403}\\n'''
  reason: Forbidden
  status: 403`,
    denied('awx/default', 'create namespaces', ''),
  ],
  [
    'Terraform, two boxes',
    `╷
│ Error: roles.rbac.authorization.k8s.io is forbidden: User "tf" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "a"
│ 
│   with kubernetes_role.a,
│   on a.tf line 1, in resource "kubernetes_role" "a":
│    1: resource "kubernetes_role" "a" {
╵
╷
│ Error: Failed to update daemonset: Unauthorized
│ 
│   with kubernetes_daemonset.b,
│   on b.tf line 1, in resource "kubernetes_daemonset" "b":
╵`,
    denied('tf', 'create roles.rbac.authorization.k8s.io', 'a'),
    { kind: 'authentication' },
  ],
  [
    'an audit event',
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets?limit=500","verb":"list","user":{"username":"system:serviceaccount:shop:web","groups":["system:serviceaccounts","system:authenticated"]},"sourceIPs":["10.1.1.1"],"userAgent":"kubectl/v1.29","objectRef":{"resource":"secrets","namespace":"shop","apiVersion":"v1"},"responseStatus":{"metadata":{},"status":"Failure","message":"secrets is forbidden: User \\"system:serviceaccount:shop:web\\" cannot list resource \\"secrets\\" in API group \\"\\" in the namespace \\"shop\\"","reason":"Forbidden","details":{"kind":"secrets"},"code":403},"annotations":{"authorization.k8s.io/decision":"forbid","authorization.k8s.io/reason":""}}',
    denied('shop/web', 'list secrets', 'shop'),
  ],
  [
    'Cloud Logging',
    `{
  "insertId": "1x2y",
  "jsonPayload": {
    "pid": 1,
    "message": "Failed to watch *v1.Ingress: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden: User \\"system:serviceaccount:gw:gw\\" cannot list resource \\"ingresses\\" in API group \\"networking.k8s.io\\" at the cluster scope"
  },
  "resource": { "type": "k8s_container", "labels": { "namespace_name": "gw", "pod_name": "gw-0" } },
  "severity": "ERROR"
}`,
    denied('gw/gw', 'list ingresses.networking.k8s.io', ''),
  ],
  [
    'journald',
    'Jan 12 10:11:12 node-1 k3s[1044]: E0112 10:11:12.123456    1044 reflector.go:150] k8s.io/client-go@v1.28.5-k3s1/tools/cache/reflector.go:229: Failed to watch *v1.Addon: failed to list *v1.Addon: addons.k3s.cattle.io is forbidden: User "system:k3s-supervisor" cannot list resource "addons" in API group "k3s.cattle.io" at the cluster scope',
    denied('system:k3s-supervisor', 'list addons.k3s.cattle.io', ''),
  ],
  [
    'OpenTelemetry collector',
    '2024-10-10T10:10:10.100Z	warn	k8sattributesprocessor	k8s.io/client-go@v0.31.1/tools/cache/reflector.go:243: failed to list *v1.ReplicaSet: replicasets.apps is forbidden: User "system:serviceaccount:otel:collector" cannot list resource "replicasets" in API group "apps" at the cluster scope	{"kind": "processor"}',
    denied('otel/collector', 'list replicasets.apps', ''),
  ],
  [
    'Argo CD, a comparison',
    'ComparisonError: Failed to load live state: failed to get cluster info for "https://10.1.2.3:6443": error synchronizing cache state : failed to sync cluster https://10.1.2.3:6443: failed to load initial state of resource HorizontalPodAutoscaler.autoscaling: horizontalpodautoscalers.autoscaling is forbidden: User "system:serviceaccount:kube-system:argocd-manager" cannot list resource "horizontalpodautoscalers" in API group "autoscaling" at the cluster scope',
    denied('kube-system/argocd-manager', 'list horizontalpodautoscalers.autoscaling', ''),
  ],
  [
    'Helm, two joined by &&',
    `Error: UPGRADE FAILED: failed to create resource: roles.rbac.authorization.k8s.io "web" is forbidden: user "dev" (groups=["devs" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list" "watch"]} && failed to create resource: services is forbidden: User "dev" cannot create resource "services" in API group "" in the namespace "shop"`,
    {
      kind: 'authorization',
      user: 'dev',
      group: 'rbac.authorization.k8s.io',
      resource: 'roles',
      name: 'web',
      cause: 'H1',
    },
    denied('dev', 'create services', 'shop'),
  ],
  [
    'Go, a list of errors',
    'failed to sync: [create /v1, Kind=ConfigMap: configmaps is forbidden: User "system:serviceaccount:o:o" cannot create resource "configmaps" in API group "" in the namespace "t1", create /v1, Kind=Secret: secrets is forbidden: User "system:serviceaccount:o:o" cannot create resource "secrets" in API group "" in the namespace "t1"]',
    denied('o/o', 'create configmaps', 't1'),
    denied('o/o', 'create secrets', 't1'),
  ],
  [
    'fluentd, the body twice',
    '2024-03-03 03:03:03 +0000 [error]: config error file="/fluentd/etc/fluent.conf" error_class=Fluent::ConfigError error="start_pod_watch: Exception encountered setting up pod watch from Kubernetes API v1 endpoint https://10.96.0.1:443/api: pods is forbidden: User \\"system:serviceaccount:logging:fluentd\\" cannot list resource \\"pods\\" in API group \\"\\" at the cluster scope ({\\"kind\\":\\"Status\\",\\"apiVersion\\":\\"v1\\",\\"metadata\\":{},\\"status\\":\\"Failure\\",\\"message\\":\\"pods is forbidden: User \\\\\\"system:serviceaccount:logging:fluentd\\\\\\" cannot list resource \\\\\\"pods\\\\\\" in API group \\\\\\"\\\\\\" at the cluster scope\\",\\"reason\\":\\"Forbidden\\",\\"details\\":{\\"kind\\":\\"pods\\"},\\"code\\":403}\\n)"',
    denied('logging/fluentd', 'list pods', ''),
  ],
]
