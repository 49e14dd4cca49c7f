import { plainLetters } from './plain-letters'

/** "Password" in other languages. */
export const PASSWORD_ELSEWHERE =
  'passwort|kennwort|mot[ _-]?de[ _-]?passe|contrase[ñn]a|senha|wachtwoord|lösenord|hasło|пароль|비밀번호|암호|密码|密碼|口令|パスワード'
const ENDS_ELSEWHERE = new RegExp(`(?:${PASSWORD_ELSEWHERE})$`, 'i')

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
  const seen = plainLetters(name)
  if (ENDS_ELSEWHERE.test(seen)) return true
  const words = wordsOf(seen)
  const [last = '', before = '', first = ''] = words.toReversed()
  if (HARMLESS_TOKEN.test(words.join(' '))) return false
  if (SECRET_END.test(last) || SECRET_WORDS.has(last) || PASS_END.test(last)) return true
  if (/^keys?$/.test(last)) return KEY_OF.has(before)
  return (
    (last === 'base' && before === 'key' && first === 'secret') ||
    (last === 'string' && before === 'connection') ||
    (last === 'data' && before === 'key' && KEY_OF.has(first))
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

export const VALUE_LEFT_OUT = '[value left out]'

const FLAG = /^--?[A-Za-z][\w.-]{0,80}$/
const QUOTED = `"[^"\\n]{0,1024}"|'[^'\\n]{0,1024}'`
const BARE = `[^\\s"'\`;&|<>()]{1,1024}`
const NAME = '[A-Za-z_][\\w.-]{0,80}'
const NEXT_OPTION = '--?[A-Za-z][\\w.-]{0,80}(?:[\\s=]|$)'
/** `--password=x`, `PGPASSWORD=x`, `-Ddb.password=x`, `X-Api-Key: x`, `"--password", "x"`. */
const JOINED = new RegExp(
  `(?<![\\w.-])(-{0,2}${NAME})(=|:[ \\t]{0,4}|["'][ \\t]{0,4}[,:][ \\t]{0,4}(?=["']))(${QUOTED}|${BARE})`,
  'g',
)
/** `--password x`. */
const APART = new RegExp(`(?<![\\w.-])(--?${NAME})([ \\t]{1,8})(?!${NEXT_OPTION})(${QUOTED}|${BARE})`, 'g')
/** A one-letter option that takes a password: what of a word is shown, where the word, or the one before it, is the option. */
interface ShortOption {
  program: RegExp
  /** The option as a word before the password; without it both are one word. */
  option?: string
  shown: RegExp
}

const SHORT: readonly ShortOption[] = [
  { program: /(?:^|[\s/])(?:mysql|mysqldump|mysqladmin|mariadb)(?:$|\s)/, shown: /^-p(?=.)/ },
  { program: /(?:^|[\s/])curl(?:$|\s)/, shown: /^-u[^\s:]{1,64}:(?=.)/ },
  { program: /(?:^|[\s/])curl(?:$|\s)/, option: '-u', shown: /^[^\s:]{0,64}:/ },
  { program: /(?:^|[\s/])curl(?:$|\s)/, option: '--user', shown: /^[^\s:]{0,64}:/ },
  { program: /(?:^|[\s/])redis-cli(?:$|\s)/, option: '-a', shown: /^/ },
  { program: /(?:^|[\s/])sshpass(?:$|\s)/, option: '-p', shown: /^/ },
  { program: /(?:^|[\s/])(?:mongo|mongosh|mongodump)(?:$|\s)/, option: '-p', shown: /^/ },
  { program: /(?:^|[\s/])ldap\w{1,16}(?:$|\s)/, option: '-w', shown: /^/ },
]

function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value
}

function masked(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? ''
  return `${quote}${VALUE_LEFT_OUT}${quote}`
}

function redactNamed(text: string, pairs = 3): string {
  const hide = (match: string, name: string, between: string, value: string) => {
    if (namesSecret(name) && !standsForSecret(unquoted(value))) return `${name}${between}${masked(value)}`
    // What is no secret by this name may hold a pair of its own: --set db.password=x.
    if (pairs === 0 || !value.includes('=')) return match
    return `${name}${between}${redactNamed(value, pairs - 1)}`
  }
  return text.replace(JOINED, hide).replace(APART, hide)
}

function optionsOf(line: string): ShortOption[] {
  return SHORT.filter(({ program }) => program.test(line))
}

/** A word without the password that a one-letter option makes of it, or of its end. */
function withoutShort(options: readonly ShortOption[], before: string, word: string): string {
  for (const { option, shown } of options) {
    if (option !== undefined && option !== before) continue
    const kept = shown.exec(word)?.[0]
    if (kept !== undefined && !standsForSecret(word.slice(kept.length))) return `${kept}${VALUE_LEFT_OUT}`
  }
  return word
}

function followsSecretFlag(option: string, word: string): boolean {
  return FLAG.test(option) && namesSecret(option) && !FLAG.test(word) && !standsForSecret(word)
}

/** The words of a command without those that a word before them, or their own option, makes a secret. */
export function redactArguments(words: readonly string[], program = ''): string[] {
  const options = optionsOf(`${program} ${words[0] ?? ''}`)
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    if (followsSecretFlag(before, word)) return VALUE_LEFT_OUT
    const short = withoutShort(options, before, word)
    if (short !== word) return short
    // A port, a path, a protocol or a package is none.
    if (before === '-p' && looksMixed(word) && !word.includes('/')) return VALUE_LEFT_OUT
    const [, name = '', value = ''] = /^(-{0,2}[A-Za-z_][\w.-]{0,80})=([\s\S]*)$/.exec(word) ?? []
    // The word is the option's whole value, whatever is in it; of a script it is the first line alone.
    const isWhole = namesSecret(name) && (name.startsWith('-') || !value.includes('\n'))
    if (isWhole) return standsForSecret(value) ? word : `${name}=${VALUE_LEFT_OUT}`
    return redactCommand(word)
  })
}

/** A command line or a script without the values of options, variables and headers that name a secret. */
export function redactCommand(text: string): string {
  const options = optionsOf(text)
  if (options.length === 0) return redactNamed(text)
  const words = text.split(/(\s+)/)
  const line = words.map((word, at) => {
    if (at % 2 === 1) return word
    const bare = unquoted(word)
    const short = withoutShort(options, words[at - 2] ?? '', bare)
    return short === bare ? word : short
  })
  return redactNamed(line.join(''))
}
