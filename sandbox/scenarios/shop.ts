import { toTimestamp } from '../store'

const minute = 60_000
const day = 24 * 60 * minute

export interface ShopOptions {
  now: Date
  /** RBAC of the scenario. */
  rbac?: string
  /** The ServiceAccount of the dashboard's pod; `web` when absent. */
  account?: string
  /** Set false: the pod asks for no token. */
  automountToken?: boolean
  /** The end of the log of `search`, which then runs as `web`; a database that it does not reach when absent. */
  searchLog?: string
  /** Set false: the pod has neither a downward API volume nor fields in env. */
  downwardApi?: boolean
  /** More of the dashboard's pod and its ServiceAccount, as YAML. */
  more?: {
    /** In flow style. */
    annotations: string
    /** More labels of the pod, in flow style. */
    labels?: string
    /** Entries of the container's lists and of the pod's volumes, each a line. */
    env: readonly string[]
    mounts: readonly string[]
    volumes: readonly string[]
  }
}

const nodes = ['node-1', 'node-2', 'node-3']

/** A Node on which pods run. */
export function node(name: string, index: number, created: string): string {
  return `
apiVersion: v1
kind: Node
metadata:
  name: ${name}
  creationTimestamp: "${created}"
  labels: {kubernetes.io/hostname: ${name}, kubernetes.io/os: linux, topology.kubernetes.io/zone: zone-${'abc'[index]}}
spec: {podCIDR: 10.244.${index}.0/24}
status:
  capacity: {cpu: "4", memory: 8155340Ki, ephemeral-storage: 103134472Ki, pods: "110"}
  allocatable: {cpu: "4", memory: 8052940Ki, ephemeral-storage: 94991256Ki, pods: "110"}
  addresses: [{type: InternalIP, address: 192.0.2.${11 + index}}, {type: Hostname, address: ${name}}]
  conditions: [{type: Ready, status: "True", reason: KubeletReady, message: kubelet is posting ready status}]
  nodeInfo: {kubeletVersion: v1.36.2, osImage: Debian GNU/Linux 13 (trixie), kernelVersion: 6.12.48-amd64, containerRuntimeVersion: "containerd://1.7.24"}`
}

function deployment(name: string, image: string, replicas: number, created: string, webLog?: string): string {
  const annotations =
    webLog === undefined ? '' : `, annotations: {sandbox.podglass/log: ${JSON.stringify(webLog)}}`

  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}, creationTimestamp: "${created}"}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}${annotations}}
    spec:${webLog === undefined ? '' : '\n      serviceAccountName: web'}
      containers:
      - name: ${name}
        image: "${image}"
        ports: [{name: http, containerPort: 8080}]
        resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 128Mi}}`
}

const envFields = `
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: POD_UID, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}
        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
        - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
        - {name: POD_SERVICE_ACCOUNT, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}
        - {name: APP_VERSION, valueFrom: {fieldRef: {fieldPath: "metadata.labels['version']"}}}
        - {name: CONTAINER_CPU_REQUEST_MILLICORES, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}}
        - {name: CONTAINER_CPU_LIMIT_MILLICORES, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
        - {name: CONTAINER_MEMORY_REQUEST_KIBIBYTES, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Ki}}}
        - {name: CONTAINER_MEMORY_LIMIT_KIBIBYTES, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Ki}}}
        volumeMounts:
        - {name: podinfo, mountPath: /etc/downward}
      volumes:
      - name: podinfo
        downwardAPI:
          items:
          - {path: labels, fieldRef: {fieldPath: metadata.labels}}
          - {path: annotations, fieldRef: {fieldPath: metadata.annotations}}
          - {path: podName, fieldRef: {fieldPath: metadata.name}}
          - {path: podNamespace, fieldRef: {fieldPath: metadata.namespace}}
          - {path: podUid, fieldRef: {fieldPath: metadata.uid}}
          - {path: containerCpuRequestMilliCores, resourceFieldRef: {containerName: podglass, resource: requests.cpu, divisor: 1m}}
          - {path: containerCpuLimitMilliCores, resourceFieldRef: {containerName: podglass, resource: limits.cpu, divisor: 1m}}
          - {path: containerMemoryLimitKibiBytes, resourceFieldRef: {containerName: podglass, resource: limits.memory, divisor: 1Ki}}`

function withMore(fields: string, { env, mounts, volumes }: NonNullable<ShopOptions['more']>): string {
  const lines = (entries: readonly string[], indent: string) =>
    entries.map((entry) => `${indent}- ${entry}\n`).join('')
  return fields
    .replace(
      '        volumeMounts:\n',
      `${lines(env, ' '.repeat(8))}        volumeMounts:\n${lines(mounts, ' '.repeat(8))}`,
    )
    .replace('      volumes:\n', `      volumes:\n${lines(volumes, ' '.repeat(6))}`)
}

function ownDeployment(options: ShopOptions, created: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}, creationTimestamp: "${created}"}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web, version: 1.4.0${options.more?.labels ? `, ${options.more.labels.slice(1, -1)}` : ''}}
      annotations: {example.com/team: storefront, example.com/note: "two lines:\\nsecond \\"quoted\\" line"}
    spec:
      serviceAccountName: ${options.account ?? 'web'}
      automountServiceAccountToken: ${options.automountToken !== false}
      containers:
      - name: podglass
        image: "registry.example/podglass:0.1.0"
        ports: [{name: http, containerPort: 3000}]
        resources: {requests: {cpu: 50m, memory: 96Mi}, limits: {memory: 192Mi}}${options.downwardApi === false ? '' : options.more ? withMore(envFields, options.more) : envFields}`
}

function service(name: string, port: number, created: string, more = ''): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}, creationTimestamp: "${created}"}
spec: {selector: {app: ${name}}, ports: [{name: http, port: ${port}, targetPort: 8080}]${more}}`
}

/** The world of the demo: a shop with healthy and failing workloads, and the dashboard's pod among them. */
export function shopWorld(options: ShopOptions): string {
  const ago = (ms: number) => toTimestamp(new Date(options.now.getTime() - ms))
  const started = ago(40 * minute)
  return [
    ...nodes.map((name, index) => node(name, index, ago(90 * day))),
    ...['shop', 'payments', 'monitoring'].map(
      (name) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, creationTimestamp: "${ago(80 * day)}"}`,
    ),
    `
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop, creationTimestamp: "${ago(80 * day)}"${options.more ? `, annotations: ${options.more.annotations}` : ''}}`,
    `
apiVersion: v1
kind: ConfigMap
metadata: {name: app-config, namespace: shop, creationTimestamp: "${ago(30 * day)}"}
data: {LOG_LEVEL: info, CURRENCY: EUR}`,
    `
apiVersion: v1
kind: ConfigMap
metadata: {name: feature-flags, namespace: shop, creationTimestamp: "${ago(2 * day)}"}
data: {new-checkout: "on"}`,
    `
apiVersion: v1
kind: Secret
metadata: {name: db-password, namespace: shop, creationTimestamp: "${ago(80 * day)}"}
stringData: {password: not-a-real-password}`,
    service('web', 80, ago(80 * day)),
    service('checkout', 8080, ago(80 * day)),
    service('db', 5432, ago(80 * day), ', clusterIP: None'),
    options.rbac ?? '',
    deployment('checkout', 'registry.example/checkout:1.8.2', 2, ago(5 * day)),
    deployment('cart', 'registry.example/cart:missing', 1, ago(25 * minute)),
    deployment('search', 'registry.example/search:crash', 1, ago(3 * 60 * minute), options.searchLog),
    `
apiVersion: batch/v1
kind: Job
metadata: {name: nightly-report, namespace: shop, creationTimestamp: "${ago(9 * 60 * minute)}"}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: report, image: "registry.example/report:2.0.1"}]}}
status:
  succeeded: 1
  startTime: "${ago(9 * 60 * minute)}"
  completionTime: "${ago(9 * 60 * minute - 4 * minute)}"
  conditions: [{type: Complete, status: "True", lastTransitionTime: "${ago(9 * 60 * minute - 4 * minute)}"}]`,
    `
apiVersion: v1
kind: Pod
metadata: {name: payments-0, namespace: payments, labels: {app: payments}, creationTimestamp: "${ago(12 * day)}"}
spec: {containers: [{name: payments, image: "registry.example/payments:5.2.0"}]}`,
    ownDeployment(options, started),
  ]
    .filter((document) => document.trim() !== '')
    .join('\n---')
}

/** The pod of the Deployment `web`, in which the dashboard runs. */
export const shopPod = { namespace: 'shop', labels: { app: 'web' }, container: 'podglass' }

/** ServiceAccount web reads pods in shop and watches them: the permissions of a world whose mistake is elsewhere. */
export const webReadsPods = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pod-reader, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-pods, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** ServiceAccount web opens a shell by get alone, as before Kubernetes 1.35. */
export const webGetsExec = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shell, namespace: shop}
rules: [{apiGroups: [""], resources: [pods/exec], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shell, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shell}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** What an ordinary viewer has in shop, short of a few things. */
export const webViews = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [
  {apiGroups: [""], resources: [pods, services, endpoints, events, serviceaccounts], verbs: [get, list, watch]},
  {apiGroups: [""], resources: [pods/log], verbs: [get]},
  {apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list, watch]},
  {apiGroups: [batch], resources: [jobs], verbs: [get, list]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`
