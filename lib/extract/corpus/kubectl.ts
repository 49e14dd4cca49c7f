import { about, denied, type Paste } from './paste'

/** kubectl and oc, and the command lines that print errors as they do. */
export const kubectlPastes: readonly Paste[] = [
  [
    'kubectl get',
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"',
    denied('shop/web', 'list pods', 'payments'),
  ],
  [
    'kubectl get by name, with the prompt',
    `$ kubectl get job my-job -n shop
Error from server (Forbidden): jobs.batch "my-job" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "jobs" in API group "batch" in the namespace "shop"
$`,
    denied('shop/web', 'get jobs.batch my-job', 'shop'),
  ],
  [
    'kubectl get nodes',
    'Error from server (Forbidden): nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
    denied('jane', 'list nodes', ''),
  ],
  [
    'kubectl logs',
    'Error from server (Forbidden): pods "web-0" is forbidden: User "system:serviceaccount:shop:web" cannot get resource "pods/log" in API group "" in the namespace "shop"',
    denied('shop/web', 'get pods/log web-0', 'shop'),
  ],
  [
    'kubectl exec',
    'Error from server (Forbidden): pods "web-0" is forbidden: User "system:serviceaccount:ci:deployer" cannot create resource "pods/exec" in API group "" in the namespace "shop"',
    denied('ci/deployer', 'create pods/exec web-0', 'shop'),
  ],
  [
    'kubectl scale',
    'Error from server (Forbidden): deployments.apps "web" is forbidden: User "system:serviceaccount:shop:web" cannot patch resource "deployments/scale" in API group "apps" in the namespace "shop"',
    denied('shop/web', 'patch deployments.apps/scale web', 'shop'),
  ],
  [
    'kubectl apply of two files',
    `Error from server (Forbidden): error when creating "role.yaml": roles.rbac.authorization.k8s.io is forbidden: User "dev@example.com" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "shop"
Error from server (Forbidden): error when creating "role.yaml": rolebindings.rbac.authorization.k8s.io is forbidden: User "dev@example.com" cannot create resource "rolebindings" in API group "rbac.authorization.k8s.io" in the namespace "shop"`,
    denied('dev@example.com', 'create roles.rbac.authorization.k8s.io', 'shop'),
    denied('dev@example.com', 'create rolebindings.rbac.authorization.k8s.io', 'shop'),
  ],
  [
    'kubectl apply, retrieving',
    `Error from server (Forbidden): error when retrieving current configuration of:
Resource: "apps/v1, Resource=deployments", GroupVersionKind: "apps/v1, Kind=Deployment"
Name: "web", Namespace: "shop"
from server for: "web.yaml": deployments.apps "web" is forbidden: User "system:serviceaccount:ci:deployer" cannot get resource "deployments" in API group "apps" in the namespace "shop"`,
    denied('ci/deployer', 'get deployments.apps web', 'shop'),
  ],
  [
    'kubectl apply, patching',
    `Error from server (Forbidden): error when applying patch:
{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\"}\\n"}}}
to:
Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
Name: "app-config", Namespace: "shop"
for: "cm.yaml": configmaps "app-config" is forbidden: User "system:serviceaccount:ci:deployer" cannot patch resource "configmaps" in API group "" in the namespace "shop"`,
    denied('ci/deployer', 'patch configmaps app-config', 'shop'),
  ],
  [
    'kubectl top',
    'Error from server (Forbidden): pods.metrics.k8s.io is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "metrics.k8s.io" in the namespace "shop"',
    denied('shop/web', 'list pods.metrics.k8s.io', 'shop'),
  ],
  [
    'kubectl auth whoami with -v=8',
    `I1124 13:37:05.123456   12345 round_trippers.go:466] curl -v -XGET -H "Accept: application/json" 'https://10.96.0.1:443/api/v1/namespaces/shop/secrets?limit=500'
I1124 13:37:05.133456   12345 request.go:1212] Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets is forbidden: User \\"system:serviceaccount:shop:web\\" cannot list resource \\"secrets\\" in API group \\"\\" in the namespace \\"shop\\"","reason":"Forbidden","details":{"kind":"secrets"},"code":403}
Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:shop:web" cannot list resource "secrets" in API group "" in the namespace "shop"`,
    denied('shop/web', 'list secrets', 'shop'),
  ],
  [
    'kubectl --as',
    'Error from server (Forbidden): serviceaccounts "logs" is forbidden: User "system:serviceaccount:shop:web" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "shop"',
    denied('shop/web', 'impersonate serviceaccounts logs', 'shop'),
  ],
  [
    'kubectl get --raw',
    'Error from server (Forbidden): forbidden: User "system:serviceaccount:shop:web" cannot get path "/metrics"',
    { kind: 'authorization', user: 'system:serviceaccount:shop:web', verb: 'get', path: '/metrics' },
  ],
  [
    'a dangling role behind it',
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop": RBAC: role.rbac.authorization.k8s.io "no-such-role" not found',
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'two dangling roles, Kubernetes 1.37',
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop": rbac: RBAC: [clusterrole.rbac.authorization.k8s.io "a" not found, role.rbac.authorization.k8s.io "b" not found]',
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'GKE',
    'Error from server (Forbidden): clusterroles.rbac.authorization.k8s.io is forbidden: User "jane@example.com" cannot create resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope: requires one of ["container.clusterRoles.create"] permission(s).',
    denied('jane@example.com', 'create clusterroles.rbac.authorization.k8s.io', ''),
  ],
  [
    'AKS',
    'Error from server (Forbidden): pods is forbidden: User "aaaa1111-bbbb-2222-cccc-3333dddd4444" cannot list resource "pods" in API group "" in the namespace "default": User does not have access to the resource in Azure. Update role assignment to allow access.',
    denied('aaaa1111-bbbb-2222-cccc-3333dddd4444', 'list pods', 'default'),
  ],
  [
    'EKS',
    'Error from server (Forbidden): namespaces is forbidden: User "arn:aws:sts::111122223333:assumed-role/ci/session" cannot list resource "namespaces" in API group "" at the cluster scope',
    denied('arn:aws:sts::111122223333:assumed-role/ci/session', 'list namespaces', ''),
  ],
  [
    'before 1.12',
    'Error from server (Forbidden): deployments.apps is forbidden: User "system:serviceaccount:kube-system:tiller" cannot list deployments.apps in the namespace "shop"',
    denied('kube-system/tiller', 'list deployments.apps', 'shop'),
  ],
  [
    'before 1.8, with client-go’s tail',
    'Error from server (Forbidden): User "system:serviceaccount:default:default" cannot list pods in the namespace "default".: "No policy matched." (get pods)',
    denied('default/default', 'list pods', 'default'),
  ],
  [
    'before 1.12 at the cluster scope',
    'pods is forbidden: User "system:serviceaccount:default:default" cannot list pods at the cluster scope: Unknown user "system:serviceaccount:default:default"',
    denied('default/default', 'list pods', ''),
  ],
  [
    'oc',
    `$ oc get routes -n shop
Error from server (Forbidden): routes.route.openshift.io is forbidden: User "developer" cannot list resource "routes" in API group "route.openshift.io" in the namespace "shop"`,
    denied('developer', 'list routes.route.openshift.io', 'shop'),
  ],
  [
    'kubectl auth can-i with a warning in front',
    `Warning: resource 'nodes' is not namespace scoped
Error from server (Forbidden): selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope`,
    denied('system:anonymous', 'create selfsubjectaccessreviews.authorization.k8s.io', ''),
  ],
  [
    'kubectl drain',
    `error: unable to drain node "n1" due to error: cannot delete daemonsets.apps "agent" is forbidden: User "system:serviceaccount:ops:drain" cannot get resource "daemonsets" in API group "apps" in the namespace "kube-system", continuing command...`,
    denied('ops/drain', 'get daemonsets.apps agent', 'kube-system'),
  ],
  [
    'curl of the API server',
    `{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "services is forbidden: User \\"system:anonymous\\" cannot list resource \\"services\\" in API group \\"\\" in the namespace \\"default\\"",
  "reason": "Forbidden",
  "details": {
    "kind": "services"
  },
  "code": 403
}`,
    denied('system:anonymous', 'list services', 'default'),
  ],
  [
    'curl -i',
    `HTTP/2 403
audit-id: 5f3b1b7e-0000-4000-8000-000000000000
cache-control: no-cache, private
content-type: application/json
x-content-type-options: nosniff
x-kubernetes-pf-flowschema-uid: 588f7383
content-length: 256

{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"forbidden: User \\"system:anonymous\\" cannot get path \\"/\\"","reason":"Forbidden","details":{},"code":403}`,
    { kind: 'authorization', user: 'system:anonymous', verb: 'get', path: '/' },
  ],
  [
    'kubectl delete --all',
    'Error from server (Forbidden): configmaps is forbidden: User "system:serviceaccount:shop:web" cannot deletecollection resource "configmaps" in API group "" in the namespace "shop"',
    denied('shop/web', 'deletecollection configmaps', 'shop'),
  ],
  [
    'kubectl describe, events',
    `Events:
  Type     Reason        Age                From                   Message
  ----     ------        ----               ----                   -------
  Warning  FailedCreate  3s (x12 over 14s)  replicaset-controller  Error creating: pods "web-6d4cf56db6-" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=4, limited: pods=4`,
    about('admission', 'pods', 'web-6d4cf56db6-'),
  ],
  [
    'a custom resource with a dot in the name',
    'Error from server (Forbidden): widgets.example.com "a.b" is forbidden: User "system:serviceaccount:shop:web" cannot update resource "widgets/status" in API group "example.com" in the namespace "shop"',
    denied('shop/web', 'update widgets.example.com/status a.b', 'shop'),
  ],
  [
    'kubectl logs, the kubelet refuses',
    'Error from server (Forbidden): Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource=proxy) ( pods/log web-0)',
    denied('kube-apiserver-kubelet-client', 'get nodes/proxy', ''),
  ],
  [
    'kubectl exec, the kubelet refuses, 1.33',
    'error: unable to upgrade connection: Forbidden (user=system:anonymous, verb=create, resource=nodes, subresource(s)=[exec proxy])',
    denied('system:anonymous', 'create nodes/proxy', ''),
  ],
  [
    'oc of OpenShift 3',
    'Error from server (Forbidden): User "dev" cannot list pods in project "shop"',
    denied('dev', 'list pods', 'shop'),
  ],
  [
    'an empty user',
    'pods is forbidden: User "" cannot list resource "pods" in API group "" in the namespace "shop"',
    denied('', 'list pods', 'shop'),
  ],
  [
    'a user with a blank',
    'pods is forbidden: User "Jane Doe" cannot list resource "pods" in API group "" in the namespace "shop"',
    denied('Jane Doe', 'list pods', 'shop'),
  ],
]
