import { denied, type Paste } from './paste'

/** The same sentences as shells, mails and other languages carry them. */
export const carriedPastes: readonly Paste[] = [
  [
    'PowerShell',
    `kubectl : Error from server (Forbidden): pods is forbidden: User "jane@corp.onmicrosoft.com" cannot list resource 
"pods" in API group "" in the namespace "payments"
At line:1 char:1
+ kubectl get pods -n payments
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified: (Error from serv...pace "payments":String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError`,
    denied('jane@corp.onmicrosoft.com', 'list pods', 'payments'),
  ],
  [
    'GitHub Actions',
    `2024-06-11T09:12:33.4410201Z ##[group]Run kubectl apply -f k8s/
2024-06-11T09:12:33.4410301Z kubectl apply -f k8s/
2024-06-11T09:12:35.1201333Z ##[endgroup]
2024-06-11T09:12:36.0099123Z Error from server (Forbidden): error when retrieving current configuration of:
2024-06-11T09:12:36.0099423Z Resource: "batch/v1, Resource=cronjobs", GroupVersionKind: "batch/v1, Kind=CronJob"
2024-06-11T09:12:36.0099623Z Name: "cleanup", Namespace: "jobs"
2024-06-11T09:12:36.0100123Z from server for: "k8s/cron.yaml": cronjobs.batch "cleanup" is forbidden: User "system:serviceaccount:ci:gha" cannot get resource "cronjobs" in API group "batch" in the namespace "jobs"
2024-06-11T09:12:36.0120123Z ##[error]Process completed with exit code 1.`,
    denied('ci/gha', 'get cronjobs.batch cleanup', 'jobs'),
  ],
  [
    'a mail, quoted-printable',
    `Error from server (Forbidden): services is forbidden: User =22dev=22 cannot l=
ist resource =22services=22 in API group =22=22 in the namespace =22web=22`,
    denied('dev', 'list services', 'web'),
  ],
  [
    'HTML, escaped twice',
    '<p>Error: pods is forbidden: User &amp;quot;dev&amp;quot; cannot list resource &amp;quot;pods&amp;quot; in API group &amp;quot;&amp;quot; in the namespace &amp;quot;web&amp;quot;</p>',
    denied('dev', 'list pods', 'web'),
  ],
  [
    'CRI, a line in two parts',
    `2026-01-05T10:00:00.000000000Z stderr P pods is forbidden: User "system:serviceaccount:x:svc" cannot watch resource "po
2026-01-05T10:00:00.000000000Z stderr F ds" in API group "" in the namespace "x"`,
    denied('x/svc', 'watch pods', 'x'),
  ],
  [
    'YAML, a broken double-quoted scalar',
    `    message: "persistentvolumeclaims is forbidden: User \\"system:serviceaccount:op:\\
      op\\" cannot create resource \\"persistentvolumeclaims\\" in API group \\"\\" in the\\
      \\ namespace \\"shop\\""`,
    denied('op/op', 'create persistentvolumeclaims', 'shop'),
  ],
  [
    'Terraform, broken in a box',
    `╷
│ Error: configmaps "aws-auth" is forbidden: User "arn:aws:iam::123456789012:role/ci" cannot
│ get resource "configmaps" in API group "" in the namespace "kube-system"
│ 
│   with module.eks.kubernetes_config_map.aws_auth[0],
│   on .terraform/modules/eks/main.tf line 553, in resource "kubernetes_config_map" "aws_auth":
│  553: resource "kubernetes_config_map" "aws_auth" {
╵`,
    denied('arn:aws:iam::123456789012:role/ci', 'get configmaps aws-auth', 'kube-system'),
  ],
  [
    'Loki, logfmt in JSON',
    '{"streams":[{"stream":{"app":"x"},"values":[["1700000000000000000","level=error err=\\"secrets \\\\\\"s\\\\\\" is forbidden: User \\\\\\"system:serviceaccount:x:x\\\\\\" cannot get resource \\\\\\"secrets\\\\\\" in API group \\\\\\"\\\\\\" in the namespace \\\\\\"x\\\\\\"\\""]]}]}',
    denied('x/x', 'get secrets s', 'x'),
  ],
  [
    'Markdown that links names',
    `"error":"failed to ensure ClusterRole: failed to create *v1.ClusterRole '/k:k-webhook': [clusterroles.rbac.authorization.k8s.io](http://clusterroles.rbac.authorization.k8s.io/) \\"k:k-webhook\\" is forbidden: user \\"system:serviceaccount:k:k-op\\" (groups=[\\"system:serviceaccounts\\" \\"system:serviceaccounts:k\\" \\"system:authenticated\\"]) is attempting to grant RBAC permissions not currently held:\\n{APIGroups:[\\"[k.io](http://k.io/)\\"], Resources:[\\"templates\\"], Verbs:[\\"get\\" \\"list\\"]}"}`,
    {
      kind: 'authorization',
      user: 'system:serviceaccount:k:k-op',
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterroles',
      name: 'k:k-webhook',
      cause: 'H1',
    },
  ],
  [
    'Slack that links names',
    'Error from server (Forbidden): <http://deployments.apps|deployments.apps> is forbidden: User "u" cannot list resource "deployments" in API group "apps" in the namespace "n"',
    denied('u', 'list deployments.apps', 'n'),
  ],
  [
    '.NET JSON',
    '"error":"jobs.batch \\u0022nightly\\u0022 is forbidden: User \\u0022system:serviceaccount:cron:cron\\u0022 cannot delete resource \\u0022jobs\\u0022 in API group \\u0022batch\\u0022 in the namespace \\u0022cron\\u0022"',
    denied('cron/cron', 'delete jobs.batch nightly', 'cron'),
  ],
  [
    'Docker, JSON in JSON',
    '{"log":"{\\"level\\":\\"error\\",\\"error\\":\\"pods is forbidden: User \\\\\\"system:serviceaccount:a:b\\\\\\" cannot list resource \\\\\\"pods\\\\\\" in API group \\\\\\"\\\\\\" in the namespace \\\\\\"a\\\\\\"\\"}\\n","stream":"stderr","time":"2024-01-01T00:00:00.000000000Z"}',
    denied('a/b', 'list pods', 'a'),
  ],
  [
    'a quoted mail',
    `On Tue, Mar 5, 2024 at 10:00 AM Jane <jane@example.com> wrote:
> Hi, the job fails with
> Error from server (Forbidden): jobs.batch is forbidden: User
> "system:serviceaccount:batch:runner" cannot create resource "jobs" in
> API group "batch" in the namespace "batch"
> Can you help?`,
    denied('batch/runner', 'create jobs.batch', 'batch'),
  ],
  [
    'French quotes',
    'Erreur : « pods est interdit » — message exact : pods is forbidden: User "système" cannot list resource "pods" in API group "" in the namespace "préprod"',
    denied('système', 'list pods', 'préprod'),
  ],
  [
    'Japanese quotes, names that are not ASCII',
    'エラー内容：「configmaps "設定" is forbidden: User "system:serviceaccount:jp:app" cannot get resource "configmaps" in API group "" in the namespace "jp"」です。',
    denied('jp/app', 'get configmaps 設定', 'jp'),
  ],
  [
    'Go JSON, signs of HTML',
    '{"message":"services \\"a\\u003cb\\" is forbidden: User \\"x\\u0026y\\" cannot get resource \\"services\\" in API group \\"\\" in the namespace \\"z\\""}',
    denied('x&y', 'get services a<b', 'z'),
  ],
]
