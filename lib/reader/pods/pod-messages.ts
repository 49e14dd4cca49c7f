import { listAt, textAt } from '@/lib/objects/fields'
import { code, NOTHING, type Phrase, quote, say, shortListed } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { foreign } from '@/lib/phrase/quote'
import { parseLimitText } from '../sentences/limit-text'
import { parsePodSecurityText } from '../sentences/pod-security-text'
import { parseQuotaText } from '../sentences/quota-text'
import { parseWebhookText } from '../sentences/webhook-text'

export const PULL_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

interface PullCause {
  says: Phrase
  /** The same before the name of the image, in a list. */
  short: string
  /** True where credentials may be what is missing. */
  mayBeRefused: boolean
  /** The one step, where it is none with a pull secret that exists. */
  fix?: Phrase
}

// In this order: registries that hide private images name both causes in one sentence.
const CAUSES: [pattern: RegExp, cause: PullCause][] = [
  [
    /InvalidImageName|invalid reference format|couldn't parse image/i,
    {
      says: say`its name is not a valid image reference`,
      short: 'Image name not valid',
      mayBeRefused: false,
      fix: say`Correct the name of the image in the pod’s template.`,
    },
  ],
  [
    /toomanyrequests|too many requests|\b429\b|rate limit/i,
    {
      says: say`the registry is rate limiting pulls`,
      short: 'Registry limits pulls of',
      mayBeRefused: true,
      fix: say`Wait, or give the pod a pull secret: with credentials another limit counts.`,
    },
  ],
  [
    /no basic auth credentials/i,
    {
      says: say`the registry requires credentials, and the node has none for it`,
      short: 'Registry requires credentials for',
      mayBeRefused: true,
    },
  ],
  [
    /pull access denied|may require .?(?:docker login|authorization)|repository does not exist/i,
    {
      says: say`the registry has no such repository, or hides it from anyone without permission`,
      short: 'Repository missing or hidden',
      mayBeRefused: true,
    },
  ],
  [
    /unauthorized|authentication required|insufficient_scope|\b40[13]\b|forbidden|access denied|denied:/i,
    {
      says: say`the registry refuses the credentials, or requires some`,
      short: 'Registry refuses the credentials for',
      mayBeRefused: true,
    },
  ],
  [
    /no match for platform|no matching manifest/i,
    {
      says: say`the image is not built for the platform of the node`,
      short: 'Not built for this node’s platform',
      mayBeRefused: false,
      fix: say`Build the image for the node’s platform too, or place the pod by the label kubernetes.io/arch.`,
    },
  ],
  [
    /x509|certificate|tls:/i,
    {
      says: say`the node does not trust the certificate of the registry`,
      short: 'Registry’s certificate not trusted',
      mayBeRefused: false,
      fix: say`Give the container runtime of each node the CA of the registry.`,
    },
  ],
  [
    /no such host|server misbehaving|i\/o timeout|connection refused|connection reset|no route to host|deadline exceeded|TLS handshake timeout/i,
    {
      says: say`the node cannot reach the registry`,
      short: 'Registry not reachable',
      mayBeRefused: false,
      fix: say`See from the node whether it reaches the registry: its DNS, its proxy, its firewall.`,
    },
  ],
  [
    /not found|manifest unknown|NotFound|does not exist/i,
    {
      says: say`the registry has no such image or tag`,
      short: 'Image or tag missing',
      mayBeRefused: false,
      fix: say`Correct the name or the tag, or push the image.`,
    },
  ],
  [
    /no space left on device/i,
    {
      says: say`the disk of the node is full`,
      short: 'Disk of the node is full',
      mayBeRefused: false,
      fix: say`Free disk space of the node, or place the pod on another.`,
    },
  ],
  [
    /ErrImageNeverPull|pull policy of Never/i,
    {
      // Since Kubernetes 1.35 the kubelet says the same of an image that others pulled with credentials which this pod lacks.
      says: say`it is not on the node, or was pulled there with credentials that this pod does not have, and imagePullPolicy Never forbids pulling it`,
      short: 'Not on the node for this pod, pulls are off',
      mayBeRefused: true,
      fix: say`Set imagePullPolicy to IfNotPresent, or load the image on each node.`,
    },
  ],
]

/** What the registry's or the kubelet's words mean, and who might be missing; undefined when they say nothing known. */
export function pullCause(words: string): PullCause | undefined {
  return CAUSES.find(([pattern]) => pattern.test(words))?.[1]
}

// "Failed to pull image "x": rpc error: code = NotFound desc = failed to pull and unpack image …": the end says most.
/** The registry's own words out of the kubelet's, at most 300 characters. */
export function registryWords(message: string): string {
  const inner = message
    .replace(/^Failed to pull image "[^"]*": /, '')
    .replace(/^Back-off pulling image "[^"]*"(?:: )?/, '')
    .replace(/^ErrImagePull: /, '')
    .replace(/^rpc error: code = \w+ desc = /, '')
    .trim()
  return foreign(inner, 300)
}

/** A Secret or ConfigMap that a pod needs and that its namespace does not have, or a key of one. */
interface MissingObject {
  kind: 'Secret' | 'ConfigMap'
  /** Empty where a volume has several and the message does not say which. */
  name: string
  /** The key that the object lacks; the object itself is missing without one. */
  key?: string
  /** The volume that needs it. */
  volume?: string
}

// The kubelet's own sentences (Kubernetes 1.36).
const OBJECT = /^(secret|configmap) "([^"]+)" not found$/
const KEY = /^couldn't find key (\S+) in (ConfigMap|Secret) ([^/\s]+)\/(\S+)$/
const VOLUME =
  /(?:MountVolume\.SetUp failed for volume "([^"]+)"\s*: )(secret|configmap)s? "([^"]+)" not found/

const VOLUME_KEY =
  /MountVolume\.SetUp failed for volume "([^"]+)"\s*: (?:secret |configmap )?references non-existent (secret|config) key: (\S+)/

const kindOf = (word: string | undefined) => (/^secret$/i.test(word ?? '') ? 'Secret' : 'ConfigMap')

// The kubelet names the key and the volume, only the spec the object; a projected volume may have several.
function objectOfVolume(pod: unknown, name: string, kind: MissingObject['kind']): string {
  const volume = listAt(pod, 'spec', 'volumes').find((one) => textAt(one, 'name') === name)
  return kind === 'Secret' ? textAt(volume, 'secret', 'secretName') : textAt(volume, 'configMap', 'name')
}

/** What a message of the kubelet on this pod says is missing; undefined for any other message. */
export function missingObject(message: string, pod: unknown): MissingObject | undefined {
  const object = OBJECT.exec(message)
  if (object) return { kind: kindOf(object[1]), name: object[2] ?? '' }
  const key = KEY.exec(message)
  if (key) return { kind: kindOf(key[2]), name: key[4] ?? '', key: key[1] ?? '' }
  const volume = VOLUME.exec(message)
  if (volume) return { kind: kindOf(volume[2]), name: volume[3] ?? '', volume: volume[1] ?? '' }
  const item = VOLUME_KEY.exec(message)
  if (item) {
    const [, of = '', word, itemKey = ''] = item
    const kind = kindOf(word)
    return { kind, name: objectOfVolume(pod, of, kind), key: itemKey, volume: of }
  }
  return undefined
}

/** The same in a list; undefined where the message does not name the object. */
export function sayMissingShort(missing: MissingObject | undefined): Piece[] | undefined {
  if (missing === undefined || missing.name === '') return undefined
  const object = [{ text: `${missing.kind} ` }, { code: missing.name }]
  return missing.key === undefined
    ? [...object, { text: ' does not exist' }]
    : [...object, { text: ' has no key ' }, { code: missing.key }]
}

interface NonRootTrouble {
  says: Phrase
  /** The same in a list. */
  short: string
  hint: Phrase
}

// kubelet/kuberuntime/security_context.go of Kubernetes 1.36.
const TROUBLES: [pattern: RegExp, trouble: (match: RegExpExecArray) => NonRootTrouble][] = [
  [
    /^container has runAsNonRoot and image will run as root\b/i,
    () => ({
      says: say`runAsNonRoot is true, and its image runs as root`,
      short: 'Image runs as root, runAsNonRoot forbids it',
      hint: say`Set securityContext.runAsUser to a number other than 0, or build the image with such a USER.`,
    }),
  ],
  [
    /^container has runAsNonRoot and image has non-numeric user \(([^)]{1,253})\)/i,
    ([, user = '']) => ({
      says: say`runAsNonRoot is true, and its image names its user (${code(user)}) without a number, so the kubelet cannot tell that it is not root`,
      short: 'Image names its user without a number, runAsNonRoot needs one',
      hint: say`Set securityContext.runAsUser to the number of that user, or build the image with USER and a number.`,
    }),
  ],
  [
    /^container's runAsUser breaks non-root policy\b/i,
    () => ({
      says: say`runAsNonRoot is true, and runAsUser is 0`,
      short: 'runAsUser is 0, runAsNonRoot forbids it',
      hint: say`Set securityContext.runAsUser to a number other than 0.`,
    }),
  ],
]

/** Why the kubelet does not take a container for one that is not root; undefined for any other message. */
export function nonRootTrouble(message: string): NonRootTrouble | undefined {
  for (const [pattern, trouble] of TROUBLES) {
    const match = pattern.exec(message)
    if (match) return trouble(match)
  }
  return undefined
}

// 'pods "web-x" is forbidden: exceeded quota: …', after what the controller of each kind puts before it in an event.
function cut(message: string): string {
  return message
    .replace(/^Error creating: /, '')
    .replace(/^create Pod \S{1,253} in StatefulSet \S{1,253} failed error: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
}

/** Why a controller's pod was refused by the API server, in one clause, from its FailedCreate event or condition. */
export function sayFailedCreate(message: string): Phrase {
  const text = cut(message)
  const quota = parseQuotaText(text)
  if (quota?.kind === 'exceeded') {
    const rows = quota.rows.map(
      ({ resource, requested, used, limited }) =>
        say`${code(resource)}: ${code(requested)} requested, ${code(used)} of ${code(limited)} in use`,
    )
    return say`ResourceQuota ${code(quota.quota)} has no room left (${shortListed(rows)})`
  }
  if (quota?.kind === 'unstated') {
    return say`ResourceQuota ${code(quota.quota)} counts ${shortListed(quota.missing.map(({ resource }) => code(resource)))}, which its containers do not set`
  }
  if (parsePodSecurityText(text) !== undefined)
    return say`the Pod Security level of the namespace forbids it: ${quote(text)}`
  if (parseLimitText(text).length > 0) return say`a LimitRange of the namespace forbids it: ${quote(text)}`
  const webhook = parseWebhookText(text)
  if (webhook?.kind === 'failed')
    return say`admission webhook ${code(webhook.webhook)} cannot be called: ${quote(webhook.says)}`
  if (webhook?.kind === 'denied')
    return say`admission webhook ${code(webhook.webhook)} refuses it${webhook.says === '' ? NOTHING : say`: ${quote(webhook.says)}`}`
  const account =
    /error looking up service account ([^/\s]+)\/([^\s:]+): serviceaccount "[^"]+" not found/.exec(text)
  if (account) return say`its ServiceAccount ${code(`${account[1]}/${account[2]}`)} does not exist`
  return say`${quote(text.trim())}`
}
