import { say, typed } from '@/lib/phrase/phrase'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { OF_CLUSTER, OF_NAMESPACE, OF_TRAFFIC, WRITES, WRITES_AND_DELETES } from './controllers'
import type { Danger, DangerRow, Severity } from './danger'

/** True where one of the verbs on the resource is dangerous anywhere: what is never guessed at. */
export function isDangerous(verbs: readonly string[], group: string, word: string): boolean {
  return DANGERS.some(
    (danger) =>
      danger.on.some((on) => on.group === group && on.resources.includes(word)) &&
      (verbs.includes('*') || verbs.some((verb) => danger.verbs.includes(verb))),
  )
}

const WEBHOOKS = 'admissionregistration.k8s.io: mutatingwebhookconfigurations validatingwebhookconfigurations'
const VALIDATING_POLICIES =
  'admissionregistration.k8s.io: validatingadmissionpolicies validatingadmissionpolicybindings'
const WORKLOADS = 'run pods, as any ServiceAccount of the namespace and with its Secrets'
const OWN_PERMISSIONS = 'a binding that grants this account itself what it needs.'

const CRITICAL: readonly DangerRow[] = [
  {
    id: 'everything',
    verbs: ['*'],
    on: ['*: *'],
    can: 'do everything',
    attack: [
      'can read Secrets, start any pod and act as every account that it reaches there.',
      'can read and change every object with such a name, Secrets, workloads and Roles included.',
    ],
    instead: 'a Role with the calls that the program makes.',
  },
  {
    id: 'escalate',
    verbs: ['bind', 'escalate'],
    on: ['rbac.authorization.k8s.io: roles clusterroles'],
    can: 'grant permissions that it does not have',
    attack: [
      'can grant itself any permission wherever it can write roles or bindings, since the API server does not check them against its own.',
      'can grant itself what the named roles grant wherever it can write bindings, and with escalate add any permission to these roles.',
    ],
    instead: 'an admin creates the bindings once.',
  },
  {
    id: 'impersonate',
    scope: 'cluster',
    verbs: ['impersonate'],
    on: ['users groups', 'authentication.k8s.io: uids userextras/*'],
    can: 'act as another user or group',
    attack:
      'can act through one request header as any user or group that it covers, including system:masters if no names limit it.',
    instead: OWN_PERMISSIONS,
  },
  {
    id: 'impersonate-constrained',
    scope: 'cluster',
    verbs: ['impersonate:user-info', 'impersonate:arbitrary-node', 'impersonate:associated-node'],
    on: ['authentication.k8s.io: users groups uids userextras/* nodes'],
    can: 'act as another user or node for single verbs',
    attack:
      'and the impersonate-on verb of a call can make that call with the permissions of a stronger user or a node.',
    instead: OWN_PERMISSIONS,
  },
  {
    id: 'cluster-bindings',
    scope: 'cluster',
    verbs: WRITES,
    // OpenShift serves RBAC's objects here too, and writes them as the caller (openshift-apiserver, registry/rolebinding/proxy.go).
    on: ['rbac.authorization.k8s.io: clusterrolebindings', 'authorization.openshift.io: clusterrolebindings'],
    can: 'change who has which permissions in the cluster',
    attack: [
      'can grant any account, in every namespace, the permissions that it has itself and the roles that it can bind.',
      'can grant any account, by the named binding, the permissions that it has itself and the roles that it can bind.',
    ],
    instead: [
      '`get` and `list` on `clusterrolebindings`, if it only reads.',
      '`get` on the binding, if it only reads.',
    ],
  },
  {
    // docs.redhat.com, OpenShift 4, "Managing security context constraints": the verb use admits an account's pods by one.
    id: 'security-context-constraints',
    verbs: ['use'],
    on: ['security.openshift.io: securitycontextconstraints'],
    can: 'run pods under any security context constraint, even privileged',
    attack: [
      'and can create pods, directly or by a workload, can run a privileged one that owns its node.',
      'and can create pods, directly or by a workload, can run one with all that the named constraint admits, which for privileged is its node.',
    ],
    instead: [
      'the verb use on the one constraint that the pods need, by resourceNames, and never on privileged or a hostmount one.',
      'pods that restricted-v2 admits, which every account can use.',
    ],
  },
  {
    id: 'node-proxy',
    scope: 'cluster',
    verbs: ['get', 'create'],
    on: ['nodes/proxy'],
    can: 'run commands through the kubelets',
    attack:
      'can run commands in every pod of a node through its kubelet, with get alone, bypassing admission and audit.',
    instead:
      '`get` on `nodes/metrics`, `nodes/stats`, `nodes/pods` or `nodes/healthz`, which a kubelet checks first.',
  },
  {
    id: 'certificates',
    scope: 'cluster',
    verbs: ['update', 'patch'],
    on: ['certificates.k8s.io: certificatesigningrequests/approval certificatesigningrequests/status'],
    can: 'approve or issue client certificates',
    attack:
      'and the verb approve or sign on a signer can get a client certificate for a stronger user, which Kubernetes cannot revoke.',
    instead: 'no approval permission: the signer’s own controller or a person approves.',
  },
  {
    id: 'signers',
    scope: 'cluster',
    verbs: ['approve', 'sign'],
    on: ['certificates.k8s.io: signers'],
    can: 'approve or sign for signers of certificates',
    attack: [
      'and can update certificate requests can issue a client certificate from a signer that it covers, and use it to act as a stronger user.',
      'and can update certificate requests can issue certificates from the named signers, and act as a stronger user where the API server trusts them.',
    ],
    instead: [
      'the verb on the one signer, by resourceNames, and never on kubernetes.io/kube-apiserver-client.',
      'no permission to approve or sign: the signer’s own controller or a person does.',
    ],
  },
  {
    id: 'webhooks',
    scope: 'cluster',
    verbs: WRITES,
    on: [WEBHOOKS],
    can: 'see and change every object that is written',
    attack:
      'can put its own server in front of every write in the cluster, where it reads Secrets and changes pods.',
    instead: [
      '`patch` on the one configuration by resourceNames, if a controller renews its certificate. With that it can still make this one webhook see every write.',
      '`get` on the configuration, and whoever installs the webhook sets its certificate.',
    ],
  },
  {
    id: 'admission-policies',
    scope: 'cluster',
    verbs: WRITES,
    on: ['admissionregistration.k8s.io: mutatingadmissionpolicies mutatingadmissionpolicybindings'],
    can: 'change every object that is written',
    attack:
      'can rewrite other users’ pods and bindings as they are created, so they run its image or name its account.',
    instead: [
      '`get` and `list` on the policies, if it only reads.',
      '`get` on the policy, if it only reads.',
    ],
  },
  {
    id: 'api-services',
    scope: 'cluster',
    verbs: WRITES,
    on: ['apiregistration.k8s.io: apiservices'],
    can: 'decide which server answers for an API group',
    attack: [
      'can send the calls of a whole API group to its own server, which sees what they carry and answers anything.',
      'can send the calls of the named APIServices to its own server, which sees what they carry and answers anything.',
    ],
    instead: [
      '`patch` on the one APIService by resourceNames, if a controller renews its certificate. With that it can still redirect this API group.',
      '`get` on the APIService, and whoever installs its server sets the certificate.',
    ],
  },
  {
    id: 'persistent-volumes',
    scope: 'cluster',
    verbs: ['create'],
    on: ['persistentvolumes'],
    can: 'create cluster volumes',
    attack:
      'can create a volume from a node’s own disk, and read and write it from a pod that Pod Security allows.',
    instead: '`create` on `persistentvolumeclaims`, for which a StorageClass creates the volume.',
  },
  {
    id: 'redirect-volumes',
    scope: 'cluster',
    verbs: ['update', 'patch'],
    on: ['persistentvolumes'],
    can: 'redirect cluster volumes',
    attack: 'can point someone else’s released volume to its own claim, and read and write it from a pod.',
    instead: [
      '`get` and `list` on `persistentvolumes`, if it only reads.',
      '`get` on the volume, if it only reads.',
    ],
  },
  {
    id: 'nodes',
    scope: 'cluster',
    verbs: ['update', 'patch', 'create'],
    on: ['nodes nodes/status'],
    can: 'change nodes',
    attack:
      'can set labels, taints or capacity, so other users’ pods, with their Secrets, land on a node that it controls.',
    instead: [
      '`get`, `list` and `watch` on `nodes`, if it only reads.',
      '`get` on the node, if it only reads.',
    ],
  },
  {
    id: 'custom-resources',
    scope: 'cluster',
    verbs: WRITES,
    on: ['apiextensions.k8s.io: customresourcedefinitions'],
    can: 'change the definitions of custom resources',
    attack:
      'can give a definition its own conversion webhook, which reads and rewrites every object that an operator acts on.',
    instead: 'the definitions installed by an admin, and get on them.',
  },
  {
    id: 'system-configuration',
    scope: { namespace: 'kube-system' },
    verbs: WRITES,
    on: ['configmaps'],
    can: 'change ConfigMaps of the cluster’s own components',
    attack: [
      'can change what cluster components read, such as aws-auth, which maps cloud identities to users, or the cluster’s DNS.',
      'can change what a cluster component reads where the named ConfigMap is one of theirs, such as aws-auth or coredns.',
    ],
    instead: [
      'a Role in the program’s own namespace, or update on the one ConfigMap by resourceNames.',
      'a ConfigMap in a namespace of the program’s own, and a Role there.',
    ],
  },
]

const HIGH: readonly DangerRow[] = [
  {
    id: 'secrets',
    verbs: ['get', 'list', 'watch'],
    on: ['secrets'],
    can: 'read the contents of Secrets',
    attack: [
      'can read passwords, certificates and the tokens of other accounts.',
      'can read what the named Secret contains: passwords, a certificate’s key or the token of an account.',
    ],
    instead: [
      'mounting the one Secret as a volume, which needs no permission; or get on it by resourceNames, without list and watch, which show all of them.',
      'mounting the Secret as a volume, which needs no permission.',
    ],
  },
  {
    id: 'run-pods',
    verbs: ['create'],
    on: ['pods'],
    can: WORKLOADS,
    attack:
      'can start a pod as a stronger ServiceAccount in the namespace, or one that mounts its Secrets or, where Pod Security allows it, the node’s disk.',
    instead: 'no permission to create pods: let a controller that this account cannot change create them.',
  },
  {
    id: 'run-workloads',
    verbs: ['create'],
    on: ['apps: deployments daemonsets statefulsets replicasets', 'replicationcontrollers'],
    can: WORKLOADS,
    attack:
      'can start a workload as a stronger ServiceAccount in the namespace, and its pods come back when they are deleted.',
    instead: 'workloads that whoever deploys the program creates once, and get on them.',
  },
  {
    id: 'change-workloads',
    verbs: ['update', 'patch'],
    on: ['apps: deployments statefulsets replicasets', 'replicationcontrollers'],
    can: 'change what workloads run, and as which ServiceAccount',
    attack:
      'can set a workload’s image, command and ServiceAccount, so its pods run any program as a stronger account.',
    instead: [
      '`patch` on the scale subresource of the one workload, by resourceNames, if it only changes how many pods run. A patch of the workload itself can run any pod.',
      '`patch` on the scale subresource of the workload, if it only changes how many pods run. A patch of the workload itself can run any pod.',
    ],
  },
  {
    id: 'change-daemon-sets',
    verbs: ['update', 'patch'],
    on: ['apps: daemonsets'],
    can: 'change what DaemonSets run, and as which ServiceAccount',
    attack:
      'can set a DaemonSet’s image, command and ServiceAccount, so it runs any program as a stronger account on every node that it selects.',
    instead: [
      '`get` and `list` on `daemonsets`, if it only reads.',
      '`get` on the DaemonSet, if it only reads.',
    ],
  },
  {
    id: 'run-jobs',
    verbs: ['create'],
    on: ['batch: jobs cronjobs'],
    can: WORKLOADS,
    attack: 'can start a job as a stronger ServiceAccount in the namespace, or one that runs every minute.',
    instead: 'a CronJob that exists already, and get on it.',
  },
  {
    id: 'change-jobs',
    verbs: ['update', 'patch'],
    on: ['batch: cronjobs jobs'],
    can: 'change what jobs run, and as which ServiceAccount',
    attack:
      'can set the image, command and ServiceAccount of a CronJob, or of a suspended Job, so its next pod runs any program as a stronger account.',
    instead: '`get` on `jobs` and `cronjobs`, if it only reads.',
  },
  {
    id: 'change-pods',
    verbs: ['update', 'patch'],
    on: ['pods'],
    can: 'change the image of running pods',
    attack:
      'can set the image of a running container, which then runs its program with that pod’s ServiceAccount and volumes.',
    instead: 'no permission to change pods: their controller does.',
  },
  {
    id: 'exec',
    verbs: ['create', 'get'],
    on: ['pods/exec pods/attach'],
    can: 'run commands in other pods',
    attack: [
      'can run commands in other pods and take their tokens and memory.',
      'can run commands in the named pod and take its tokens and memory.',
    ],
    instead: '`get` on `pods/log`, if reading output is enough.',
  },
  {
    id: 'debug-containers',
    verbs: ['update', 'patch'],
    on: ['pods/ephemeralcontainers'],
    can: 'add containers to running pods',
    attack: 'can add a container next to a running one and read its processes and files.',
    instead: 'no permission on pods/ephemeralcontainers: people debug with their own accounts.',
  },
  {
    id: 'make-tokens',
    verbs: ['create'],
    on: ['serviceaccounts/token'],
    can: 'create ServiceAccount tokens',
    attack: [
      'can create a token for a stronger ServiceAccount and keep it after the pod is gone.',
      'can create a token for the named ServiceAccount and keep it after the pod is gone.',
    ],
    instead: [
      'a projected token in the pod, which needs no permission; or the one account by resourceNames.',
      'a projected token in the pod, which needs no permission.',
    ],
  },
  {
    // Annotations choose a cloud identity: docs.aws.amazon.com/eks (IRSA), cloud.google.com (Workload Identity), azure-workload-identity.
    id: 'change-accounts',
    verbs: ['update', 'patch'],
    on: ['serviceaccounts'],
    can: 'change ServiceAccounts, including the cloud identity of their pods',
    attack: [
      'can annotate a ServiceAccount with a stronger role in AWS, Azure or Google Cloud where its trust admits that account, and hand its pods other pull Secrets.',
      'can annotate the named ServiceAccount with a stronger role in AWS, Azure or Google Cloud where its trust admits that account, and hand its pods other pull Secrets.',
    ],
    instead: [
      'ServiceAccounts that whoever deploys the programs creates once, and get on them.',
      'a ServiceAccount that whoever deploys the program annotates once, and get on it.',
    ],
  },
  {
    // A deletion of a collection is answered with the list that it deleted, with dryRun too (apiserver, registry/generic/registry).
    id: 'delete-secrets',
    verbs: ['deletecollection'],
    on: ['secrets'],
    can: 'delete all Secrets at once, and read them in the answer',
    attack:
      'can delete every Secret there at once, and read all of them by a dry run of it, whose answer lists what it would delete.',
    instead: ['`delete` on the Secrets of the program by resourceNames.', '`delete` on the Secret.'],
  },
  {
    id: 'create-secrets',
    verbs: ['create'],
    on: ['secrets'],
    can: 'create Secrets',
    attack:
      'can have a token of any ServiceAccount in the namespace written into a Secret, which it can then mount or read where it can.',
    instead: [
      'a Secret that whoever deploys the program creates once, and update on it, by resourceNames.',
      'a Secret that whoever deploys the program creates once, and update on it.',
    ],
  },
  {
    id: 'change-secrets',
    verbs: ['update', 'patch'],
    on: ['secrets'],
    can: 'change Secrets',
    attack: [
      'can replace certificates and passwords that programs trust.',
      'can replace what the named Secret contains, for every program that trusts it.',
    ],
    instead: ['`update` on the one Secret, by resourceNames.', 'a Secret that no other program reads.'],
  },
  {
    id: 'impersonate-accounts',
    verbs: ['impersonate'],
    on: ['serviceaccounts'],
    can: 'act as another ServiceAccount',
    attack: 'can act as a stronger ServiceAccount through one request header.',
    instead: OWN_PERMISSIONS,
  },
  {
    id: 'impersonate-accounts-constrained',
    verbs: ['impersonate:serviceaccount'],
    on: ['authentication.k8s.io: serviceaccounts'],
    can: 'act as another ServiceAccount for single verbs',
    attack:
      'and the impersonate-on verb of a call can make that call with the permissions of a stronger ServiceAccount.',
    instead: OWN_PERMISSIONS,
  },
  {
    // Kubernetes asks for it beside the write of a bundle that names a signer (plugin/pkg/admission/certificates/ctbattest).
    id: 'attest',
    scope: 'cluster',
    verbs: ['attest'],
    on: ['certificates.k8s.io: signers'],
    can: 'decide which CAs are trusted for a signer',
    attack: [
      'and can write ClusterTrustBundles can add its own CA to what pods trust for a signer that it covers, and pose as the servers that they call.',
      'and can write ClusterTrustBundles can add its own CA to what pods trust for the named signers, and pose as the servers that they call.',
    ],
    instead: [
      'the verb on the one signer, by resourceNames.',
      'no permission to attest: the signer’s own controller does.',
    ],
  },
  {
    // A bundle without a signer needs nothing else (ctbattest, as above).
    id: 'trust-bundles',
    scope: 'cluster',
    verbs: ['update', 'patch'],
    on: ['certificates.k8s.io: clustertrustbundles'],
    can: 'change which CAs pods trust',
    attack: [
      'can replace the CAs in a bundle that pods mount, with attest also in one of a signer, and pose as the servers that they call.',
      'can replace the CAs in the named bundle, and pose as the servers that pods call which mount it.',
    ],
    instead: [
      '`get` and `list` on `clustertrustbundles`, if it only reads.',
      '`get` on the bundle, if it only reads.',
    ],
  },
  {
    id: 'namespaces',
    // A call on one Namespace is judged inside it, so a RoleBinding there reaches it.
    verbs: ['update', 'patch'],
    // Both subresources take the labels of what is sent too (kubernetes, pkg/registry/core/namespace/strategy.go).
    on: ['namespaces namespaces/finalize namespaces/status'],
    can: 'change namespace labels, including Pod Security’s',
    attack:
      'can remove the Pod Security labels from a namespace, so pods that own their node are admitted, and escape NetworkPolicies.',
    instead: '`get` on the namespace, if it only reads.',
  },
  {
    id: 'bindings',
    verbs: WRITES,
    on: ['rbac.authorization.k8s.io: rolebindings', 'authorization.openshift.io: rolebindings'],
    can: 'change who has which permissions in the namespace',
    attack: [
      'can grant any account the permissions that it has itself and the roles that it can bind.',
      'can grant any account, by the named binding, the permissions that it has itself and the roles that it can bind.',
    ],
    instead: [
      '`get` and `list` on `rolebindings`, if it only reads.',
      '`get` on the binding, if it only reads.',
    ],
  },
  {
    id: 'delete-namespaces',
    // Like any call on one Namespace, judged inside it.
    verbs: ['delete'],
    on: ['namespaces'],
    can: 'delete namespaces with all that they hold',
    attack: 'can delete a namespace, and with it every workload, Secret and volume claim of it.',
    instead: 'the namespace deleted by whoever created it, and get on it.',
  },
  {
    // With NodeLogQuery the journal too (kubernetes, pkg/kubelet/server/server.go).
    id: 'node-logs',
    scope: 'cluster',
    verbs: ['get'],
    on: ['nodes/log'],
    can: 'read the logs of nodes',
    attack:
      'can read what lies in a node’s log folder through its kubelet: the logs of every container there, and often an audit log with tokens.',
    instead: ['`get` on `pods/log` in the namespaces that it needs.', '`get` on `pods/log` in a namespace.'],
  },
]

const MEDIUM: readonly DangerRow[] = [
  {
    id: 'roles',
    verbs: WRITES,
    on: ['rbac.authorization.k8s.io: roles'],
    can: 'change what roles of the namespace grant',
    attack:
      'can write its own permissions into a Role, for every account that is bound to it, and with escalate any permission.',
    instead: ['`get` and `list` on `roles`, if it only reads.', '`get` on the Role, if it only reads.'],
  },
  {
    id: 'cluster-roles',
    scope: 'cluster',
    verbs: WRITES,
    on: ['rbac.authorization.k8s.io: clusterroles'],
    can: 'change what ClusterRoles grant',
    attack: [
      'can write its own permissions into ClusterRoles such as view, for every account that is bound to them, and with escalate any permission.',
      'can write its own permissions into the named ClusterRole, for every account that is bound to it, and with escalate any permission.',
    ],
    instead: [
      '`get` and `list` on `clusterroles`, if it only reads.',
      '`get` on the ClusterRole, if it only reads.',
    ],
  },
  {
    id: 'validating-policies',
    scope: 'cluster',
    verbs: WRITES,
    on: [VALIDATING_POLICIES],
    can: 'decide which objects are admitted',
    attack: 'can refuse writes in the whole cluster, or weaken a policy that keeps dangerous objects out.',
    instead: [
      '`get` and `list` on the policies, if it only reads.',
      '`get` on the policy, if it only reads.',
    ],
  },
  {
    id: 'remove-safeguards',
    scope: 'cluster',
    verbs: ['delete', 'deletecollection'],
    on: [WEBHOOKS, VALIDATING_POLICIES],
    can: 'remove what keeps objects out',
    attack: 'can remove a webhook or policy that keeps dangerous objects out.',
    instead: ['`get` and `list` on them, if it only reads.', '`get` on it, if it only reads.'],
  },
  {
    id: 'port-forward',
    verbs: ['create', 'get'],
    on: ['pods/portforward'],
    can: 'reach the ports of other pods, bypassing network policies',
    attack: [
      'can connect to every port of other pods, even one that listens on loopback alone, where no NetworkPolicy sees it.',
      'can connect to every port of the named pod, even one that listens on loopback alone, where no NetworkPolicy sees it.',
    ],
    instead: 'a Service that it calls directly, which a NetworkPolicy can allow.',
  },
  {
    id: 'proxy',
    verbs: ['get', 'create'],
    on: ['services/proxy pods/proxy'],
    can: 'reach what listens in pods, bypassing network policies',
    attack: [
      'can call what listens in other pods from the API server, where no NetworkPolicy sees it.',
      'can call the named pod or Service from the API server, where no NetworkPolicy sees it.',
    ],
    instead: 'a Service that it calls directly, which a NetworkPolicy can allow.',
  },
  {
    id: 'network-policies',
    verbs: WRITES_AND_DELETES,
    on: [
      'networking.k8s.io: networkpolicies',
      'cilium.io: ciliumnetworkpolicies ciliumclusterwidenetworkpolicies',
      'projectcalico.org: networkpolicies globalnetworkpolicies',
      'crd.projectcalico.org: networkpolicies globalnetworkpolicies',
    ],
    can: 'open what NetworkPolicies keep apart',
    attack: [
      'can delete a NetworkPolicy or add one that allows more, so pods are reached that nothing else could reach.',
      'can delete or widen the named NetworkPolicy, so pods are reached that nothing else could reach.',
    ],
    instead: [
      '`get` and `list` on `networkpolicies`, if it only reads.',
      '`get` on the NetworkPolicy, if it only reads.',
    ],
  },
  {
    // What the scheduler does (kubernetes, pkg/registry/core/pod/storage, BindingREST).
    id: 'bind-pods',
    verbs: ['create'],
    on: ['pods/binding bindings'],
    can: 'choose the node of waiting pods',
    attack:
      'can place a waiting pod, with its Secrets, on a node of its choice, past taints, affinity and the scheduler’s checks.',
    instead: 'no permission to bind pods: a scheduler that this account cannot change does it.',
  },
  {
    id: 'evict-pods',
    verbs: ['create'],
    on: ['pods/eviction'],
    can: 'evict other pods',
    attack: [
      'can end any pod there, as often as disruption budgets allow, and free its place on a node.',
      'can end the named pod, as often as disruption budgets allow.',
    ],
    instead: [
      'the eviction of its own pods by name, or no permission: a drain is run by people.',
      'no permission to evict it: a drain is run by people.',
    ],
  },
  {
    id: 'delete-pods',
    verbs: ['delete', 'deletecollection'],
    on: ['pods'],
    can: 'delete other pods',
    attack: [
      'can end any pod there, past every disruption budget, and free its place on a node.',
      'can end the named pod, past every disruption budget.',
    ],
    instead: [
      '`delete` on its own pods by resourceNames, or create on pods/eviction, which disruption budgets limit.',
      '`create` on `pods/eviction` of it, which disruption budgets limit.',
    ],
  },
  {
    // EndpointSlices are made from it (kubernetes, staging/src/k8s.io/endpointslice/utils.go).
    id: 'pod-status',
    verbs: ['update', 'patch'],
    on: ['pods/status'],
    can: 'change the status of pods',
    attack:
      'can give a pod another address or call it ready, so that the traffic of its Services goes where it chooses.',
    instead: '`get` on `pods`, if it only reads.',
  },
  {
    id: 'create-accounts',
    verbs: ['create'],
    on: ['serviceaccounts'],
    can: 'create ServiceAccounts',
    attack:
      'can create a ServiceAccount that a binding, a cloud or a Vault role already names, and get all that it grants once it can run a pod or make a token.',
    instead: [
      'ServiceAccounts that whoever deploys the programs creates once.',
      'the ServiceAccount created by whoever deploys the program.',
    ],
  },
  {
    // kubernetes.io/docs/reference/access-authn-authz/authentication, TokenReview. ClusterRole system:auth-delegator has it.
    id: 'token-reviews',
    scope: 'cluster',
    verbs: ['create'],
    on: ['authentication.k8s.io: tokenreviews'],
    can: 'find out whose a token is, and whether it is valid',
    attack:
      'can test tokens that it got from others, by which it learns whose they are and whether they still work.',
    instead: 'only where it must authenticate callers, as an authenticating proxy does.',
    staysOpen: true,
  },
  {
    id: 'traffic',
    verbs: WRITES,
    on: [
      // services/status holds the addresses of a load balancer (CVE-2020-8554).
      'endpoints services services/status',
      'discovery.k8s.io: endpointslices',
      'networking.k8s.io: ingresses',
      'gateway.networking.k8s.io: gateways httproutes grpcroutes tlsroutes tcproutes referencegrants',
      'route.openshift.io: routes routes/custom-host',
      'networking.istio.io: virtualservices gateways serviceentries destinationrules envoyfilters',
      'traefik.io: ingressroutes ingressroutetcps middlewares',
      'projectcontour.io: httpproxies',
      'externaldns.k8s.io: dnsendpoints',
    ],
    can: 'redirect the traffic of Services and host names',
    attack:
      'can send traffic for a Service, an external address or a host name to its own server and read it.',
    instead: 'the program’s Services and routes, created once with it.',
  },
]

const whole = (attack: string) => say`Anyone who has this ${typed(attack)}`

function of(severity: Severity, rows: readonly DangerRow[]): Danger[] {
  return rows.map(({ scope = 'any', on, attack, instead, ...row }) => {
    const [attackOnAny = '', attackOnNamed] = [attack].flat()
    const [insteadOfAny = '', insteadOfNamed] = [instead].flat()
    const named = {
      ...(attackOnNamed ? { attack: whole(attackOnNamed) } : {}),
      ...(insteadOfNamed ? { instead: typed(insteadOfNamed) } : {}),
    }
    return {
      ...row,
      severity,
      scope,
      on: on.map((line) => {
        const [resources = '', group = ''] = line.split(': ').reverse()
        return { group, resources: resources.split(' ') }
      }),
      attack: whole(attackOnAny),
      instead: typed(insteadOfAny),
      ...(attackOnNamed || insteadOfNamed ? { named } : {}),
    }
  })
}

/**
 * Permissions that let an account take more than it was granted, the worst first: what
 * kubernetes.io/docs/concepts/security/rbac-good-practices lists, and what leads to the same (Kubernetes 1.36, OpenShift 4, and the
 * controllers of `controllers.ts`).
 * The one source for the self-audit, the warnings of fixes and of pasted Roles, and what is never suggested.
 */
export const DANGERS: readonly Danger[] = [
  ...of('critical', [...CRITICAL, ...OF_CLUSTER]),
  ...of('high', [...HIGH, ...OF_NAMESPACE]),
  ...of('medium', [...MEDIUM, ...OF_TRAFFIC]),
]

const KNOWN_GROUPS = new Set<string>()
const KNOWN_WORDS = new Set<string>()
for (const { group, resources } of DANGERS.flatMap(({ on }) => on)) {
  KNOWN_GROUPS.add(group)
  for (const word of resources) KNOWN_WORDS.add(`${group}/${word}`)
}

/**
 * True where nothing is known of what a write of this kind makes a controller do: a custom kind that no row names. Writes of its
 * status, and of reviews, which store nothing, make it do nothing. `*` is every kind of its group.
 */
export function isOfUnknownPower(group: string, word: string): boolean {
  if (!group.includes('.') || isBuiltInGroup(group)) return false
  if (word === '*') return !KNOWN_GROUPS.has(group)
  return !word.includes('/') && !word.endsWith('reviews') && !KNOWN_WORDS.has(`${group}/${word}`)
}

/** What is said of writes to a kind `isOfUnknownPower`: a doubt, beside the dangers that are known. */
export const UNKNOWN_POWER: Danger = {
  id: 'unknown-power',
  severity: 'unknown',
  scope: 'any',
  verbs: WRITES,
  on: [],
  can: 'write custom resources whose controller has power that is not known',
  attack: say`Power not known: the controller of this custom resource can act on what is written there with more permissions than the writer has.`,
  instead: typed(
    '`get`, `list` and `watch` on it, if it only reads; or ask whoever runs the controller what it does.',
  ),
  named: {
    instead: typed('`get` on it, if it only reads; or ask whoever runs the controller what it does.'),
  },
}
