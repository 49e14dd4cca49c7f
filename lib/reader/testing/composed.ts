import fc from 'fast-check'
import { formatEscalation } from '@/lib/rbac/escalation-text'
import { formatForbidden, newForbidden } from '@/lib/rbac/forbidden'
import { extractRefusals } from '../extract-refusals'
import { FIELDS, type Field, fieldOf, toldBy } from './told'

/** What a text says of a call. A field that it does not say is absent. */
type Labels = Partial<Record<Field, string>>

/** A call and the words around it that a message or a wrapper may use. */
interface World {
  user: string
  verb: string
  object: { kind: string; resource: string; group: string; version: string }
  subresource: string
  name: string
  namespace: string
  owner: string
  file: string
}

interface Message {
  text: string
  labels: Labels
  /** The Status that carries it. */
  code: number
  reason: string
  /** What it is about, where that is no choice of the world. */
  object?: World['object']
}

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{1,14}[a-z0-9])$/).filter((word) => !word.includes('--'))
const object = fc.constantFrom(
  { kind: 'Pod', resource: 'pods', group: '', version: 'v1' },
  { kind: 'ConfigMap', resource: 'configmaps', group: '', version: 'v1' },
  { kind: 'Secret', resource: 'secrets', group: '', version: 'v1' },
  { kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims', group: '', version: 'v1' },
  { kind: 'Deployment', resource: 'deployments', group: 'apps', version: 'apps/v1' },
  { kind: 'StatefulSet', resource: 'statefulsets', group: 'apps', version: 'apps/v1' },
  { kind: 'Job', resource: 'jobs', group: 'batch', version: 'batch/v1' },
  { kind: 'Ingress', resource: 'ingresses', group: 'networking.k8s.io', version: 'networking.k8s.io/v1' },
)
const user = fc.oneof(
  fc.tuple(label, label).map(([namespace, name]) => `system:serviceaccount:${namespace}:${name}`),
  fc.constantFrom(
    'jane@example.com',
    'dev',
    'oidc:ops',
    'arn:aws:sts::111122223333:assumed-role/deploy/build',
  ),
)
const world: fc.Arbitrary<World> = fc.record({
  user,
  verb: fc.constantFrom('get', 'list', 'watch', 'create', 'update', 'patch', 'delete'),
  object,
  subresource: fc.constantFrom('', '', '', 'status'),
  name: label.map((name) => `${name}-7`),
  namespace: label.map((name) => `${name}-ns`),
  owner: label,
  file: label.map((name) => `${name}.yaml`),
})

type Making = (world: World) => Message

function attributesOf({ verb, object: { resource, group }, subresource, name, namespace }: World) {
  const isNamed = verb !== 'list' && verb !== 'watch' && verb !== 'create'
  return {
    kind: 'resource' as const,
    verb,
    group,
    resource,
    subresource,
    name: isNamed ? name : '',
    namespace,
  }
}

function unauthorizedCall(sentence: (world: World) => string): Making {
  return (given) => {
    const { kind: _kind, ...call } = attributesOf(given)
    return {
      text: sentence(given),
      labels: { kind: 'authorization', user: given.user, ...call },
      code: 403,
      reason: 'Forbidden',
    }
  }
}

function oldTarget({ object: { resource, group }, subresource }: World): string {
  return `${group === '' ? resource : `${resource}.${group}`}${subresource === '' ? '' : `/${subresource}`}`
}

function front(given: World): string {
  const { group, resource, name } = attributesOf(given)
  const qualified = group === '' ? resource : `${resource}.${group}`
  return name === '' ? qualified : `${qualified} "${name}"`
}

function afterwards(text: (world: World) => string, more: (world: World) => Labels = () => ({})): Making {
  return (given) => {
    const { object: one, name } = given
    const { message } = newForbidden({ group: one.group, resource: one.resource, name }, text(given))
    const labels = { kind: 'admission', group: one.group, resource: one.resource, name, ...more(given) }
    return { text: message, labels, code: 403, reason: 'Forbidden' }
  }
}

function qualifiedOf({ object: { resource, group } }: World): string {
  return group === '' ? resource : `${resource}.${group}`
}

function ofObject(kind: string, code: number, reason: string, text: (given: World) => string): Making {
  return (given) => ({
    text: text(given),
    labels: { kind, group: given.object.group, resource: given.object.resource, name: given.name },
    code,
    reason,
  })
}

const webhook = (code: number, reason: string, text: string): Making => {
  return () => ({ text, labels: { kind: 'admission' }, code, reason })
}

/** The messages of an API server, current and old, each with what it says of its call. */
const MESSAGES: Readonly<Record<string, Making>> = {
  'the sentence': unauthorizedCall(
    (given) => formatForbidden({ name: given.user, groups: [] }, attributesOf(given), '').message,
  ),
  'the sentence with a reason': unauthorizedCall(
    (given) =>
      formatForbidden(
        { name: given.user, groups: [] },
        attributesOf(given),
        'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found',
      ).message,
  ),
  'before 1.12': unauthorizedCall(
    (given) =>
      `${front(given)} is forbidden: User "${given.user}" cannot ${given.verb} ${oldTarget(given)} in the namespace "${given.namespace}"`,
  ),
  'OpenShift’s project': unauthorizedCall(
    (given) =>
      `${front(given)} is forbidden: User "${given.user}" cannot ${given.verb} ${oldTarget(given)} in project "${given.namespace}"`,
  ),
  'a path': ({ user: name }) => ({
    text: `forbidden: User "${name}" cannot get path "/metrics/slis"`,
    labels: { kind: 'authorization', user: name, verb: 'get', path: '/metrics/slis' },
    code: 403,
    reason: 'Forbidden',
  }),
  'a path with a quoted verb': ({ user: name }) => ({
    text: `User "${name}" cannot "get" on "/metrics/slis"`,
    labels: { kind: 'authorization', user: name, verb: 'get', path: '/metrics/slis' },
    code: 403,
    reason: 'Forbidden',
  }),
  'all in the cluster': ({ user: name, object: { resource } }) => ({
    text: `User "${name}" cannot list all ${resource} in the cluster`,
    labels: { kind: 'authorization', user: name, verb: 'list', resource, namespace: '' },
    code: 403,
    reason: 'Forbidden',
  }),
  escalation: ({ user: name, name: role }) => {
    const missing = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]
    const said = formatEscalation({ name, groups: ['system:authenticated'] }, missing, '')
    const target = { group: 'rbac.authorization.k8s.io', resource: 'roles' }
    return {
      text: newForbidden({ ...target, name: role }, said).message,
      labels: { kind: 'authorization', user: name, ...target, name: role },
      code: 403,
      reason: 'Forbidden',
      object: { kind: 'Role', ...target, version: 'rbac.authorization.k8s.io/v1' },
    }
  },
  quota: afterwards(() => 'exceeded quota: compute, requested: cpu=2, used: cpu=7, limited: cpu=8'),
  'quota that wants values': afterwards(() => 'failed quota: compute: must specify limits.cpu,limits.memory'),
  'Pod Security': afterwards(
    () =>
      'violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
  ),
  'a policy': afterwards(
    () => "ValidatingAdmissionPolicy 'sizes' with binding 'sizes-all' denied request: too many replicas",
  ),
  'a namespace that ends': afterwards(
    ({ namespace }) =>
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    ({ namespace }) => ({ verb: 'create', namespace }),
  ),
  'a conflict': ofObject(
    'conflict',
    409,
    'Conflict',
    (given) =>
      `Operation cannot be fulfilled on ${qualifiedOf(given)} "${given.name}": the object has been modified; please apply your changes to the latest version and try again`,
  ),
  'an object that exists': ofObject(
    'conflict',
    409,
    'AlreadyExists',
    (given) => `${qualifiedOf(given)} "${given.name}" already exists`,
  ),
  'a webhook that denies': webhook(
    400,
    'BadRequest',
    'admission webhook "sizes.example.com" denied the request: limits are missing',
  ),
  'a webhook that is down': webhook(
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "sizes.example.com": failed to call webhook: Post "https://sizes.hooks.svc:443/check?timeout=10s": context deadline exceeded',
  ),
}

interface Wrapper {
  wrap(message: Message, world: World): string
  labels(world: World): Labels
}

const pathOf = ({ object: { version, resource }, namespace }: World) =>
  `/api${version.includes('/') ? 's' : ''}/${version}/namespaces/${namespace}/${resource}`
const nothing = () => ({})
const resourceOf = ({ object: { resource, group } }: World) => ({ resource, group })
const isNone = (verb: string) => ({ labels: (): Labels => ({ verb }) })

/** What clients print around a message, each with what its words say. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  nothing: { wrap: ({ text }) => text, labels: nothing },
  kubectl: { wrap: ({ text, reason }) => `Error from server (${reason}): ${text}`, labels: nothing },
  'kubectl create': {
    wrap: ({ text, reason }, { file }) =>
      `Error from server (${reason}): error when creating "${file}": ${text}`,
    ...isNone('create'),
  },
  'kubectl patch': {
    wrap: ({ text, reason }, { file }) =>
      `Error from server (${reason}): error when patching "${file}": ${text}`,
    ...isNone('patch'),
  },
  'kubectl apply that patched': {
    wrap: ({ text }, { object: { version, resource, kind }, name, namespace, file }) =>
      `Resource: "${version}, Resource=${resource}", GroupVersionKind: "${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"\nfor: "${file}": error when patching "${file}": ${text}`,
    labels: (given) => ({
      verb: 'patch',
      ...resourceOf(given),
      name: given.name,
      namespace: given.namespace,
    }),
  },
  'kubectl apply before 1.28': {
    wrap: ({ text, reason }, { object: { version, resource, kind }, name, namespace, file }) =>
      `Error from server (${reason}): error when applying patch:\n{"spec":{"paused":true}}\nto:\nResource: "${version}, Resource=${resource}", GroupVersionKind: "${version}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"\nfor: "${file}": ${text}`,
    labels: (given) => ({
      verb: 'patch',
      ...resourceOf(given),
      name: given.name,
      namespace: given.namespace,
    }),
  },
  'a reflector of any resource': {
    wrap: ({ text }, { object: { version, resource } }) =>
      `W0301 10:00:00.000000       1 reflector.go:535] k8s.io/client-go/dynamic/dynamicinformer/informer.go:108: failed to list ${version.includes('/') ? '' : '/'}${version}, Resource=${resource}: ${text}`,
    labels: (given) => ({ verb: 'list', ...resourceOf(given) }),
  },
  'a person’s quotes': {
    wrap: ({ text, reason }) => `Since today we get "Error from server (${reason}): ${text}"`,
    labels: nothing,
  },
  'a controller’s event': {
    wrap: ({ text }) =>
      `  Warning  FailedCreate  3s (x12 over 14s)  replicaset-controller  Error creating: ${text}`,
    ...isNone('create'),
  },
  'a StatefulSet’s event': {
    wrap: ({ text }, { name, owner }) => `create Pod ${name} in StatefulSet ${owner} failed error: ${text}`,
    ...isNone('create'),
  },
  zap: {
    wrap: ({ text }, { namespace, owner }) =>
      `2025-03-01T10:00:00Z\tERROR\tReconciler error\t{"controller": "shop", "namespace": "${namespace}", "name": "${owner}", "reconcileID": "7", "error": ${JSON.stringify(`failed to update object: ${text}`)}}`,
    labels: ({ namespace }) => ({ verb: 'update', namespace }),
  },
  'JSON lines': {
    wrap: ({ text }, { namespace }) =>
      JSON.stringify({ level: 'error', ts: 1_740_000_000.5, msg: 'sync failed', namespace, error: text }),
    labels: ({ namespace }) => ({ namespace }),
  },
  klog: {
    wrap: ({ text }, { namespace, name }) =>
      `E0301 10:00:00.000000       1 controller.go:329] "Unhandled Error" err=${JSON.stringify(text)} object="${namespace}/${name}"`,
    labels: ({ namespace }) => ({ namespace }),
  },
  logrus: {
    wrap: ({ text }, { namespace, object: { kind } }) =>
      `time="2025-03-01T10:00:00Z" level=error msg="could not delete ${kind}" namespace=${namespace} error=${JSON.stringify(text)}`,
    labels: (given) => ({ verb: 'delete', ...resourceOf(given), namespace: given.namespace }),
  },
  fabric8: {
    wrap: ({ text }, given) =>
      `io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://10.96.0.1${pathOf(given)}. Message: ${text}.`,
    labels: (given) => ({ verb: 'create', ...resourceOf(given), namespace: given.namespace }),
  },
  'fabric8, its operation': {
    wrap: ({ text }, { object: { kind }, name, namespace }) =>
      `Operation: [patch]  for kind: [${kind}]  with name: [${name}]  in namespace: [${namespace}]  failed. ${text}`,
    labels: (given) => ({
      verb: 'patch',
      ...resourceOf(given),
      name: given.name,
      namespace: given.namespace,
    }),
  },
  Python: {
    wrap: ({ text, code, reason }) =>
      `kubernetes.client.exceptions.ApiException: (${code})\nReason: ${reason}\nHTTP response body: ${JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: text, reason, code })}\n`,
    labels: nothing,
  },
  'kubectl with traces': {
    wrap: ({ text, code, reason }, given) =>
      `I0301 10:00:00.000000   12 round_trippers.go:466] POST https://203.0.113.5:6443${pathOf(given)}?fieldManager=x ${code} in 9 milliseconds\nI0301 10:00:00.000100   12 request.go:1181] Response Body: ${JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: text, reason, code })}`,
    labels: (given) => ({ verb: 'create', ...resourceOf(given), namespace: given.namespace }),
  },
  Helm: {
    wrap: ({ text }, { name, object: { kind } }) =>
      `Error: UPGRADE FAILED: cannot patch "${name}" with kind ${kind}: ${text}`,
    labels: (given) => ({ verb: 'patch', ...resourceOf(given), name: given.name }),
  },
  Flux: {
    wrap: ({ text }, { object: { kind }, namespace, name }) =>
      `${kind}/${namespace}/${name} dry-run failed: ${text}`,
    labels: (given) => ({ ...resourceOf(given), name: given.name, namespace: given.namespace }),
  },
  'an operator in words': {
    wrap: ({ text }, { object: { kind }, namespace, name }) =>
      `failed to delete ${kind} ${namespace}/${name}: ${text}`,
    labels: (given) => ({
      verb: 'delete',
      ...resourceOf(given),
      name: given.name,
      namespace: given.namespace,
    }),
  },
  'a script in words': {
    wrap: ({ text }, { object: { kind }, namespace, name }) =>
      `Could not update ${kind.toLowerCase()} '${name}' in namespace '${namespace}' because: ${text}`,
    labels: (given) => ({
      verb: 'update',
      ...resourceOf(given),
      name: given.name,
      namespace: given.namespace,
    }),
  },
}

type Damage = (text: string) => string

const lines = (text: string, change: (line: string) => string) => text.split('\n').map(change).join('\n')
const broken =
  (width: number): Damage =>
  (text) =>
    lines(text, (line) => (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']).join('\n'))

/** What happens to a text on its way into the box; all of it can still be read. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  none: (text) => text,
  'broken at 80 columns': broken(80),
  'broken at 120 columns': broken(120),
  'a quote': (text) => lines(text, (line) => `> ${line}`),
  'a code fence in a report': (text) => `It fails with\n\n\`\`\`text\n${text}\n\`\`\`\n\nAny idea?`,
  'another language around it': (text) =>
    `배포할 때 이런 오류가 납니다:\n\n${text}\n\n어떻게 해야 하나요? どうすればいいですか？`,
  'right to left around it': (text) => `تظهر هذه الرسالة:\n${text}\nשאלה: מה חסר?`,
  colors: (text) => `\u001b[31m${text.replaceAll(': ', ':\u001b[0m \u001b[1m')}\u001b[0m`,
  'lost colors': (text) => `[31m${text}[0m`,
  'Windows line ends': (text) => `C:\\> run\r\n${text.replaceAll('\n', '\r\n')}\r\n`,
  'blank lines around it': (text) => `\n\n\n${text}\n\n\n`,
  'stamps of a CI': (text) => lines(text, (line) => `2025-03-01T10:00:00.1234567Z ${line}`),
  'in JSON': (text) => JSON.stringify({ log: text }),
  'in JSON in JSON': (text) => JSON.stringify({ message: JSON.stringify({ log: text }) }),
  'entities of HTML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  'bold type': (text) => `**${text}**`,
  'a container’s prefix': (text) => lines(text, (line) => `worker-1  | ${line}`),
}

interface Composed {
  text: string
  labels: Labels
  message: string
  wrapper: string
  damage: string
}

function keysOf(table: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  return fc.constantFrom(...Object.keys(table))
}

/** A message in a wrapper after some damage, with what it still says: its own words, and the wrapper's where they are silent. */
const composed: fc.Arbitrary<Composed> = fc
  .tuple(world, keysOf(MESSAGES), keysOf(WRAPPERS), keysOf(DAMAGES))
  .map(([given, messageName, wrapperName, damageName]) => {
    const making = MESSAGES[messageName]
    const wrapper = WRAPPERS[wrapperName]
    const damage = DAMAGES[damageName]
    if (!making || !wrapper || !damage) throw new Error('No such part.')
    const message = making(given)
    const about = { ...given, object: message.object ?? given.object }
    return {
      text: damage(wrapper.wrap(message, about)),
      labels: told(message.labels, wrapper.labels(about)),
      message: messageName,
      wrapper: wrapperName,
      damage: damageName,
    }
  })

/** A whole sentence is all there is to its call; other messages leave to the wrapper what they do not say. */
function told(own: Labels, around: Labels): Labels {
  const isWhole = own.kind === 'authorization' && own.verb !== undefined
  if (isWhole) return own
  return { ...around, ...own }
}

/** How much of so many composed texts is read right: by field, of whole texts, and what is missed, most often first. */
export function sharesRight(cases: number): { shares: [string, number][]; missed: string[] } {
  const counts = new Map(FIELDS.map((field) => [field, { right: 0, all: 0 }]))
  const missed = new Map<string, number>()
  let whole = 0
  for (const { text, labels, message, wrapper, damage } of fc.sample(composed, cases)) {
    const [found] = extractRefusals(text)
    const read = found && toldBy(found)
    const wrong: string[] = []
    for (const [field, count] of counts) {
      const label = labels[field]
      if (label === undefined) continue
      count.all += 1
      if (read && fieldOf(read, field) === label) count.right += 1
      else wrong.push(field)
    }
    const how = `${wrong.join(', ')}: ${message} / ${wrapper} / ${damage}`
    if (wrong.length > 0) missed.set(how, (missed.get(how) ?? 0) + 1)
    else whole += 1
  }
  return {
    shares: [
      ...[...counts].map(([field, { right, all }]): [string, number] => [field, right / Math.max(1, all)]),
      ['whole', whole / cases],
    ],
    missed: [...missed].sort((a, b) => b[1] - a[1]).map(([how, times]) => `${how}, ${times}`),
  }
}
