import { denied, type Paste } from './paste'

/** JavaScript, .NET, Rust, Ruby and Elixir. */
export const otherLanguagePastes: readonly Paste[] = [
  [
    'client-node 1.x',
    String.raw`Error: HTTP-Code: 403
Message: Unknown API Status Code!
Body: "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"pods is forbidden: User \\\"system:serviceaccount:shop:web\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\" in the namespace \\\"shop\\\"\",\"reason\":\"Forbidden\",\"details\":{\"kind\":\"pods\"},\"code\":403}\n"
Headers: {"audit-id":"c7b0","content-type":"application/json"}
    at CoreV1ApiResponseProcessor.listNamespacedPodWithHttpInfo (file:///app/node_modules/@kubernetes/client-node/dist/gen/apis/CoreV1Api.js:1:1)`,
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'client-node 1.x, the body as an object',
    String.raw`Error: HTTP-Code: 403
Message: Forbidden
Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"jobs.batch is forbidden: User \"system:serviceaccount:shop:web\" cannot create resource \"jobs\" in API group \"batch\" in the namespace \"shop\"","reason":"Forbidden","details":{"group":"batch","kind":"jobs"},"code":403}
Headers: {}`,
    denied('shop/web', 'create jobs.batch', 'shop'),
  ],
  [
    'client-node 1.x, the body lost',
    'Error: HTTP-Code: 403\nMessage: Unknown API Status Code!\nBody: undefined\nHeaders: {}',
    { kind: 'authorization', cause: null },
  ],
  [
    'client-node 0.x, inspected',
    `HttpError: HTTP request failed
    at Request._callback (/app/node_modules/@kubernetes/client-node/dist/gen/api/coreV1Api.js:7447:36)
  response: IncomingMessage { statusCode: 403 },
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'services is forbidden: User "system:serviceaccount:default:default" cannot list resource "services" in API group "" in the namespace "default"',
    reason: 'Forbidden',
    details: { kind: 'services' },
    code: 403
  },
  statusCode: 403`,
    denied('default/default', 'list services', 'default'),
  ],
  [
    'client-node 0.x, a long string broken by inspect',
    `  body:
   { kind: 'Status',
     status: 'Failure',
     message:
      'deployments.apps "web" is forbidden: User "system:serviceaccount:default:default" ' +
      'cannot get resource "deployments" in API group "apps" in the namespace "default"',
     reason: 'Forbidden',
     code: 403 } }`,
    denied('default/default', 'get deployments.apps web', 'default'),
  ],
  [
    'client-node 0.x, the body lost',
    `HttpError: HTTP request failed
    at Request._callback (/app/node_modules/@kubernetes/client-node/dist/gen/api/appsV1Api.js:1:1) {
  response: <ref *1> IncomingMessage {},
  statusCode: 403
}`,
    { kind: 'authorization', cause: null },
  ],
  [
    'godaddy kubernetes-client',
    `code: 403, statusCode: 403 } pods is forbidden: User "system:serviceaccount:ns1:default" cannot list resource "pods" in API group "" at the cluster scope Error: pods is forbidden: User "system:serviceaccount:ns1:default" cannot list resource "pods" in API group "" at the cluster scope`,
    denied('ns1/default', 'list pods', ''),
  ],
  [
    'pino',
    String.raw`{"level":50,"time":1764000000000,"err":{"type":"ApiException","message":"HTTP-Code: 403\nMessage: Unknown API Status Code!\nBody: \"{\\\"kind\\\":\\\"Status\\\",\\\"status\\\":\\\"Failure\\\",\\\"message\\\":\\\"leases.coordination.k8s.io \\\\\\\"a\\\\\\\" is forbidden: User \\\\\\\"system:serviceaccount:x:y\\\\\\\" cannot get resource \\\\\\\"leases\\\\\\\" in API group \\\\\\\"coordination.k8s.io\\\\\\\" in the namespace \\\\\\\"x\\\\\\\"\\\",\\\"reason\\\":\\\"Forbidden\\\",\\\"code\\\":403}\""}}`,
    denied('x/y', 'get leases.coordination.k8s.io a', 'x'),
  ],
  [
    '.NET with the body',
    String.raw`k8s.Autorest.HttpOperationException: Operation returned an invalid status code 'Forbidden', response body {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps is forbidden: User \"system:serviceaccount:kube-system:reflector\" cannot watch resource \"configmaps\" in API group \"\" at the cluster scope","reason":"Forbidden","details":{"kind":"configmaps"},"code":403}
   at k8s.Kubernetes.SendRequestRaw(String requestContent, HttpRequestMessage httpRequest, CancellationToken cancellationToken)`,
    denied('kube-system/reflector', 'watch configmaps', ''),
  ],
  [
    '.NET without the body',
    `Unhandled exception. k8s.Autorest.HttpOperationException: Operation returned an invalid status code 'Forbidden'
   at k8s.Kubernetes.SendRequestRaw(String requestContent, HttpRequestMessage httpRequest, CancellationToken cancellationToken)`,
    { kind: 'authorization', cause: null },
  ],
  [
    '.NET, System.Text.Json',
    String.raw`{"Timestamp":"2026-11-24T13:37:05","Level":"Error","Exception":"{\u0022kind\u0022:\u0022Status\u0022,\u0022status\u0022:\u0022Failure\u0022,\u0022message\u0022:\u0022pods is forbidden: User \\\u0022system:serviceaccount:shop:net\\\u0022 cannot list resource \\\u0022pods\\\u0022 in API group \\\u0022\\\u0022 in the namespace \\\u0022shop\\\u0022\u0022,\u0022reason\u0022:\u0022Forbidden\u0022,\u0022code\u0022:403}"}`,
    denied('shop/net', 'list pods', 'shop'),
  ],
  [
    '.NET, message by System.Text.Json',
    String.raw`{"msg":"pods is forbidden: User \u0022system:serviceaccount:shop:net\u0022 cannot get resource \u0022pods/log\u0022 in API group \u0022\u0022 in the namespace \u0022shop\u0022"}`,
    denied('shop/net', 'get pods/log', 'shop'),
  ],
  [
    'kube-rs, Display',
    String.raw`Error: ApiError: pods is forbidden: User "system:serviceaccount:shop:rust" cannot list resource "pods" in API group "" in the namespace "shop": Forbidden (ErrorResponse { status: "Failure", message: "pods is forbidden: User \"system:serviceaccount:shop:rust\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"", reason: "Forbidden", code: 403 })`,
    denied('shop/rust', 'list pods', 'shop'),
  ],
  [
    'kube-rs, Debug',
    String.raw`thread 'main' panicked at src/main.rs:12:10: called Result::unwrap() on an Err value: Api(ErrorResponse { status: "Failure", message: "secrets \"s\" is forbidden: User \"system:serviceaccount:shop:rust\" cannot patch resource \"secrets\" in API group \"\" in the namespace \"shop\"", reason: "Forbidden", code: 403 })`,
    denied('shop/rust', 'patch secrets s', 'shop'),
  ],
  [
    'kube-rs, watcher',
    String.raw`WARN kube_runtime::watcher: watch list error with 403: Api(ErrorResponse { status: "Failure", message: "widgets.example.com is forbidden: User \"system:serviceaccount:op:rs\" cannot list resource \"widgets\" in API group \"example.com\" at the cluster scope", reason: "Forbidden", code: 403 })`,
    denied('op/rs', 'list widgets.example.com', ''),
  ],
  [
    'kube-rs 2, unauthorized',
    'Error: Api(Status { status: Some(Failure), code: 401, message: "Unauthorized", metadata: None, reason: "Unauthorized", details: None })',
    { kind: 'authentication' },
  ],
  [
    'kube-rs, unauthorized',
    'ERROR op: ApiError: Unauthorized: Unauthorized (ErrorResponse { status: "Failure", message: "Unauthorized", reason: "Unauthorized", code: 401 })',
    { kind: 'authentication' },
  ],
  [
    'kubeclient',
    'Kubeclient::HttpError: HTTP status code 403, pods is forbidden: User "system:serviceaccount:log:fluentd" cannot list resource "pods" in API group "" at the cluster scope for GET https://10.96.0.1:443/api/v1/pods',
    denied('log/fluentd', 'list pods', ''),
  ],
  [
    'kubeclient without the body',
    '2021-12-15 05:51:42 +0000 [error]: #0 unexpected error error_class=Kubeclient::HttpError error="HTTP status code 403, Forbidden"',
    { kind: 'authorization', cause: null },
  ],
  [
    'kubeclient in 2017',
    "/gems/kubeclient-2.5.1/lib/kubeclient/common.rb:117:in `rescue in handle_exception': 403 Forbidden (KubeException)",
    { kind: 'authorization', cause: null },
  ],
  [
    'fluentd',
    String.raw`2018-08-28 02:09:24 +0000 [error]: config error file="/fluentd/etc/fluent.conf" error="Exception encountered fetching metadata from Kubernetes API endpoint: pods is forbidden: User \"system:serviceaccount:kube-system:default\" cannot list pods at the cluster scope"`,
    denied('kube-system/default', 'list pods', ''),
  ],
  [
    'k8s-client of Ruby',
    'K8s::Error::Forbidden: GET /api/v1/pods => HTTP 403 Forbidden: pods is forbidden: User "system:serviceaccount:default:default" cannot list pods at the cluster scope',
    denied('default/default', 'list pods', ''),
  ],
  [
    'Ruby, a hash inspected',
    String.raw`{"kind"=>"Status", "apiVersion"=>"v1", "metadata"=>{}, "status"=>"Failure", "message"=>"events is forbidden: User \"system:serviceaccount:r:b\" cannot list resource \"events\" in API group \"\" in the namespace \"r\"", "reason"=>"Forbidden", "details"=>{"kind"=>"events"}, "code"=>403}`,
    denied('r/b', 'list events', 'r'),
  ],
  [
    'Ruby, an unauthorized hash',
    '{"kind"=>"Status", "metadata"=>{}, "status"=>"Failure", "message"=>"Unauthorized", "reason"=>"Unauthorized", "code"=>401}',
    { kind: 'authentication' },
  ],
  [
    'Elixir',
    String.raw`** (MatchError) no match of right hand side value: {:error, %K8s.Client.APIError{message: "pods is forbidden: User \"system:serviceaccount:ex:ex\" cannot list resource \"pods\" in API group \"\" in the namespace \"ex\"", reason: "Forbidden"}}`,
    denied('ex/ex', 'list pods', 'ex'),
  ],
  [
    'libcluster',
    String.raw`[warning] [libcluster:k8s] cannot query kubernetes (unauthorized): endpoints is forbidden: User "system:serviceaccount:ex:default" cannot list resource "endpoints" in API group "" in the namespace "ex"`,
    denied('ex/default', 'list endpoints', 'ex'),
  ],
  [
    'fluent-bit',
    String.raw`[2021/01/11 02:25:50] [debug] [filter:kubernetes:kubernetes.0] API Server (ns=default, pod=fb) http_do=0, HTTP Status: 403
[2021/01/11 02:25:50] [debug] [filter:kubernetes:kubernetes.0] API Server response
{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"fb\" is forbidden: User \"system:serviceaccount:default:default\" cannot get resource \"pods\" in API group \"\" in the namespace \"default\"","reason":"Forbidden","details":{"name":"fb","kind":"pods"},"code":403}`,
    denied('default/default', 'get pods fb', 'default'),
  ],
  [
    'PHP',
    String.raw`RenokiCo\PhpK8s\Exceptions\KubernetesAPIException: {"kind":"Status","apiVersion":"v1","metadata":[],"status":"Failure","message":"ingresses.networking.k8s.io is forbidden: User \"system:serviceaccount:p:p\" cannot create resource \"ingresses\" in API group \"networking.k8s.io\" in the namespace \"p\"","reason":"Forbidden","code":403} in /app/vendor/x.php:92`,
    denied('p/p', 'create ingresses.networking.k8s.io', 'p'),
  ],
]
