// What a name may end with, also without a boundary before it: dbpassword, authtoken, X-Vault-Token.
const SECRET_END =
  /(?:passw(?:or)?ds?|passphrase|passcode|pwd|secret|tokens?|credentials?|creds|(?:api|access|secret|private|signing|encryption|master|auth)keys?|connectionstring)$/
const SECRET_WORDS = new Set(['pass', 'authorization', 'cookie', 'dsn', 'psk', 'jwt'])
const PASS_END = /^(?:admin|auth|bind|db|ldap|master|mysql|pg|redis|require|root|smtp|user)pass$/
/** Whose key is a secret; any other key, such as a primary or a topology key, is none. */
const KEY_OF = new Set([
  ...['access', 'account', 'admin', 'aes', 'api', 'app', 'application', 'auth', 'client', 'consumer'],
  ...['cookie', 'deploy', 'encryption', 'function', 'hmac', 'ingest', 'jwt', 'licence', 'license', 'master'],
  ...[
    'private',
    'sas',
    'secret',
    'service',
    'session',
    'shared',
    'signing',
    'ssh',
    'storage',
    'subscription',
  ],
  ...['webhook'],
])
/** What pages a list, which opens nothing. */
const HARMLESS_TOKEN = /(?:^| )(?:continue|next|page|cursor|cancellation) tokens?$/

function wordsOf(name: string): string[] {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '')
}

/**
 * True where the value of a key, flag, header, variable or annotation of this name is a secret by all that its name says:
 * `db-password`, `X-Api-Key`, `clientSecret`; not `password-file`, `tokenTTL`, `secretName` or `keyring`.
 */
export function namesSecret(name: string): boolean {
  if (name.length > 256) return false
  const words = wordsOf(name)
  const [last = '', before = '', first = ''] = words.toReversed()
  if (HARMLESS_TOKEN.test(words.join(' '))) return false
  if (SECRET_END.test(last) || SECRET_WORDS.has(last) || PASS_END.test(last)) return true
  if (/^keys?$/.test(last)) return KEY_OF.has(before)
  return (
    (last === 'base' && before === 'key' && first === 'secret') ||
    (last === 'string' && before === 'connection')
  )
}

const NO_VALUE =
  /^(?:true|false|yes|no|nil|null|none|set|unset|empty|present|missing|required|redacted|hidden|\*{3,}|\[[\w ,:]{1,60} left out\])$/i
const VARIABLE =
  /^(?:\$\([\w.-]{1,128}\)|\$\{[\w.-]{1,128}\}|\$[A-Z_][A-Z0-9_]{0,127}|\{\{[^{}]{1,256}\}\}|<[\w .-]{1,64}>)$/
const PATH =
  /^\/(?:etc|var|run|opt|usr|home|root|mnt|tmp|secrets?|config|certs?|keys?|data|app|srv|dev|proc|vault)\/[\w./@-]{1,256}$/

/** True for what refers to a secret without being one: a variable, a file's path, a word such as "none". */
export function standsForSecret(value: string): boolean {
  return value === '' || NO_VALUE.test(value) || VARIABLE.test(value) || PATH.test(value)
}

/** True for letters, digits and a capital or a sign: no word of a sentence, no version, no name of Kubernetes. */
export function looksMixed(value: string): boolean {
  return value.length >= 6 && /[A-Za-z]/.test(value) && /\d/.test(value) && /[A-Z!@#$%^&+=~]/.test(value)
}
