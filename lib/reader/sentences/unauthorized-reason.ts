import { clientCertificateIn, isServerUnauthorized, kubeletCertificateIn } from './certificate-text'
import { loginTroubleIn } from './credential-plugin-text'
import { oidcRefusalIn } from './oidc-text'

/** Why a token was not accepted, as the API server says in its log and to whoever asks about a token, but never to the caller. */
export type UnauthorizedReason =
  | 'expired'
  | 'not-yet-valid'
  | 'audience'
  | 'account'
  | 'pod'
  | 'secret'
  | 'node'
  | 'issuer'
  | 'malformed'
  | 'no-file'
  | 'unreadable-file'

// pkg/serviceaccount, plugin/pkg/auth/authenticator and square/go-jose of Kubernetes 1.5 to 1.37; the particular before the general.
const REASONS: readonly (readonly [UnauthorizedReason, RegExp])[] = [
  [
    'audience',
    /token audiences \[[^\]\n]{0,400}\]\s{1,40}is\s{1,40}invalid\s{1,40}for\s{1,40}the\s{1,40}target|invalid audience claim|expected audience /i,
  ],
  ['expired', /token\s{1,40}(?:has|is)\s{1,40}expired|validation failed, token is expired/i],
  [
    'not-yet-valid',
    /token\s{1,40}(?:is\s{1,40})?(?:not\s{1,40}valid\s{1,40}yet|used before issued|issued in the future)|token not valid yet/i,
  ],
  ['node', /node\s{1,40}UID\s{1,40}\(|node (?:ref )?\S{0,260}\s?(?:not found|does not match)/i],
  [
    'pod',
    /\bpod\s{1,40}UID\s{1,40}\(|pod \S{1,260} (?:not found|has been deleted)|pods? "[^"\n]{1,253}" not found/i,
  ],
  [
    'secret',
    /\bsecret\s{1,40}UID\s{1,40}\(|secrets? "[^"\n]{1,253}" not found|token does not match server's copy/i,
  ],
  [
    'account',
    /service ?account\s{1,40}UID\s{1,40}\(|serviceaccounts? \\{0,8}"[^"\n]{1,253}" not found|service account \S{1,260} (?:not found|has been deleted)/i,
  ],
  [
    'issuer',
    /\b(?:crypto\/rsa: verification error|square\/go-jose: error in cryptographic primitive|go-jose\/go-jose: error in cryptographic primitive|unexpected issuer|no keys found|failed to verify signature|invalid signature)/i,
  ],
  [
    'malformed',
    /\b(?:compact JWS format must have three parts|illegal base64 data|malformed (?:jwt|token)|token is malformed|contains an invalid number of segments)/i,
  ],
  [
    'no-file',
    /serviceaccount\/token['"]?:?\s{1,40}(?:no such file or directory|The system cannot find|not found)|serviceaccount\/token['"]?: NotFound|No such file or directory:? [^\n]{0,40}serviceaccount\/token|ENOENT[^\n]{0,80}serviceaccount\/token|NoSuchFileException: [^\n]{0,40}serviceaccount\/token|FileNotFoundException: [^\n]{0,60}serviceaccount\/token|serviceaccount\/token\): failed to open stream: No such file|Could not find (?:file|a part of the path) [^\n]{0,60}serviceaccount\/token|Service token file does not exist/i,
  ],
  [
    'unreadable-file',
    /serviceaccount\/token['"]?:?\s{1,40}permission denied|(?:EACCES|Permission denied)[^\n]{0,80}serviceaccount\/token|Service token file is empty|serviceaccount\/token\): failed to open stream: Permission denied|AccessDeniedException: [^\n]{0,40}serviceaccount\/token/i,
  ],
]

/** The reason that a text gives for a 401; undefined where it gives none, as an API server's answer never does. Linear: every repetition is bounded. */
export function unauthorizedReason(text: string): UnauthorizedReason | undefined {
  return REASONS.find(([, pattern]) => pattern.test(text))?.[0]
}

/** True for a text that says why a call was not accepted, or why its client had nothing to send. */
export function isReasonSaid(text: string): boolean {
  const readers = [
    loginTroubleIn,
    clientCertificateIn,
    kubeletCertificateIn,
    oidcRefusalIn,
    unauthorizedReason,
  ]
  return isServerUnauthorized(text) || readers.some((read) => read(text) !== undefined)
}
