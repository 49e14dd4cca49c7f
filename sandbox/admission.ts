import { at, entriesAt, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { type Amounts, limitFaults, usesOf } from '@/lib/objects/limit-ranges'
import { podSecurityViolations } from '@/lib/objects/pod-security'
import { parseQuantity, shownQuantity } from '@/lib/objects/quantity'
import { newForbidden } from '@/lib/rbac/forbidden'
import { goQuote } from '@/lib/words/go-quote'
import { admissionPolicies } from './admission-policies'
import type { SandboxAdmission } from './admitted'
import { failure, internalErrorStatus, notFound, type StatusDetails, StatusError } from './answer'
import { type ResourceType, storageKey } from './catalogue'
import type { KubeObject } from './kube-object'
import { countOf, isOfAll, taken, unstated } from './quota'

function refuse(admission: SandboxAdmission, text: string, more: StatusDetails = {}): never {
  const { group, resource } = admission.type
  const { message, details } = newForbidden({ group, resource, name: admission.object.metadata.name }, text)
  throw new StatusError(failure(403, 'Forbidden', message, { ...details, ...more }))
}

/** NamespaceLifecycle: nothing is created in a missing namespace, nor in one that is terminating. */
function namespaceLifecycle(admission: SandboxAdmission): void {
  const { namespace, type, context } = admission
  if (!type.namespaced) return
  const found = context.store.get('/namespaces', '', namespace)
  if (found === undefined) throw new StatusError(notFound({ group: '', resource: 'namespaces' }, namespace))
  if (textAt(found, 'status', 'phase') !== 'Terminating') return
  refuse(admission, `unable to create new content in namespace ${namespace} because it is being terminated`, {
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  })
}

/** ServiceAccount: a pod can run only as an account that exists. */
function serviceAccount(admission: SandboxAdmission): void {
  if (storageKey(admission.type) !== '/pods') return
  const name = textAt(admission.object, 'spec', 'serviceAccountName') || 'default'
  const { namespace, context } = admission
  if (context.store.get('/serviceaccounts', namespace, name) !== undefined) return
  refuse(
    admission,
    `error looking up service account ${namespace}/${name}: serviceaccount ${goQuote(name)} not found`,
  )
}

/** Priority: a class that a pod names exists; those of the system always do. */
function priorityClass(admission: SandboxAdmission): void {
  if (storageKey(admission.type) !== '/pods') return
  const name = textAt(admission.object, 'spec', 'priorityClassName')
  if (name === '' || name.startsWith('system-')) return
  if (admission.context.store.get('scheduling.k8s.io/priorityclasses', '', name) !== undefined) return
  refuse(admission, `no PriorityClass with name ${name} was found`)
}

/** LimitRanger: fills in what containers do not state, and refuses what is beyond a limit. */
function limitRanges(admission: SandboxAdmission): KubeObject {
  const { context, namespace, object, type } = admission
  const key = storageKey(type)
  const isPod = key === '/pods'
  if (!isPod && key !== '/persistentvolumeclaims') return object
  const ranges = context.store.list('/limitranges', namespace)
  if (ranges.length === 0) return object
  const faults = limitFaults(isPod ? { pod: object.spec } : { claim: object.spec }, ranges)
  const says = faults.map((fault) => fault.says)
  if (says.length > 0) refuse(admission, says.length === 1 ? (says[0] ?? '') : `[${says.join(', ')}]`)
  return isPod ? withLimitDefaults(object, ranges) : object
}

const textsIn = (amounts: Amounts) => Object.fromEntries([...amounts].map(([name, { text }]) => [name, text]))

function withLimitDefaults(pod: KubeObject, ranges: readonly KubeObject[]): KubeObject {
  const uses = usesOf(
    pod.spec,
    ranges.flatMap((range) => listAt(range, 'spec', 'limits')),
  )
  const told: string[] = []
  const filled = (list: 'containers' | 'initContainers', what: string) =>
    listAt(pod, 'spec', list).map((container, i) => {
      const use = uses[list === 'containers' ? i : i + listAt(pod, 'spec', 'containers').length]
      if (use === undefined || use.filled.requests.length + use.filled.limits.length === 0) return container
      for (const part of ['requests', 'limits'] as const)
        if (use.filled[part].length > 0)
          told.push(`${use.filled[part].join(', ')} ${part.slice(0, -1)} for ${what} ${use.name}`)
      const resources = {
        ...Object(at(container, 'resources')),
        requests: textsIn(use.requests),
        limits: textsIn(use.limits),
      }
      return { ...Object(container), resources }
    })
  const spec = { ...Object(pod.spec), containers: filled('containers', 'container') }
  if (listAt(pod, 'spec', 'initContainers').length > 0)
    spec.initContainers = filled('initContainers', 'init container')
  if (told.length === 0) return pod
  const annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${told.join('; ')}`,
  }
  return { ...pod, spec, metadata: { ...pod.metadata, annotations } }
}

/** PodSecurity, for the level that the namespace enforces. */
function podSecurity(admission: SandboxAdmission): void {
  if (storageKey(admission.type) !== '/pods') return
  const namespace = admission.context.store.get('/namespaces', '', admission.namespace)
  const level = textAt(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce')
  if (level === '' || level === 'privileged') return
  const version = textAt(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce-version')
  const violations = podSecurityViolations(admission.object.spec, level)
  if (violations.length === 0) return
  refuse(
    admission,
    `violates PodSecurity ${goQuote(`${level}:${version || 'latest'}`)}: ${violations.join(', ')}`,
  )
}

function mentions(rules: readonly unknown[], type: ResourceType): boolean {
  return rules.some(
    (rule) =>
      textsAt(rule, 'apiGroups').some((group) => group === '*' || group === type.group) &&
      textsAt(rule, 'resources').some((resource) => resource === '*' || resource === type.resource) &&
      textsAt(rule, 'operations').some((operation) => operation === '*' || operation === 'CREATE'),
  )
}

/**
 * Webhooks. There is no webhook server in the sandbox: a webhook whose URL is on port 1 is down, and one that carries
 * the annotation `sandbox/denies` answers with its text.
 */
function webhooks(admission: SandboxAdmission): void {
  for (const resource of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations']) {
    for (const configuration of admission.context.store.list(`admissionregistration.k8s.io/${resource}`)) {
      for (const webhook of listAt(configuration, 'webhooks')) {
        if (mentions(listAt(webhook, 'rules'), admission.type)) callWebhook(admission, configuration, webhook)
      }
    }
  }
}

function callWebhook(admission: SandboxAdmission, configuration: KubeObject, webhook: unknown): void {
  const name = textAt(webhook, 'name')
  const denies = configuration.metadata.annotations?.['sandbox/denies']
  if (denies !== undefined) {
    const message = `admission webhook ${goQuote(name)} denied the request: ${denies}`
    throw new StatusError(failure(400, 'BadRequest', message))
  }
  if (textAt(webhook, 'failurePolicy') === 'Ignore') return
  const timeout = at(webhook, 'timeoutSeconds') ?? 10
  const failed = (at: string, why: string): never => {
    const post = `Post "${at}?timeout=${timeout}s": ${why}`
    throw new StatusError(
      internalErrorStatus(`failed calling webhook ${goQuote(name)}: failed to call webhook: ${post}`),
    )
  }
  const service = at(webhook, 'clientConfig', 'service')
  const [namespace, of, path] = ['namespace', 'name', 'path'].map((field) => textAt(service, field))
  if (of && admission.context.store.get('/services', namespace ?? '', of) === undefined) {
    const port = at(service, 'port') ?? 443
    failed(`https://${of}.${namespace}.svc:${port}${path || '/'}`, `service ${goQuote(of)} not found`)
  }
  const url = textAt(webhook, 'clientConfig', 'url')
  if (!URL.canParse(url)) return
  const { hostname, port } = new URL(url)
  if (port !== '1') return
  failed(url, `dial tcp ${hostname}:${port}: connect: connection refused`)
}

/** What an object would take of one resource of a quota, and what is taken already. */
function charge(name: string, limited: unknown, admission: SandboxAdmission) {
  const used = countOf(admission.context, admission.namespace, name, admission.type)
  if (used !== undefined)
    return { name, asked: '1', used: String(used), limited, exceeds: used + 1 > Number(limited) }
  const { context, namespace, type, object } = admission
  const asked = taken(name, object)
  const most = parseQuantity(String(limited))?.nano
  if (asked === undefined || asked === 0n || most === undefined) return undefined
  const others = context.store.list(storageKey(type), namespace)
  const before = others.reduce((sum, other) => sum + (taken(name, other) ?? 0n), 0n)
  const show = (amount: bigint) => shownQuantity(name, amount)
  return { name, asked: show(asked), used: show(before), limited, exceeds: before + asked > most }
}

/** ResourceQuota, which runs last: counts of objects, and what the containers of Pods state. */
function quota(admission: SandboxAdmission): void {
  for (const item of admission.context.store.list('/resourcequotas', admission.namespace)) {
    if (!isOfAll(item)) continue
    const hard = entriesAt(item, 'spec', 'hard').toSorted(([a], [b]) => (a < b ? -1 : 1))
    const missing = unstated(
      hard.map(([name]) => name),
      admission.object,
    )
    const { name } = item.metadata
    if (missing !== '') refuse(admission, `failed quota: ${name}: must specify ${missing}`)
    const exceeded = hard.flatMap(([resource, limited]) => {
      const one = charge(resource, limited, admission)
      return one?.exceeds === true ? [one] : []
    })
    if (exceeded.length === 0) continue
    const join = (part: 'asked' | 'used' | 'limited') =>
      exceeded.map((entry) => `${entry.name}=${entry[part]}`).join(',')
    refuse(
      admission,
      `exceeded quota: ${name}, requested: ${join('asked')}, used: ${join('used')}, limited: ${join('limited')}`,
    )
  }
}

/** Admission before validation: what a create is refused for, no matter what the object says; the object as it goes on. */
export function mutatingAdmission(admission: SandboxAdmission): KubeObject {
  namespaceLifecycle(admission)
  const object = limitRanges(admission)
  serviceAccount(admission)
  priorityClass(admission)
  return object
}

/** Admission after validation. */
export function validatingAdmission(admission: SandboxAdmission): void {
  webhooks(admission)
  admissionPolicies(admission)
  podSecurity(admission)
  quota(admission)
}
