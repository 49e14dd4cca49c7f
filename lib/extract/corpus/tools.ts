import { denied, type Paste } from './paste'

/** Helm, Terraform, Argo, Flux, CI runners and operators' consoles. */
export const toolPastes: readonly Paste[] = [
  [
    'Helm',
    'Error: query: failed to query with labels: secrets is forbidden: User "system:serviceaccount:ci:helm" cannot list resource "secrets" in API group "" in the namespace "shop"',
    denied('ci/helm', 'list secrets', 'shop'),
  ],
  [
    'Helm, installation failed',
    'Error: INSTALLATION FAILED: Unable to continue with install: could not get information about the resource ServiceAccount "web" in namespace "shop": serviceaccounts "web" is forbidden: User "system:serviceaccount:ci:helm" cannot get resource "serviceaccounts" in API group "" in the namespace "shop"',
    denied('ci/helm', 'get serviceaccounts web', 'shop'),
  ],
  [
    'Helm, upgrade with two errors',
    'Error: UPGRADE FAILED: failed to create resource: services is forbidden: User "u" cannot create resource "services" in API group "" in the namespace "shop" && failed to replace object: deployments.apps "web" is forbidden: User "u" cannot update resource "deployments" in API group "apps" in the namespace "shop"',
    denied('u', 'create services', 'shop'),
    denied('u', 'update deployments.apps web', 'shop'),
  ],
  [
    'Terraform in its box',
    `╷
│ Error: namespaces is forbidden: User "arn:aws:sts::111122223333:assumed-role/terraform/EKS" cannot create resource "namespaces" in API group "" at the cluster scope
│ 
│   with module.addons.kubernetes_namespace_v1.obs[0],
│   on .terraform/modules/addons/main.tf line 2557, in resource "kubernetes_namespace_v1" "obs":
│ 2557: resource "kubernetes_namespace_v1" "obs" {
│ 
╵`,
    denied('arn:aws:sts::111122223333:assumed-role/terraform/EKS', 'create namespaces', ''),
  ],
  [
    'Terraform, wrapped in its box',
    `╷
│ Error: configmaps "aws-auth" is forbidden: User
│ "system:serviceaccount:tf:runner" cannot get resource "configmaps"
│ in API group "" in the namespace "kube-system"
│ 
│   with kubernetes_config_map_v1_data.aws_auth,
│   on main.tf line 1, in resource "kubernetes_config_map_v1_data" "aws_auth":
╵`,
    denied('tf/runner', 'get configmaps aws-auth', 'kube-system'),
  ],
  [
    'Terraform in GitHub Actions',
    `2026-11-24T13:37:05.1234567Z [31m╷[0m[0m
2026-11-24T13:37:05.1234568Z [31m│[0m [0m[1m[31mError: [0m[0m[1mroles.rbac.authorization.k8s.io is forbidden: User "system:serviceaccount:arc:runner" cannot[0m
2026-11-24T13:37:05.1234569Z [31m│[0m [0m[0mcreate resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "shop"
2026-11-24T13:37:05.1234570Z [31m│[0m [0m
2026-11-24T13:37:05.1234571Z [31m╵[0m[0m
2026-11-24T13:37:05.1300000Z ##[error]Process completed with exit code 1.`,
    denied('arc/runner', 'create roles.rbac.authorization.k8s.io', 'shop'),
  ],
  [
    'Pulumi',
    `  kubernetes:core/v1:Namespace (shop):
    error: resource shop was not successfully created by the Kubernetes API server : namespaces is forbidden: User "system:serviceaccount:pulumi:op" cannot create resource "namespaces" in API group "" at the cluster scope`,
    denied('pulumi/op', 'create namespaces', ''),
  ],
  [
    'Argo CD',
    'ComparisonError: Failed to load live state: failed to get cluster info for "https://kubernetes.default.svc": error synchronizing cache state : failed to sync cluster https://10.96.0.1:443: failed to load initial state of resource Ingress.networking.k8s.io: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:argocd:argocd-application-controller" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope',
    denied('argocd/argocd-application-controller', 'list ingresses.networking.k8s.io', ''),
  ],
  [
    'Argo Workflows',
    'Error (exit code 1): pods "wf-abc" is forbidden: User "system:serviceaccount:argo:default" cannot patch resource "pods" in API group "" in the namespace "argo"',
    denied('argo/default', 'patch pods wf-abc', 'argo'),
  ],
  [
    'Argo Workflows, task results',
    String.raw`time="2026-11-24T13:37:05.123Z" level=warning msg="failed to patch task result, falling back to legacy/insecure pod patch, see https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/" error="workflowtaskresults.argoproj.io is forbidden: User \"system:serviceaccount:argo:default\" cannot create resource \"workflowtaskresults\" in API group \"argoproj.io\" in the namespace \"argo\""`,
    denied('argo/default', 'create workflowtaskresults.argoproj.io', 'argo'),
  ],
  [
    'Flux',
    String.raw`{"level":"error","ts":"2026-11-24T13:37:05.1Z","logger":"controllers.Kustomization","msg":"Reconciliation failed after 1.2s, next try in 10m0s","error":"Deployment/shop/web dry-run failed (Forbidden): deployments.apps \"web\" is forbidden: User \"system:serviceaccount:shop:flux\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"shop\"\n"}`,
    denied('shop/flux', 'patch deployments.apps web', 'shop'),
  ],
  [
    'GitLab runner',
    'ERROR: Job failed (system failure): prepare environment: setting up credentials: secrets is forbidden: User "system:serviceaccount:gitlab:default" cannot create resource "secrets" in API group "" in the namespace "gitlab". Check https://docs.gitlab.com/runner/shells/index.html#shell-profile-loading for more information',
    denied('gitlab/default', 'create secrets', 'gitlab'),
  ],
  [
    'GitLab job log with stamps',
    `2026-11-24T13:37:05.123456Z 01O $ kubectl -n shop rollout status deploy/web
2026-11-24T13:37:05.223456Z 01E Error from server (Forbidden): deployments.apps "web" is forbidden: User "system:serviceaccount:gitlab:runner" cannot get resource "deployments" in API group "apps" in the namespace "shop"
2026-11-24T13:37:05.323456Z 00O section_end:1764000000:step_script`,
    denied('gitlab/runner', 'get deployments.apps web', 'shop'),
  ],
  [
    'GitHub Actions',
    `2026-11-24T13:37:05.1234567Z ##[group]Run kubectl apply -f k8s
2026-11-24T13:37:06.1234567Z Error from server (Forbidden): error when creating "k8s/cron.yaml": cronjobs.batch is forbidden: User "system:serviceaccount:arc:runner" cannot create resource "cronjobs" in API group "batch" in the namespace "shop"
2026-11-24T13:37:06.2234567Z ##[error]Process completed with exit code 1.`,
    denied('arc/runner', 'create cronjobs.batch', 'shop'),
  ],
  [
    'Jenkins pipeline',
    `[Pipeline] sh
[2026-11-24T13:37:05.123Z] + kubectl get ns
[2026-11-24T13:37:05.456Z] Error from server (Forbidden): namespaces is forbidden: User "system:serviceaccount:jenkins:default" cannot list resource "namespaces" in API group "" at the cluster scope
[Pipeline] }`,
    denied('jenkins/default', 'list namespaces', ''),
  ],
  [
    'Tekton',
    `[deploy : kubectl] Error from server (Forbidden): statefulsets.apps "db" is forbidden: User "system:serviceaccount:ci:pipeline" cannot get resource "statefulsets" in API group "apps" in the namespace "shop"`,
    denied('ci/pipeline', 'get statefulsets.apps db', 'shop'),
  ],
  [
    'cert-manager',
    String.raw`E1124 13:37:05.1       1 controller.go:167] "re-queuing item due to error processing" err="challenges.acme.cert-manager.io is forbidden: User \"system:serviceaccount:cert-manager:cm\" cannot create resource \"challenges\" in API group \"acme.cert-manager.io\" in the namespace \"shop\"" logger="cert-manager"`,
    denied('cert-manager/cm', 'create challenges.acme.cert-manager.io', 'shop'),
  ],
  [
    'external-dns',
    String.raw`time="2026-11-24T13:37:05Z" level=fatal msg="failed to sync *v1.Service: context deadline exceeded with error: services is forbidden: User \"system:serviceaccount:dns:external-dns\" cannot list resource \"services\" in API group \"\" at the cluster scope"`,
    denied('dns/external-dns', 'list services', ''),
  ],
  [
    'k9s',
    ' 😱 pods is forbidden: User "dev" cannot list resource "pods" in API group "" at the cluster scope ',
    denied('dev', 'list pods', ''),
  ],
  [
    'Kubernetes Dashboard',
    `warning
configmaps is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot list resource "configmaps" in API group "" in the namespace "default"
close
persistentvolumeclaims is forbidden: User "system:serviceaccount:kubernetes-dashboard:kubernetes-dashboard" cannot list resource "persistentvolumeclaims" in API group "" in the namespace "default"
close`,
    denied('kubernetes-dashboard/kubernetes-dashboard', 'list configmaps', 'default'),
    denied('kubernetes-dashboard/kubernetes-dashboard', 'list persistentvolumeclaims', 'default'),
  ],
  [
    'docker json-file',
    String.raw`{"log":"E1124 13:37:05.1 1 main.go:12] nodes \"n1\" is forbidden: User \"system:serviceaccount:a:b\" cannot get resource \"nodes/proxy\" in API group \"\" at the cluster scope\n","stream":"stderr","time":"2026-11-24T13:37:05.123456789Z"}`,
    denied('a/b', 'get nodes/proxy n1', ''),
  ],
  [
    'CRI log',
    '2026-11-24T13:37:05.123456789Z stderr F Error: pods "a" is forbidden: User "system:serviceaccount:a:b" cannot create resource "pods/portforward" in API group "" in the namespace "a"',
    denied('a/b', 'create pods/portforward a', 'a'),
  ],
  [
    'CRI log in parts',
    `2026-11-24T13:37:05.123456789Z stderr P Error: pods "a" is forbidden: User "system:serviceaccount:a:b" cannot del
2026-11-24T13:37:05.123456790Z stderr F ete resource "pods" in API group "" in the namespace "a"`,
    denied('a/b', 'delete pods a', 'a'),
  ],
  [
    'journald',
    'Nov 24 13:37:05 node1 k3s[812]: E1124 13:37:05.1 812 reflector.go:147] failed to list *v1.Node: nodes is forbidden: User "system:k3s-controller" cannot list resource "nodes" in API group "" at the cluster scope',
    denied('system:k3s-controller', 'list nodes', ''),
  ],
  [
    'docker compose',
    'agent-1  | 2026/11/24 13:37:05 pods is forbidden: User "system:serviceaccount:a:b" cannot watch resource "pods" in API group "" in the namespace "a"',
    denied('a/b', 'watch pods', 'a'),
  ],
  [
    'kubectl logs --prefix',
    '[pod/web-0/main] error: configmaps "c" is forbidden: User "system:serviceaccount:shop:web" cannot update resource "configmaps" in API group "" in the namespace "shop"',
    denied('shop/web', 'update configmaps c', 'shop'),
  ],
  [
    'CloudWatch, JSON in JSON',
    String.raw`{"@message":"{\"log\":\"{\\\"level\\\":\\\"error\\\",\\\"error\\\":\\\"pods \\\\\\\"p\\\\\\\" is forbidden: User \\\\\\\"system:serviceaccount:a:b\\\\\\\" cannot get resource \\\\\\\"pods\\\\\\\" in API group \\\\\\\"\\\\\\\" in the namespace \\\\\\\"a\\\\\\\"\\\"}\",\"kubernetes\":{\"namespace_name\":\"a\"}}"}`,
    denied('a/b', 'get pods p', 'a'),
  ],
  [
    'Loki',
    String.raw`{"streams":[{"stream":{"app":"web"},"values":[["1764000000000000000","level=error msg=\"pods is forbidden: User \\\"system:serviceaccount:shop:web\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\" in the namespace \\\"shop\\\"\""]]}]}`,
    denied('shop/web', 'list pods', 'shop'),
  ],
  [
    'an audit event',
    String.raw`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","verb":"list","user":{"username":"system:serviceaccount:shop:web"},"responseStatus":{"metadata":{},"status":"Failure","message":"secrets is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\"","reason":"Forbidden","details":{"kind":"secrets"},"code":403},"annotations":{"authorization.k8s.io/decision":"forbid"}}`,
    denied('shop/web', 'list secrets', 'shop'),
  ],
  [
    'a Helm hook in an Argo CD event',
    'one or more objects failed to apply, reason: customresourcedefinitions.apiextensions.k8s.io is forbidden: User "system:serviceaccount:argocd:sync" cannot create resource "customresourcedefinitions" in API group "apiextensions.k8s.io" at the cluster scope. Retrying attempt #5 at 1:37PM.',
    denied('argocd/sync', 'create customresourcedefinitions.apiextensions.k8s.io', ''),
  ],
]
