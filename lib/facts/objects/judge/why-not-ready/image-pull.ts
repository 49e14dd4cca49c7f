import { listAt, textAt } from '@/lib/objects/fields'
import { shortListOf } from '@/lib/words/lists'

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
  says: string
  /** The same before the name of the image, in a list. */
  short: string
  /** True where credentials may be what is missing. */
  mayBeRefused: boolean
  hint?: string
}

// In this order: registries that hide private images name both causes in one sentence.
const CAUSES: [pattern: RegExp, cause: PullCause][] = [
  [
    /InvalidImageName|invalid reference format|couldn't parse image/i,
    { says: 'its name is not a valid image reference', short: 'Image name not valid', mayBeRefused: false },
  ],
  [
    /toomanyrequests|too many requests|\b429\b|rate limit/i,
    { says: 'the registry is rate limiting pulls', short: 'Registry limits pulls of', mayBeRefused: true },
  ],
  [
    /no basic auth credentials/i,
    {
      says: 'the registry requires credentials, and the node has none for it',
      short: 'Registry requires credentials for',
      mayBeRefused: true,
    },
  ],
  [
    /pull access denied|may require .?(?:docker login|authorization)|repository does not exist/i,
    {
      says: 'the registry has no such repository, or hides it from anyone without permission',
      short: 'Repository missing or hidden',
      mayBeRefused: true,
    },
  ],
  [
    /unauthorized|authentication required|insufficient_scope|\b40[13]\b|forbidden|access denied|denied:/i,
    {
      says: 'the registry refuses the credentials, or requires some',
      short: 'Registry refuses the credentials for',
      mayBeRefused: true,
    },
  ],
  [
    /no match for platform|no matching manifest/i,
    {
      says: 'the image is not built for the platform of the node',
      short: 'Not built for this node’s platform',
      mayBeRefused: false,
    },
  ],
  [
    /x509|certificate|tls:/i,
    {
      says: 'the node does not trust the certificate of the registry',
      short: 'Registry’s certificate not trusted',
      mayBeRefused: false,
    },
  ],
  [
    /no such host|server misbehaving|i\/o timeout|connection refused|connection reset|no route to host|deadline exceeded|TLS handshake timeout/i,
    { says: 'the node cannot reach the registry', short: 'Registry not reachable', mayBeRefused: false },
  ],
  [
    /not found|manifest unknown|NotFound|does not exist/i,
    { says: 'the registry has no such image or tag', short: 'Image or tag missing', mayBeRefused: false },
  ],
  [
    /no space left on device/i,
    { says: 'the disk of the node is full', short: 'Disk of the node is full', mayBeRefused: false },
  ],
  [
    /ErrImageNeverPull|pull policy of Never/i,
    {
      says: 'it is not on the node, and imagePullPolicy Never forbids pulling it',
      short: 'Not on the node, pulls are off',
      mayBeRefused: false,
    },
  ],
]

/** What the registry's or the kubelet's words mean, and who might be missing; undefined when they say nothing known. */
export function pullCause(words: string): PullCause | undefined {
  return CAUSES.find(([pattern]) => pattern.test(words))?.[1]
}

/** Which pull secrets the pod names, said where credentials may be the reason. */
export function sayPullSecrets(pod: unknown): string {
  const secrets = listAt(pod, 'spec', 'imagePullSecrets').map((secret) => textAt(secret, 'name'))
  if (secrets.length === 0) return 'The pod names no imagePullSecrets.'
  return `The pod uses the pull ${secrets.length === 1 ? 'secret' : 'secrets'} ${shortListOf(secrets)}. Each must be in its namespace and match this registry.`
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
  return inner.length > 300 ? `${inner.slice(0, 300)}…` : inner
}
