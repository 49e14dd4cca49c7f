import { at, type Fields, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import { type KubeObject, namespaceOf } from './kube-object'
import { serviceAccountMount } from './kubelet'
import { rbacKeys } from './policy'

type Defaulter = (object: KubeObject, context: ApiContext) => KubeObject

function specOf(object: KubeObject): Fields {
  return isRecord(object.spec) ? object.spec : {}
}

function defaultContainer(container: unknown): Fields {
  const fields = isRecord(container) ? container : {}
  const image = textAt(container, 'image')
  const isLatest = !image.includes(':') || image.endsWith(':latest')
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    ...fields,
    ...(Array.isArray(fields.ports)
      ? { ports: fields.ports.map((port: unknown) => (isRecord(port) ? { protocol: 'TCP', ...port } : port)) }
      : {}),
    resources: withRequests(at(container, 'resources')),
  }
}

// A limit without a request is the request too.
function withRequests(resources: unknown): Fields {
  const limits = at(resources, 'limits')
  if (!isRecord(limits)) return isRecord(resources) ? resources : {}
  const requests = at(resources, 'requests')
  return { limits, requests: { ...limits, ...(isRecord(requests) ? requests : {}) } }
}

function mountsToken(pod: KubeObject, context: ApiContext, account: string): boolean {
  const own = at(pod, 'spec', 'automountServiceAccountToken')
  if (typeof own === 'boolean') return own
  const serviceAccount = context.store.get('/serviceaccounts', namespaceOf(pod), account)
  return at(serviceAccount, 'automountServiceAccountToken') !== false
}

/** Adds the volume of the ServiceAccount's token to every container that has nothing mounted there. */
function withTokenVolume(spec: Fields, name: string): Fields {
  const volume = {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  }
  const mount = { name, readOnly: true, mountPath: serviceAccountMount }
  let isUsed = false
  const withMount = (container: unknown) => {
    const mounts = listAt(container, 'volumeMounts')
    if (mounts.some((candidate) => textAt(candidate, 'mountPath') === serviceAccountMount)) return container
    isUsed = true
    return { ...(isRecord(container) ? container : {}), volumeMounts: [...mounts, mount] }
  }
  const containers = listAt(spec, 'containers').map(withMount)
  const initContainers = listAt(spec, 'initContainers').map(withMount)
  return {
    ...spec,
    ...(isUsed ? { volumes: [...listAt(spec, 'volumes'), volume] } : {}),
    ...(initContainers.length > 0 ? { initContainers } : {}),
    containers,
  }
}

function toleration(key: string): Fields {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }
}

function qosOf(spec: Fields): string {
  const containers = listAt(spec, 'containers')
  const resources = containers.map((container) => at(container, 'resources'))
  if (resources.every((entry) => at(entry, 'limits') === undefined && at(entry, 'requests') === undefined)) {
    return 'BestEffort'
  }
  const isGuaranteed = resources.every((entry) =>
    ['cpu', 'memory'].every((name) => {
      const limit = at(entry, 'limits', name)
      return limit !== undefined && limit === (at(entry, 'requests', name) ?? limit)
    }),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

const defaultPod: Defaulter = (pod, context) => {
  const given = specOf(pod)
  const account = textAt(given, 'serviceAccountName') || 'default'
  const containers = listAt(given, 'containers').map(defaultContainer)
  const spec: Fields = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: [toleration('node.kubernetes.io/not-ready'), toleration('node.kubernetes.io/unreachable')],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    ...given,
    containers,
    serviceAccountName: account,
    serviceAccount: account,
  }
  const suffix = pod.metadata.name.slice(-5).replaceAll(/[^a-z0-9]/g, 'x')
  const withToken = mountsToken(pod, context, account)
    ? withTokenVolume(spec, `kube-api-access-${suffix}`)
    : spec
  const status = isRecord(pod.status) ? pod.status : { phase: 'Pending', qosClass: qosOf(spec) }
  return { ...pod, metadata: { ...pod.metadata, generation: 1 }, spec: withToken, status }
}

/** The lowest free address of the Service range; the first twenty are left to fixed ones. */
function freeAddress(context: ApiContext): string {
  const used = new Set(context.store.list('/services').map((service) => textAt(service, 'spec', 'clusterIP')))
  for (let host = 20; ; host += 1) {
    const address = `10.96.${host >> 8}.${host & 255}`
    if (!used.has(address)) return address
  }
}

const defaultService: Defaulter = (service, context) => {
  const given = specOf(service)
  const type = textAt(given, 'type') || 'ClusterIP'
  const ports = listAt(given, 'ports').map((port) => ({
    protocol: 'TCP',
    targetPort: at(port, 'port'),
    ...(isRecord(port) ? port : {}),
  }))
  const address = textAt(given, 'clusterIP') || freeAddress(context)
  const addresses = type === 'ExternalName' ? {} : { clusterIP: address, clusterIPs: [address] }
  return {
    ...service,
    spec: {
      ...given,
      ports,
      ...addresses,
      type,
      sessionAffinity: 'None',
      ...(type === 'ExternalName' ? {} : { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }),
      internalTrafficPolicy: 'Cluster',
    },
    status: isRecord(service.status) ? service.status : { loadBalancer: {} },
  }
}

const defaultNamespace: Defaulter = (namespace) => ({
  ...namespace,
  metadata: {
    ...namespace.metadata,
    labels: { 'kubernetes.io/metadata.name': namespace.metadata.name, ...namespace.metadata.labels },
  },
  spec: { finalizers: ['kubernetes'] },
  status: isRecord(namespace.status) ? namespace.status : { phase: 'Active' },
})

const defaultSecret: Defaulter = ({ stringData, ...secret }) => {
  const encoded = isRecord(stringData)
    ? Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])
    : []
  const data = isRecord(secret.data) ? secret.data : {}
  return {
    ...secret,
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: secret.metadata,
    data: { ...data, ...Object.fromEntries(encoded) },
    type: textAt(secret, 'type') || 'Opaque',
  }
}

function withTemplate(object: KubeObject, extra: Fields, restartPolicy: string): KubeObject {
  const given = specOf(object)
  const template = at(given, 'template')
  const templateSpec = at(template, 'spec')
  return {
    ...object,
    metadata: { ...object.metadata, generation: 1 },
    spec: {
      ...extra,
      ...given,
      template: {
        ...(isRecord(template) ? template : {}),
        spec: {
          restartPolicy,
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          securityContext: {},
          schedulerName: 'default-scheduler',
          ...(isRecord(templateSpec) ? templateSpec : {}),
          containers: listAt(templateSpec, 'containers').map(defaultContainer),
        },
      },
    },
    status: isRecord(object.status) ? object.status : {},
  }
}

const defaultJob: Defaulter = (job, context) => {
  const uid = `${job.metadata.name}-${context.store.revision}`
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': uid,
    'job-name': job.metadata.name,
  }
  const extra = {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
  }
  const defaulted = withTemplate(job, extra, 'Always')
  const template = at(defaulted, 'spec', 'template')
  return {
    ...defaulted,
    metadata: { ...defaulted.metadata, labels: { ...labels, ...job.metadata.labels } },
    spec: {
      ...specOf(defaulted),
      template: {
        ...(isRecord(template) ? template : {}),
        metadata: { labels: { ...labels, ...stringsOf(at(template, 'metadata', 'labels')) } },
      },
    },
  }
}

function stringsOf(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

const defaultBinding: Defaulter = (binding) => {
  const roleRef = at(binding, 'roleRef')
  const subjects = listAt(binding, 'subjects').map((subject) => ({
    ...(isRecord(subject) ? subject : {}),
    // The namespace of a ServiceAccount stays as written: absent, the authorizer takes the binding's.
    ...(textAt(subject, 'kind') === 'ServiceAccount' ? {} : { apiGroup: 'rbac.authorization.k8s.io' }),
  }))
  return {
    ...binding,
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...(isRecord(roleRef) ? roleRef : {}) },
  }
}

/** A maximum is the default too, the default the request, and so is a minimum (pkg/apis/core/v1/defaults.go). */
const defaultLimitRange: Defaulter = (range) => {
  const limits = listAt(range, 'spec', 'limits').map((limit) => {
    if (textAt(limit, 'type') !== 'Container') return limit
    const [max, min, given, asked] = ['max', 'min', 'default', 'defaultRequest'].map((part) =>
      stringsOf(at(limit, part)),
    )
    const byDefault = { ...max, ...given }
    return { ...stringsOf(limit), default: byDefault, defaultRequest: { ...min, ...byDefault, ...asked } }
  })
  return { ...range, spec: { ...specOf(range), limits } }
}

const scoped = (rules: readonly unknown[]) => rules.map((rule) => ({ scope: '*', ...stringsOf(rule) }))

/** pkg/apis/admissionregistration/v1/defaults.go */
const defaultWebhooks =
  (more: Fields = {}): Defaulter =>
  (configuration) => ({
    ...configuration,
    webhooks: listAt(configuration, 'webhooks').map((webhook) => {
      const service = at(webhook, 'clientConfig', 'service')
      return {
        ...{ failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
        ...{ timeoutSeconds: 10, ...more },
        ...stringsOf(webhook),
        rules: scoped(listAt(webhook, 'rules')),
        ...(isRecord(service)
          ? {
              clientConfig: { ...stringsOf(at(webhook, 'clientConfig')), service: { port: 443, ...service } },
            }
          : {}),
      }
    }),
  })

const withMatching = (constraints: unknown): Fields => ({
  ...{ matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
  ...stringsOf(constraints),
  ...(at(constraints, 'resourceRules') === undefined
    ? {}
    : { resourceRules: scoped(listAt(constraints, 'resourceRules')) }),
})

const defaultPolicy: Defaulter = (policy) => ({
  ...policy,
  spec: {
    failurePolicy: 'Fail',
    ...specOf(policy),
    matchConstraints: withMatching(at(policy, 'spec', 'matchConstraints')),
  },
  status: {},
})

const defaultPolicyBinding: Defaulter = (binding) => {
  const matching = at(binding, 'spec', 'matchResources')
  return isRecord(matching)
    ? { ...binding, spec: { ...specOf(binding), matchResources: withMatching(matching) } }
    : binding
}

const ADMISSION = 'admissionregistration.k8s.io'

const defaulters = new Map<string, Defaulter>([
  [`${ADMISSION}/validatingwebhookconfigurations`, defaultWebhooks()],
  [`${ADMISSION}/mutatingwebhookconfigurations`, defaultWebhooks({ reinvocationPolicy: 'Never' })],
  [`${ADMISSION}/validatingadmissionpolicies`, defaultPolicy],
  [`${ADMISSION}/validatingadmissionpolicybindings`, defaultPolicyBinding],
  ['/limitranges', defaultLimitRange],
  ['/pods', defaultPod],
  ['/services', defaultService],
  ['/namespaces', defaultNamespace],
  ['/secrets', defaultSecret],
  [
    'apps/deployments',
    (deployment) =>
      withTemplate(
        deployment,
        {
          replicas: 1,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
        },
        'Always',
      ),
  ],
  ['apps/replicasets', (set) => withTemplate(set, { replicas: 1 }, 'Always')],
  ['batch/jobs', defaultJob],
  [rbacKeys.roleBindings, defaultBinding],
])

/** An object with what the API server's defaulting and admission fill in. */
export function withDefaults(object: KubeObject, key: string, context: ApiContext): KubeObject {
  return defaulters.get(key)?.(object, context) ?? object
}

// Of the others, what an update leaves out stays out, or is set once.
const UPDATED = new Set(['/secrets', 'apps/deployments', 'apps/replicasets', rbacKeys.roleBindings])

/** The same for an object that replaces another one: a Service keeps its addresses. */
export function withUpdateDefaults(
  object: KubeObject,
  previous: KubeObject,
  key: string,
  context: ApiContext,
): KubeObject {
  if (key === '/services') {
    const kept = Object.fromEntries(
      ['clusterIP', 'clusterIPs', 'type'].flatMap((field) => {
        const value = at(previous, 'spec', field)
        return value === undefined ? [] : [[field, value]]
      }),
    )
    return withDefaults({ ...object, spec: { ...kept, ...specOf(object) } }, key, context)
  }
  return UPDATED.has(key) ? withDefaults(object, key, context) : object
}
