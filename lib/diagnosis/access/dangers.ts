export interface Danger {
  id: string
  verbs: readonly string[]
  group: string
  /** With their subresource. */
  resources: readonly string[]
  /** Follows the account: what it may do. */
  says: string
  /** What somebody who runs code in the pod does with it. */
  attack: string
  /** What is enough in its place. */
  instead: string
  /** True for resources that belong to the cluster: a rule bound in a namespace does not reach them. */
  clusterScoped?: boolean
}

const RBAC = 'rbac.authorization.k8s.io'
const WORKLOADS = 'runs pods, as any ServiceAccount of the namespace and with its Secrets'

/** Rights by which an account may take over more than it was given, the gravest first. */
export const DANGERS: readonly Danger[] = [
  {
    id: 'everything',
    verbs: ['*'],
    group: '*',
    resources: ['*'],
    says: 'may do everything',
    attack:
      'Whoever runs code in this pod may read every Secret, start any pod and grant itself what is missing.',
    instead: 'A Role with the calls that the program makes, and nothing else.',
  },
  {
    id: 'secrets',
    verbs: ['get', 'list', 'watch'],
    group: '',
    resources: ['secrets'],
    says: 'reads the contents of Secrets',
    attack: 'Code in this pod reads passwords, certificates and the tokens of other accounts.',
    instead:
      'get on the Secrets that it needs, by resourceNames; without list and watch, which show all of them.',
  },
  {
    id: 'run-pods',
    verbs: ['create'],
    group: '',
    resources: ['pods'],
    says: WORKLOADS,
    attack: 'Code in this pod starts a pod as a stronger account, or one that mounts the node’s disk.',
    instead: 'No right to create pods: let a controller that is not reachable from here create them.',
  },
  {
    id: 'run-workloads',
    verbs: ['create'],
    group: 'apps',
    resources: ['deployments', 'daemonsets', 'statefulsets'],
    says: WORKLOADS,
    attack: 'Code in this pod starts a workload as a stronger account, and it comes back when it is deleted.',
    instead:
      'patch on the scale subresource of the one workload, by resourceNames, where it only changes how many pods run. A patch of the workload itself can run any pod.',
  },
  {
    id: 'run-jobs',
    verbs: ['create'],
    group: 'batch',
    resources: ['jobs', 'cronjobs'],
    says: WORKLOADS,
    attack: 'Code in this pod starts a job as a stronger account, or one that runs every minute.',
    instead: 'A CronJob that exists already, and get on it.',
  },
  {
    id: 'exec',
    verbs: ['create', 'get'],
    group: '',
    resources: ['pods/exec', 'pods/attach', 'pods/portforward'],
    says: 'runs commands in other pods or reaches their ports',
    attack: 'Code in this pod runs commands in other pods and takes their tokens and memory.',
    instead: 'get on pods/log, where reading output is enough.',
  },
  {
    id: 'debug-containers',
    verbs: ['update', 'patch'],
    group: '',
    resources: ['pods/ephemeralcontainers'],
    says: 'adds containers to running pods',
    attack: 'Code in this pod adds a container beside a running one and reads its processes.',
    instead: 'No right on pods/ephemeralcontainers; debugging is done by people with their own account.',
  },
  {
    id: 'node-proxy',
    verbs: ['get', 'create'],
    group: '',
    resources: ['nodes/proxy'],
    says: 'runs commands through the kubelets',
    attack: 'Code in this pod runs commands in every pod of a node through its kubelet, past admission.',
    instead: 'get on nodes/metrics or nodes/stats, which a kubelet also checks.',
    clusterScoped: true,
  },
  {
    id: 'proxy',
    verbs: ['get', 'create'],
    group: '',
    resources: ['services/proxy', 'pods/proxy'],
    says: 'reaches what listens in pods, past network policies',
    attack:
      'Code in this pod calls what listens in other pods from the API server, where no NetworkPolicy sees it.',
    instead: 'A Service that it calls directly, which a NetworkPolicy can allow.',
  },
  {
    id: 'make-tokens',
    verbs: ['create'],
    group: '',
    resources: ['serviceaccounts/token'],
    says: 'makes tokens of ServiceAccounts',
    attack: 'Code in this pod makes a token of a stronger account and keeps it after the pod is gone.',
    instead: 'create on serviceaccounts/token of its own account, by resourceNames.',
  },
  {
    id: 'impersonate-accounts',
    verbs: ['impersonate'],
    group: '',
    resources: ['serviceaccounts'],
    says: 'acts as another ServiceAccount',
    attack: 'Code in this pod acts as a stronger account by one header of a request.',
    instead: 'A binding that gives this account the rights that it needs itself.',
  },
  {
    id: 'impersonate',
    verbs: ['impersonate'],
    group: '',
    resources: ['users', 'groups'],
    says: 'acts as another user or group',
    attack: 'Code in this pod acts as any user or group that the rule covers, by one header of a request.',
    instead: 'A binding that gives this account the rights that it needs itself.',
    clusterScoped: true,
  },
  {
    id: 'escalate',
    verbs: ['bind', 'escalate'],
    group: RBAC,
    resources: ['roles', 'clusterroles'],
    says: 'gives rights that it does not hold',
    attack: 'With a right to write roles or bindings beside it, code in this pod gives itself any right.',
    instead: 'The bindings that it makes, made by an admin once.',
  },
  {
    id: 'bindings',
    verbs: ['create', 'update', 'patch'],
    group: RBAC,
    resources: ['rolebindings'],
    says: 'changes who has which rights in the namespace',
    attack: 'Code in this pod hands on the rights that it holds, and changes whom a binding names.',
    instead: 'get and list on rolebindings, where it only looks.',
  },
  {
    id: 'cluster-bindings',
    verbs: ['create', 'update', 'patch'],
    group: RBAC,
    resources: ['clusterrolebindings'],
    says: 'changes who has which rights in the cluster',
    attack:
      'Code in this pod hands on the rights that it holds in every namespace, and changes whom a binding names.',
    instead: 'get and list on clusterrolebindings, where it only looks.',
    clusterScoped: true,
  },
  {
    id: 'certificates',
    verbs: ['update', 'patch'],
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests/approval'],
    says: 'approves client certificates',
    attack:
      'Code in this pod approves a client certificate for a stronger user, which Kubernetes cannot revoke.',
    instead: 'No approval; the signer’s own controller or a person approves.',
    clusterScoped: true,
  },
  {
    id: 'webhooks',
    verbs: ['create', 'update', 'patch'],
    group: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    says: 'sees and changes every object that is written',
    attack:
      'Code in this pod puts itself before every write of the cluster: it reads the objects and changes them.',
    instead:
      'update on the one configuration by resourceNames, where a controller renews its certificate. With that it can still redirect this one webhook.',
    clusterScoped: true,
  },
  {
    id: 'nodes',
    verbs: ['update', 'patch'],
    group: '',
    resources: ['nodes'],
    says: 'changes nodes',
    attack: 'Code in this pod relabels nodes and removes taints, so that pods of others land where it wants.',
    instead: 'get, list and watch on nodes, where it only looks.',
    clusterScoped: true,
  },
]
