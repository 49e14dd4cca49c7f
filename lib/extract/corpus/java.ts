import { denied, type Paste } from './paste'

/** fabric8 of all versions, the official client, Spring, Spark, Jenkins and Flink. */
export const javaPastes: readonly Paste[] = [
  [
    'fabric8 4, service account words in front',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://kubernetes.default.svc/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb . Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop".
	at io.fabric8.kubernetes.client.dsl.base.OperationSupport.requestFailure(OperationSupport.java:568)`,
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'fabric8 4, before 1.12',
    `Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. pods is forbidden: User "system:serviceaccount:myproject:syndesis-server" cannot list pods in the namespace "myproject": no RBAC policy matched.`,
    denied('myproject/syndesis-server', 'list pods', 'myproject'),
  ],
  [
    'fabric8 4 and 5, Received status',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://localhost:6443/api/v1/namespaces/default/pods. Message: pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default". Received status: Status(apiVersion=v1, code=403, details=StatusDetails(causes=[], group=null, kind=pods, name=null, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default", metadata=ListMeta(_continue=null, resourceVersion=null, selfLink=null, additionalProperties={}), reason=Forbidden, status=Failure, additionalProperties={}).`,
    denied('system:anonymous', 'list pods', 'default'),
  ],
  [
    'fabric8 6 with a user in front',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1:443/api/v1/namespaces/shop/pods/web-0. Message: Forbidden! User kubernetes-admin doesn't have permission. pods "web-0" is forbidden: User "system:anonymous" cannot get resource "pods" in API group "" in the namespace "shop".`,
    denied('system:anonymous', 'get pods web-0', 'shop'),
  ],
  [
    'fabric8 in 2017, without the message',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://172.30.0.1/api/v1/namespaces/jenkins/pods. Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked..
	at io.fabric8.kubernetes.client.dsl.base.OperationSupport.requestFailure(OperationSupport.java:470)`,
    { kind: 'authorization', verb: 'create', group: '', resource: 'pods', namespace: 'jenkins', cause: null },
  ],
  [
    'fabric8, unauthorized',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1/apis/apps/v1/namespaces/shop/deployments. Message: Unauthorized! Configured service account doesn't have access. Service account may have been revoked. Unauthorized.`,
    { kind: 'authentication' },
  ],
  [
    'fabric8 informer',
    `2026-11-24 13:37:05.123  WARN 1 --- [-1044-http-2.0] i.f.k.client.informers.impl.cache.Reflector : listSyncAndWatch failed for v1/namespaces/shop/configmaps, will stop
java.util.concurrent.CompletionException: io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1:443/api/v1/namespaces/shop/configmaps?resourceVersion=0. Message: configmaps is forbidden: User "system:serviceaccount:shop:spring" cannot list resource "configmaps" in API group "" in the namespace "shop". Received status: Status(apiVersion=v1, code=403, details=StatusDetails(causes=[], group=null, kind=configmaps, name=null, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=configmaps is forbidden: User "system:serviceaccount:shop:spring" cannot list resource "configmaps" in API group "" in the namespace "shop", metadata=ListMeta(_continue=null, remainingItemCount=null, resourceVersion=null, selfLink=null, additionalProperties={}), reason=Forbidden, status=Failure, additionalProperties={}).`,
    denied('shop/spring', 'list configmaps', 'shop'),
  ],
  [
    'Spring Cloud Kubernetes',
    `org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'x'; nested exception is io.fabric8.kubernetes.client.KubernetesClientException: Operation: [get]  for kind: [Service]  with name: [web]  in namespace: [shop]  failed.
Caused by: io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1/api/v1/namespaces/shop/services/web. Message: services "web" is forbidden: User "system:serviceaccount:shop:default" cannot get resource "services" in API group "" in the namespace "shop".`,
    denied('shop/default', 'get services web', 'shop'),
  ],
  [
    'Spark',
    `Exception in thread "main" io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://kubernetes.default.svc/api/v1/namespaces/spark/pods. Message: pods "spark-pi-exec-1" is forbidden: User "system:serviceaccount:spark:default" cannot create resource "pods" in API group "" in the namespace "spark". Received status: Status(apiVersion=v1, code=403, details=StatusDetails(causes=[], group=null, kind=pods, name=spark-pi-exec-1, retryAfterSeconds=null, uid=null, additionalProperties={}), kind=Status, message=pods "spark-pi-exec-1" is forbidden: User "system:serviceaccount:spark:default" cannot create resource "pods" in API group "" in the namespace "spark", metadata=ListMeta(_continue=null), reason=Forbidden, status=Failure, additionalProperties={}).`,
    denied('spark/default', 'create pods spark-pi-exec-1', 'spark'),
  ],
  [
    'Spark external scheduler, a deep cause',
    `org.apache.spark.SparkException: External scheduler cannot be instantiated
	at org.apache.spark.SparkContext$.org$apache$spark$SparkContext$$createTaskScheduler(SparkContext.scala:2979)
Caused by: io.fabric8.kubernetes.client.KubernetesClientException: Operation: [get]  for kind: [Pod]  with name: [driver]  in namespace: [spark]  failed.
	... 13 more
Caused by: io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://kubernetes.default.svc/api/v1/namespaces/spark/pods/driver. Message: Forbidden!Configured service account doesn't have access. Service account may have been revoked. pods "driver" is forbidden: User "system:serviceaccount:spark:sa" cannot get resource "pods" in API group "" in the namespace "spark".`,
    denied('spark/sa', 'get pods driver', 'spark'),
  ],
  [
    'official client, message only',
    `io.kubernetes.client.openapi.ApiException: Forbidden
	at io.kubernetes.client.openapi.ApiClient.handleResponse(ApiClient.java:971)
	at io.kubernetes.client.openapi.ApiClient.execute(ApiClient.java:883)`,
    { kind: 'authorization', cause: null },
  ],
  [
    'official client of today',
    String.raw`io.kubernetes.client.openapi.ApiException: Message: Forbidden
HTTP response code: 403
HTTP response body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps is forbidden: User \"system:node:10.54.252.60\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"default\"","reason":"Forbidden","details":{"group":"apps","kind":"deployments"},"code":403}

HTTP response headers: {audit-id=[c7b0], content-type=[application/json]}`,
    denied('system:node:10.54.252.60', 'list deployments.apps', 'default'),
  ],
  [
    'official client, unauthorized',
    'io.kubernetes.client.openapi.ApiException: Unauthorized\n\tat io.kubernetes.client.openapi.ApiClient.handleResponse(ApiClient.java:973)',
    { kind: 'authentication' },
  ],
  [
    'Jenkins',
    `ERROR: Unable to create pod kubernetes jenkins/agent-1.
io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://10.96.0.1:443/api/v1/namespaces/jenkins/pods. Message: pods is forbidden: User "system:serviceaccount:jenkins:jenkins" cannot create resource "pods" in API group "" in the namespace "jenkins".`,
    denied('jenkins/jenkins', 'create pods', 'jenkins'),
  ],
  [
    'Flink',
    `Caused by: org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: PATCH at: https://10.96.0.1/api/v1/namespaces/flink/configmaps/ha. Message: configmaps "ha" is forbidden: User "system:serviceaccount:flink:default" cannot patch resource "configmaps" in API group "" in the namespace "flink".`,
    denied('flink/default', 'patch configmaps ha', 'flink'),
  ],
  [
    'fabric8, admission',
    `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://api.example.com/api/v1/namespaces/ci/pods. Message: Forbidden! User ci doesn't have permission. pods "brackets" is forbidden: [minimum cpu usage per Pod is 29m, but request is 1m., minimum memory usage per Container is 150Mi, but request is 1Mi.].`,
    { kind: 'admission', group: '', resource: 'pods', name: 'brackets' },
  ],
  [
    'logback as JSON',
    String.raw`{"@timestamp":"2026-11-24T13:37:05.1Z","level":"ERROR","message":"sync","stack_trace":"io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: GET at: https://10.96.0.1/api/v1/nodes. Message: nodes is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"nodes\" in API group \"\" at the cluster scope.\n\tat io.fabric8.kubernetes.client.dsl.internal.OperationSupport.waitForResult(OperationSupport.java:520)\n"}`,
    denied('shop/web', 'list nodes', ''),
  ],
  [
    'hazelcast',
    `WARNING: [10.0.0.7]:5701 [dev] Kubernetes API access is forbidden! Starting standalone. To use Hazelcast Kubernetes discovery, configure the required RBAC. Message: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"endpoints is forbidden: User \\"system:serviceaccount:hz:default\\" cannot list resource \\"endpoints\\" in API group \\"\\" in the namespace \\"hz\\"","reason":"Forbidden","details":{"kind":"endpoints"},"code":403}`,
    denied('hz/default', 'list endpoints', 'hz'),
  ],
]
