import { denied, type Paste } from './paste'

/** client-go, klog, zap, logrus, slog and controller-runtime. */
export const goPastes: readonly Paste[] = [
  [
    'klog, before it was structured',
    `E0320 22:09:31.583293       1 reflector.go:126] k8s.io/client-go/informers/factory.go:133: Failed to list *v1.Service: services is forbidden: User "system:serviceaccount:kube-system:kube-proxy" cannot list resource "services" in API group "" at the cluster scope`,
    denied('kube-system/kube-proxy', 'list services', ''),
  ],
  [
    'klog, failed to watch: failed to list',
    String.raw`W1124 13:37:05.000001       1 reflector.go:569] k8s.io/client-go@v0.32.0/tools/cache/reflector.go:251: failed to list *v1.ConfigMap: configmaps is forbidden: User "system:serviceaccount:shop:web" cannot list resource "configmaps" in API group "" in the namespace "shop"
E1124 13:37:05.000002       1 reflector.go:166] "Unhandled Error" err="k8s.io/client-go@v0.32.0/tools/cache/reflector.go:251: Failed to watch *v1.ConfigMap: failed to list *v1.ConfigMap: configmaps is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"shop\"" logger="UnhandledError"`,
    denied('shop/web', 'list configmaps', 'shop'),
  ],
  [
    'klog, Failed to watch alone',
    String.raw`E1124 13:37:05.000002       1 reflector.go:200] "Failed to watch" err="failed to list *v1.Pod: pods is forbidden: User \"system:serviceaccount:shop:web\" cannot watch resource \"pods\" in API group \"\" in the namespace \"shop\"" logger="controller-runtime.cache" reflector="pkg/mod/k8s.io/client-go@v0.34.1/tools/cache/reflector.go:290" type="*v1.Pod"`,
    denied('shop/web', 'watch pods', 'shop'),
  ],
  [
    'leader election',
    `E1124 13:37:05.000001       1 leaderelection.go:332] error retrieving resource lock shop/web-leader: leases.coordination.k8s.io "web-leader" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "shop"`,
    denied('shop/web', 'get leases.coordination.k8s.io web-leader', 'shop'),
  ],
  [
    'leader election, structured',
    String.raw`E1124 13:37:05.000001       1 leaderelection.go:436] "Error retrieving lease lock" err="leases.coordination.k8s.io \"op\" is forbidden: User \"system:serviceaccount:op:op\" cannot update resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"op\"" lock="op/op"`,
    denied('op/op', 'update leases.coordination.k8s.io op', 'op'),
  ],
  [
    'events broadcaster',
    String.raw`E1124 13:37:05.000001       1 event.go:359] "Server rejected event (will not retry!)" err="events is forbidden: User \"system:serviceaccount:shop:web\" cannot create resource \"events\" in API group \"\" in the namespace \"shop\"" event="&Event{ObjectMeta:{web.17f  shop    0 0001-01-01 00:00:00 +0000 UTC}}"`,
    denied('shop/web', 'create events', 'shop'),
  ],
  [
    'controller-runtime, zap JSON',
    String.raw`{"level":"error","ts":"2026-11-24T13:37:05Z","msg":"Reconciler error","controller":"widget","namespace":"shop","name":"w","reconcileID":"0b7a","error":"deployments.apps is forbidden: User \"system:serviceaccount:op:manager\" cannot create resource \"deployments\" in API group \"apps\" in the namespace \"shop\"","stacktrace":"sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).reconcileHandler\n\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.19.0/pkg/internal/controller/controller.go:316"}`,
    denied('op/manager', 'create deployments.apps', 'shop'),
  ],
  [
    'controller-runtime, zap console',
    `2026-11-24T13:37:05Z	ERROR	controller-runtime.source.EventHandler	failed to get informer from cache	{"error": "failed to get API group resources: unable to retrieve the complete list of server APIs: apps/v1: Unauthorized"}
2026-11-24T13:37:06Z	ERROR	Reconciler error	{"controller": "widget", "object": {"name":"w","namespace":"shop"}, "error": "secrets \\"tls\\" is forbidden: User \\"system:serviceaccount:op:manager\\" cannot get resource \\"secrets\\" in API group \\"\\" in the namespace \\"shop\\""}`,
    { kind: 'authentication' },
    denied('op/manager', 'get secrets tls', 'shop'),
  ],
  [
    'logrus',
    String.raw`time="2026-11-24T13:37:05Z" level=error msg="sync failed" error="endpoints \"web\" is forbidden: User \"system:serviceaccount:mesh:ctl\" cannot patch resource \"endpoints\" in API group \"\" in the namespace \"shop\"" component=sync`,
    denied('mesh/ctl', 'patch endpoints web', 'shop'),
  ],
  [
    'slog as JSON',
    String.raw`{"time":"2026-11-24T13:37:05.1Z","level":"ERROR","msg":"list","err":{"ErrStatus":{"metadata":{},"status":"Failure","message":"nodes is forbidden: User \"system:serviceaccount:mon:agent\" cannot list resource \"nodes\" in API group \"\" at the cluster scope","reason":"Forbidden","details":{"kind":"nodes"},"code":403}}}`,
    denied('mon/agent', 'list nodes', ''),
  ],
  [
    'panic with %v',
    `panic: pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" at the cluster scope

goroutine 1 [running]:
main.main()
	/app/main.go:42 +0x3a5
exit status 2`,
    denied('default/default', 'list pods', ''),
  ],
  [
    'Go %#v of a StatusError',
    String.raw`&errors.StatusError{ErrStatus:v1.Status{TypeMeta:v1.TypeMeta{Kind:"", APIVersion:""}, ListMeta:v1.ListMeta{SelfLink:"", ResourceVersion:"", Continue:"", RemainingItemCount:(*int64)(nil)}, Status:"Failure", Message:"replicasets.apps is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"replicasets\" in API group \"apps\" in the namespace \"shop\"", Reason:"Forbidden", Details:(*v1.StatusDetails)(0xc0003a2000), Code:403}}`,
    denied('shop/web', 'list replicasets.apps', 'shop'),
  ],
  [
    'kube-state-metrics, the same thrice',
    `E1124 13:37:05.000001       1 reflector.go:147] pkg/mod/k8s.io/client-go@v0.29.0/tools/cache/reflector.go:229: Failed to watch *v1.Ingress: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:mon:ksm" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope
E1124 13:37:06.000001       1 reflector.go:147] pkg/mod/k8s.io/client-go@v0.29.0/tools/cache/reflector.go:229: Failed to watch *v1.Ingress: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:mon:ksm" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope
E1124 13:37:08.000001       1 reflector.go:147] pkg/mod/k8s.io/client-go@v0.29.0/tools/cache/reflector.go:229: Failed to watch *v1.Ingress: failed to list *v1.Ingress: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:mon:ksm" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope`,
    denied('mon/ksm', 'list ingresses.networking.k8s.io', ''),
  ],
  [
    'Prometheus service discovery',
    String.raw`ts=2026-11-24T13:37:05.001Z caller=klog.go:116 level=error component=k8s_client_runtime func=ErrorDepth msg="pkg/mod/k8s.io/client-go@v0.28.2/tools/cache/reflector.go:229: Failed to watch *v1.Endpoints: failed to list *v1.Endpoints: endpoints is forbidden: User \"system:serviceaccount:mon:prometheus\" cannot list resource \"endpoints\" in API group \"\" at the cluster scope"`,
    denied('mon/prometheus', 'list endpoints', ''),
  ],
  [
    'cluster-autoscaler, goroutine prefix',
    `I1124 13:37:05.1 1 static_autoscaler.go:230] Starting main loop
E1124 13:37:05.2 1 static_autoscaler.go:330] Failed to get node infos for groups: csinodes.storage.k8s.io is forbidden: User "system:serviceaccount:kube-system:ca" cannot list resource "csinodes" in API group "storage.k8s.io" at the cluster scope`,
    denied('kube-system/ca', 'list csinodes.storage.k8s.io', ''),
  ],
  [
    'a wrapped Go error chain with a tail',
    'failed to reconcile: could not ensure service account: serviceaccounts "x" is forbidden: User "system:serviceaccount:op:m" cannot patch resource "serviceaccounts" in API group "" in the namespace "a-b", requeueing in 1m0s',
    denied('op/m', 'patch serviceaccounts x', 'a-b'),
  ],
  [
    'an aggregate of errors',
    '[pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" in the namespace "n1", services is forbidden: User "system:serviceaccount:a:b" cannot list resource "services" in API group "" in the namespace "n1"]',
    denied('a/b', 'list pods', 'n1'),
    denied('a/b', 'list services', 'n1'),
  ],
  [
    'lost body in a reflector',
    'E0429 15:21:41.752587       1 reflector.go:138] k8s.io/client-go@v0.24.0/tools/cache/reflector.go:167: Failed to watch *v1.ConfigMap: unknown (get configmaps)',
    { kind: 'authorization', verb: 'watch', group: '', resource: 'configmaps', cause: null },
  ],
  [
    'lost body of a list',
    'E0429 15:21:41.752587       1 reflector.go:138] Failed to list *v1beta1.Ingress: unknown (get ingresses.networking.k8s.io)',
    { kind: 'authorization', verb: 'list', group: 'networking.k8s.io', resource: 'ingresses', cause: null },
  ],
  [
    'lost body of a named object',
    'Error: unknown (get secrets sh.helm.release.v1.web.v1)',
    {
      kind: 'authorization',
      verb: 'get',
      group: '',
      resource: 'secrets',
      name: 'sh.helm.release.v1.web.v1',
      cause: null,
    },
  ],
  [
    'lost body of a create',
    'could not create: unknown (post deployments.apps)',
    { kind: 'authorization', verb: 'create', group: 'apps', resource: 'deployments', cause: null },
  ],
  [
    'no more information',
    'the server responded with the status code 403 but did not return more information (get pods)',
    { kind: 'authorization', verb: 'list', group: '', resource: 'pods', cause: null },
  ],
  [
    'kubectl without a body',
    'Error from server (Forbidden): unknown (get nodes)',
    { kind: 'authorization', verb: 'list', group: '', resource: 'nodes', cause: null },
  ],
  [
    'a user of an identity provider with a hash',
    'pods is forbidden: User "https://accounts.example.com#1234" cannot list resource "pods" in API group "" in the namespace "shop"',
    denied('https://accounts.example.com#1234', 'list pods', 'shop'),
  ],
  [
    'a user with a backslash',
    String.raw`{"error":"pods is forbidden: User \"CORP\\\\nadia\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\""}`,
    denied(String.raw`CORP\nadia`, 'list pods', 'shop'),
  ],
]
