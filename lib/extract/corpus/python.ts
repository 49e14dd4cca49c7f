import { denied, type Paste } from './paste'

const HEADERS =
  "HTTP response headers: HTTPHeaderDict({'Audit-Id': 'c7b0', 'Cache-Control': 'no-cache, private', 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff', 'Date': 'Tue, 24 Nov 2026 13:37:05 GMT', 'Content-Length': '300'})"

/** kubernetes, kubernetes_asyncio, kopf, pykube, lightkube, Ansible, Airflow and bare requests. */
export const pythonPastes: readonly Paste[] = [
  [
    'kubernetes, a traceback',
    String.raw`Traceback (most recent call last):
  File "/app/main.py", line 7, in <module>
    ret = v1.list_namespaced_pod("shop")
  File "/usr/local/lib/python3.12/site-packages/kubernetes/client/rest.py", line 238, in request
    raise ApiException(http_resp=r)
kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
${HEADERS}
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}
`,
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'kubernetes, the body as bytes',
    String.raw`(403)
Reason: Forbidden
${HEADERS}
HTTP response body: b'{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets \\"db\\" is forbidden: User \\"system:serviceaccount:shop:web\\" cannot get resource \\"secrets\\" in API group \\"\\" in the namespace \\"shop\\"","reason":"Forbidden","details":{"name":"db","kind":"secrets"},"code":403}\n'`,
    denied('shop/web', 'get secrets db', 'shop'),
  ],
  [
    'kubernetes, without the body',
    'kubernetes.client.exceptions.ApiException: (403)\nReason: Forbidden\n',
    { kind: 'authorization', cause: null },
  ],
  [
    'kubernetes, unauthorized',
    `kubernetes.client.exceptions.ApiException: (401)
Reason: Unauthorized
${HEADERS}
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}`,
    { kind: 'authentication' },
  ],
  [
    'kopf',
    String.raw`[2026-11-24 13:37:05,123] kopf._core.reactor.o [ERROR   ] Watcher for widgets.v1.example.com@none has failed: ('widgets.example.com is forbidden: User "system:serviceaccount:op:kopf" cannot list resource "widgets" in API group "example.com" at the cluster scope', {'kind': 'Status', 'apiVersion': 'v1', 'metadata': {}, 'status': 'Failure', 'message': 'widgets.example.com is forbidden: User "system:serviceaccount:op:kopf" cannot list resource "widgets" in API group "example.com" at the cluster scope', 'reason': 'Forbidden', 'details': {'group': 'example.com', 'kind': 'widgets'}, 'code': 403})`,
    denied('op/kopf', 'list widgets.example.com', ''),
  ],
  [
    'aiohttp, the body dropped',
    "aiohttp.client_exceptions.ClientResponseError: 403, message='Forbidden', url=URL('https://10.32.0.1:443/apis/clustersecret.io/v1/clustersecrets')",
    { kind: 'authorization', group: 'clustersecret.io', resource: 'clustersecrets', cause: null },
  ],
  [
    'requests, the body dropped',
    'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://10.96.0.1:443/api/v1/namespaces/shop/pods',
    { kind: 'authorization', group: '', resource: 'pods', namespace: 'shop', cause: null },
  ],
  [
    'pykube',
    'pykube.exceptions.HTTPError: deployments.apps "web" is forbidden: User "system:serviceaccount:kube-down:scaler" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
    denied('kube-down/scaler', 'patch deployments.apps web', 'shop'),
  ],
  [
    'lightkube',
    'lightkube.core.exceptions.ApiError: serviceaccounts is forbidden: User "system:serviceaccount:juju:app" cannot create resource "serviceaccounts" in API group "" in the namespace "m"',
    denied('juju/app', 'create serviceaccounts', 'm'),
  ],
  [
    'Ansible',
    String.raw`fatal: [localhost]: FAILED! => {"changed": false, "msg": "Failed to retrieve requested object: b'{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"namespaces \\\\\"shop\\\\\" is forbidden: User \\\\\"system:serviceaccount:awx:default\\\\\" cannot get resource \\\\\"namespaces\\\\\" in API group \\\\\"\\\\\" in the namespace \\\\\"shop\\\\\"\",\"reason\":\"Forbidden\",\"details\":{\"name\":\"shop\",\"kind\":\"namespaces\"},\"code\":403}\\n'", "reason": "Forbidden", "status": 403}`,
    denied('awx/default', 'get namespaces shop', 'shop'),
  ],
  [
    'Airflow',
    String.raw`[2026-11-24, 13:37:05 UTC] {taskinstance.py:1851} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/home/airflow/.local/lib/python3.11/site-packages/airflow/providers/cncf/kubernetes/utils/pod_manager.py", line 351, in run_pod_async
    resp = self._client.create_namespaced_pod(
kubernetes.client.exceptions.ApiException: (403)
Reason: Forbidden
HTTP response headers: HTTPHeaderDict({'Audit-Id': 'c7b0', 'X-Kubernetes-Pf-Flowschema-Uid': '588f', 'Content-Length': '300'})
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"system:serviceaccount:airflow:worker\" cannot create resource \"pods\" in API group \"\" in the namespace \"jobs\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}


During handling of the above exception, another exception occurred:`,
    denied('airflow/worker', 'create pods', 'jobs'),
  ],
  [
    'a rich console, padded',
    `                    'nosniff', 'X-Kubernetes-Pf-Prioritylevel-Uid': 'a2ef', 'Date': 'Fri, 08 Nov 2024 13:22:41                      
                    GMT', 'Content-Length': '298'})                                                                                
                    HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps is forbidden: User \\"system:anonymous\\" cannot list resource \\"deployments\\" in API             
                    group \\"apps\\" at the cluster scope","reason":"Forbidden","details":{"group":"apps","kind":"deployments"},"code":403}`,
    denied('system:anonymous', 'list deployments.apps', ''),
  ],
  [
    'structlog',
    String.raw`{"event": "watch failed", "exc": "ApiException(403): {\"message\": \"nodes is forbidden: User \\\"system:serviceaccount:mon:py\\\" cannot watch resource \\\"nodes\\\" in API group \\\"\\\" at the cluster scope\", \"code\": 403}", "level": "error"}`,
    denied('mon/py', 'watch nodes', ''),
  ],
  [
    'openshift dynamic client',
    String.raw`openshift.dynamic.exceptions.ForbiddenError: 403
Reason: Forbidden
${HEADERS}
HTTP response body: b'{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"projects.project.openshift.io is forbidden: User \\"system:serviceaccount:a:b\\" cannot list resource \\"projects\\" in API group \\"project.openshift.io\\" at the cluster scope","reason":"Forbidden","details":{"group":"project.openshift.io","kind":"projects"},"code":403}\n'
Original traceback:
  File "x.py", line 42, in inner`,
    denied('a/b', 'list projects.project.openshift.io', ''),
  ],
  [
    'Dask gateway, repr in a log',
    String.raw`ERROR:dask:reconcile failed error="ApiException('pods \"dask-1\" is forbidden: User \"system:serviceaccount:dask:gw\" cannot delete resource \"pods\" in API group \"\" in the namespace \"dask\"')"`,
    denied('dask/gw', 'delete pods dask-1', 'dask'),
  ],
]
