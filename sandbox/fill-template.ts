import type { Fields } from '@/lib/objects/fields'

/** Workloads that a filled namespace consists of, each with the port that it serves. */
const APPS = [
  ['checkout', 'registry.example/shop/checkout:1.8.2', 8080],
  ['cart', 'registry.example/shop/cart:3.1.0', 8080],
  ['search', 'registry.example/shop/search:0.42.1', 9200],
  ['inventory-sync', 'registry.example/shop/inventory-sync:2.0.14', 8081],
  ['payments-api', 'registry.example/payments/api:7.3.0', 8443],
  ['ledger', 'registry.example/payments/ledger:1.0.9', 8080],
  ['email-worker', 'registry.example/platform/email-worker:4.4.1', 9000],
  ['image-resizer', 'registry.example/media/resizer:0.9.6', 8088],
  ['recommendations', 'registry.example/ml/recommendations:2026.11.3', 8500],
  ['session-store', 'registry.example/platform/session-store:7.2.5', 6379],
  ['storefront', 'registry.example/shop/storefront:11.0.0', 3000],
  ['tax-rules', 'registry.example/finance/tax-rules:1.15.2', 8080],
] as const

export interface App {
  name: string
  image: string
  port: number
}

export function appOf(index: number): App {
  const [name, image, port] = APPS[index % APPS.length] ?? APPS[0]
  return { name, image, port }
}

function fromField(name: string, fieldPath: string): Fields {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }
}

function fromSecret(name: string, secret: string, key: string): Fields {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } }
}

function probe(path: string, port: string, periodSeconds: number): Fields {
  return {
    httpGet: { path, port, scheme: 'HTTP' },
    timeoutSeconds: 2,
    periodSeconds,
    successThreshold: 1,
    failureThreshold: 3,
  }
}

const hardened: Fields = {
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
}

const defaulted: Fields = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
}

function mainContainer({ name, image, port }: App): Fields {
  return {
    name,
    image,
    args: [`--listen=:${port}`, '--config=/etc/app/config.yaml', '--log-format=json'],
    ports: [
      { name: 'http', containerPort: port, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ],
    env: [
      fromField('POD_NAME', 'metadata.name'),
      fromField('POD_NAMESPACE', 'metadata.namespace'),
      fromField('POD_IP', 'status.podIP'),
      fromField('NODE_NAME', 'spec.nodeName'),
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'OTEL_SERVICE_NAME', value: name },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.monitoring.svc.cluster.local:4317' },
      { name: 'DATABASE_HOST', value: 'db.shop.svc.cluster.local' },
      fromSecret('DATABASE_USER', `${name}-db`, 'username'),
      fromSecret('DATABASE_PASSWORD', `${name}-db`, 'password'),
      { name: 'CACHE_URL', value: 'redis://session-store.shop.svc.cluster.local:6379/0' },
      { name: 'FEATURE_FLAGS_FILE', value: '/etc/flags/flags.json' },
      {
        name: 'GOMEMLIMIT',
        valueFrom: { resourceFieldRef: { containerName: name, resource: 'limits.memory', divisor: '0' } },
      },
    ],
    resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '192Mi' } },
    volumeMounts: [
      { name: 'config', readOnly: true, mountPath: '/etc/app' },
      { name: 'flags', readOnly: true, mountPath: '/etc/flags' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
    livenessProbe: { ...probe('/livez', 'http', 10), initialDelaySeconds: 10 },
    readinessProbe: probe('/readyz', 'http', 5),
    startupProbe: { ...probe('/livez', 'http', 2), failureThreshold: 30 },
    lifecycle: { preStop: { exec: { command: ['/bin/sleep', '5'] } } },
    ...defaulted,
    securityContext: { ...hardened, runAsUser: 10001 },
  }
}

function sidecar({ name }: App): Fields {
  return {
    name: 'proxy',
    image: 'registry.example/mesh/proxy:2.4.0',
    args: ['proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
    ports: [{ name: 'proxy-admin', containerPort: 15090, protocol: 'TCP' }],
    env: [
      fromField('POD_NAME', 'metadata.name'),
      fromField('POD_NAMESPACE', 'metadata.namespace'),
      fromField('INSTANCE_IP', 'status.podIP'),
      fromField('HOST_IP', 'status.hostIP'),
      { name: 'MESH_WORKLOAD', value: name },
      { name: 'MESH_TRUST_DOMAIN', value: 'cluster.local' },
      { name: 'MESH_DISCOVERY', value: 'control.mesh-system.svc.cluster.local:15012' },
    ],
    resources: { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
    volumeMounts: [
      { name: 'mesh-certs', readOnly: true, mountPath: '/var/run/secrets/mesh' },
      { name: 'podinfo', readOnly: true, mountPath: '/etc/podinfo' },
    ],
    readinessProbe: probe('/ready', 'proxy-admin', 10),
    ...defaulted,
    securityContext: { ...hardened, runAsUser: 1337 },
  }
}

/** The pod template of a workload as the API server keeps it, defaults filled in. */
export function templateSpec(app: App): Fields {
  const { name } = app
  return {
    volumes: [
      { name: 'config', configMap: { name: `${name}-config`, defaultMode: 420 } },
      { name: 'flags', configMap: { name: 'feature-flags', defaultMode: 420 } },
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      { name: 'mesh-certs', secret: { secretName: `${name}-mesh`, defaultMode: 420 } },
      {
        name: 'podinfo',
        downwardAPI: {
          items: [{ path: 'labels', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } }],
          defaultMode: 420,
        },
      },
    ],
    containers: [mainContainer(app), sidecar(app)],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    securityContext: { fsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    schedulerName: 'default-scheduler',
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: name } },
      },
    ],
    enableServiceLinks: false,
  }
}
