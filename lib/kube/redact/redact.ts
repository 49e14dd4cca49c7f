import { leftOut as left, leftOut } from '@/lib/contract/left-out'
import { type ReadLogLines, readLogLines } from '@/lib/objects/log-line'
import { firstChars } from '@/lib/words/visible-text'
import issued from './issued-forms.json' with { type: 'json' }
import { plainLetters } from './plain-letters'
import { BARE_KEY, withoutSpanning } from './secret-lines'
import { looksMixed, namesSecret, PASSWORD_ELSEWHERE, standsForSecret } from './secret-names'

/** What a secret looks like: the callback finds it in a match and returns the text to show instead. */
interface SecretForm {
  pattern: RegExp
  show: string | ((match: string, ...groups: string[]) => string)
}

/** True for the base64 of `user:password` in printable characters. */
function isUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1')
  return /^[\x20-\x7e]+$/.test(text) && text.includes(':')
}

// Words, names, paths and UUIDs are no secrets, whatever their key.
function looksRandom(value: string): boolean {
  return (
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !/^[/$<*{[(.]/.test(value) &&
    !/^[a-z0-9]+(?:[-./:][a-z0-9]+)+$/.test(value)
  )
}

// "password: authentication failed" is a sentence, "password: Tr0ub4dor" is not.
function looksChosen(value: string): boolean {
  return value.length >= 6 && /\d|[!@#%^&+=~]|[a-z][A-Z]/.test(value)
}

/** "with password hunter2" is one, "with password authentication" and "using password scram-sha-256" are not. */
function looksSpoken(value: string): boolean {
  return (
    looksMixed(value) ||
    (/[a-z]/i.test(value) &&
      /\d/.test(value) &&
      !/^(?:scram|sha|md5|bcrypt|argon|pbkdf|aes|sm3)/i.test(value))
  )
}

/** What follows an option that is mentioned, not given: "--token must be set". */
const PROSE =
  /^(?:an?|and|are|as|by|can(?:not)?|do(?:es)?|flags?|for|from|has|have|in|is|may|must|needs?|not|of|on|options?|or|should|so|that|the|to|was|when|which|will|with|without)$/i

/** Forms that an issuer gives its own secrets, so that they are known wherever they are. */
const ISSUED: readonly SecretForm[] = [
  // Encrypted ones have five parts; some can be empty.
  { pattern: /(?<![\w-])eyJ[\w-]{5,}(?:(?:\.[\w-]*){4}|\.[\w-]{5,}\.[\w-]*)/g, show: left('JWT') },
  { pattern: new RegExp(`${BARE_KEY}[A-Za-z0-9+/=]*`, 'g'), show: left('PRIVATE KEY') },
  {
    pattern: /(client-key-data\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[A-Za-z0-9+/=]{16,}/g,
    show: `$1${left('PRIVATE KEY')}`,
  },
  { pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, show: left('AWS key') },
  { pattern: /\b(?:gh[pousr]_[0-9A-Za-z]{36,255}|github_pat_\w{22,255})\b/g, show: left('GitHub token') },
  { pattern: /\bglpat-[\w-]{20,100}/g, show: left('GitLab token') },
  { pattern: /\b(?:xox[abeoprs]-[\w-]{10,250}|xapp-\d-[\w-]{20,250})/g, show: left('Slack token') },
  {
    pattern: /(hooks\.slack\.com\/services\/)T\w{6,20}\/B\w{6,20}\/\w{16,64}/g,
    show: `$1${left('Slack address')}`,
  },
  { pattern: /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,512}|GOCSPX-[\w-]{20,64})/g, show: left('Google key') },
  { pattern: /[\w~.-]{3}[78]Q~[\w~.-]{31,40}/g, show: left('Azure secret') },
  {
    pattern:
      /((?:[?&]|\\u0026|&amp;|%26)(?:sig|signature|x-(?:amz|goog)-signature)(?:=|%3D)|\bx-(?:amz|goog)-signature["']?[:=]\s?["']?)[\w%+/=~-]{16,2048}/gi,
    show: `$1${left('signature')}`,
  },
  {
    pattern: /(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{10,24}\/)[\w-]{20,128}/g,
    show: `$1${left('Discord address')}`,
  },
  { pattern: /(?<![\w:])((?:bot)?\d{6,12}:)A[\w-]{34}(?![\w-])/g, show: `$1${left('Telegram token')}` },
  { pattern: /\bnpm_[0-9A-Za-z]{36}\b/g, show: left('npm token') },
  { pattern: /\bpypi-[\w-]{50,512}/g, show: left('PyPI token') },
  {
    pattern:
      /\b(?:dckr_pat_[\w-]{20,64}|hv[sb]\.[\w-]{24,256}|[sr]k_(?:live|test)_[0-9A-Za-z]{16,128}|SG\.[\w-]{16,64}\.[\w-]{16,64}|do[op]_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})/g,
    show: left('token'),
  },
  {
    pattern:
      /\b(?:AGE-SECRET-KEY-1[0-9A-Z]{20,64}|ATATT3[\w=-]{20,256}|dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.]{20,128}|tskey-[a-z]{3,16}-[\w-]{12,128}|ops_eyJ[\w+/=]{10,1024})/g,
    show: left('token'),
  },
  // Of Vault before 1.10, and without a digit.
  { pattern: /(\btoken[ \t]{1,3})s\.[A-Za-z0-9]{24}(?![\w.-])/gi, show: `$1${left('token')}` },
  {
    pattern: /\bsk-[\w-]{32,256}/g,
    show: (match) => (/[A-Z]/.test(match) && /\d/.test(match) ? left('token') : match),
  },
]

/** Secrets that an HTTP header or an address carries. */
const CARRIED: readonly SecretForm[] = [
  {
    pattern: /\b(Bearer(?:[ \t]+|:[ \t]{0,2}|\+|%20)["']?)([\w.~+/=-]{8,})/gi,
    show: (match, before = '', token = '') =>
      /\d/.test(token) || token.length >= 32 ? `${before}${left('token')}` : match,
  },
  {
    pattern:
      /(\bauthorization["']?[ \t]{0,2}[:=][ \t]{0,2}\[?["']?token[ \t]{1,2}(?:token=)?["']?)[\w.-]{16,256}/gi,
    show: `$1${left('token')}`,
  },
  {
    pattern:
      /(\bauthorization["']?[ \t]{0,2}[:=][ \t]{0,2}\[?["']?(?:Digest|Hawk|OAuth|Signature|AWS4-HMAC-SHA256)[ \t]{1,2})(?=[^=\r\n]{1,64}=)[^\r\n]{8,2048}/gi,
    show: `$1${left('credentials')}`,
  },
  {
    pattern:
      /(\bauthorization["']?[ \t]{0,2}[:=][ \t]{0,2}\[?["']?(?:Negotiate|NTLM|Kerberos|ApiKey|Key|SSWS)[ \t]{1,2})[\w+/=.~-]{8,4096}/gi,
    show: `$1${left('credentials')}`,
  },
  {
    pattern:
      /(\b(?:set-)?cookie["']?[ \t]{0,2}[:=][ \t]{0,2}\[?["']?)(?![^\s=]{1,64}=\[)[\w!#$%&*.^|~+-]{1,64}=[^"'\r\n]{4,4096}/gi,
    show: `$1${left('cookie')}`,
  },
  {
    pattern: /\b(Basic[ \t]+)([0-9A-Za-z+/]{6,512}={0,2})/gi,
    show: (match, before = '', base64 = '') =>
      isUserAndPassword(base64) ? `${before}${left('user and password')}` : match,
  },
  {
    pattern: /("auth"\s{0,4}:\s{0,4}")([0-9A-Za-z+/]{6,512}={0,2})(?=")/g,
    show: (match, before = '', base64 = '') =>
      isUserAndPassword(base64) ? `${before}${left('user and password')}` : match,
  },
  {
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@?#"']{0,256}):[^\s/?#"']{1,256}@/gi,
    show: `$1:${left('password')}@`,
  },
  { pattern: /(:\/\/)[0-9a-f]{32}(?=@)/g, show: `$1${left('key')}` },
  {
    pattern:
      /(\b(?:jdbc:oracle:\w{2,10}:|sqlplus[ \t]{1,3}(?:-\w{1,8}[ \t]{1,3}){0,4})[^\s/@"':-]{1,64}\/)[^\s@"'[]{1,256}(?=@)/g,
    show: `$1${left('password')}`,
  },
]

const PASSWORD = `pass(?:word|wd|phrase)|pwd|(?<=\\w[_.-])pass|${PASSWORD_ELSEWHERE}`
const IS = '(?:=>?|:|%(?:25){0,2}3[AD])'
const KEY =
  '(?:secret|api|access|account|storage|signing|encryption|master)[._-]?(?:access[._-]?)?key(?:[._-]?base)?|' +
  '(?:client|app|jwt|session|cookie|webhook|oauth|consumer|hmac)[._-]?secret|(?<![\\w./-])secret|' +
  'private-token|(?:[a-z]{2,16}[._-]?)?token'
const MASKED = '\\[[\\w ,:]{1,60} left out\\]'
/** A value to the end of its quotes, or to a space or the next pair: `quote` and `inner`, or `bare`, in that order. */
const VALUE =
  `(?!\\\\?["']?${MASKED})(?:` +
  `(\\\\["'])([^"'\\\\\\r\\n]{3,1024})|(")((?:[^"\\\\\\r\\n]|\\\\[^\\r\\n]){3,1024})|(')((?:[^'\\\\\\r\\n]|\\\\[^\\r\\n]){3,1024})|` +
  `((?:[^\\s"'&,;\\\\]|\\\\(?![nrt"'\\\\])|[&,;](?!\\s|$|["'\\\\]|[\\w.-]{1,40}[=:])){3,1024}))`

interface Value {
  quote: string
  text: string
  /** What closes a bracket, or a sentence, around a value without quotes. */
  after: string
}

function readValue([escaped, one, double, two, single, three, bare]: readonly (string | undefined)[]): Value {
  if (bare === undefined)
    return { quote: escaped ?? double ?? single ?? '', text: one ?? two ?? three ?? '', after: '' }
  const after = /^[({[<$]/.test(bare) ? '' : (/[)}\]>.:]*$/.exec(bare)?.[0] ?? '')
  return { quote: '', text: bare.slice(0, bare.length - after.length), after }
}

/** What a value begins with, up to a sign that can end one. */
function headOf(text: string): string {
  return /^[^\s"'&,;<>(){}[\]\\]*/.exec(text)?.[0] ?? ''
}

const isStandIn = (value: string) => value.startsWith('$(') || standsForSecret(value.replace(/[,;.`]+$/, ''))

/** A form whose pattern ends with VALUE: shows it where `isSecret` does not say that it is one. */
function pair(
  before: string,
  flags: string,
  what: string,
  isSecret: (value: Value, before: string) => boolean,
): SecretForm {
  return {
    pattern: new RegExp(`(${before})${VALUE}`, flags),
    show: (match, key = '', ...groups) => {
      const value = readValue(groups.slice(0, 7))
      if (isStandIn(value.text) || isStandIn(`${value.text}${value.after}`) || !isSecret(value, key))
        return match
      return `${key}${value.quote}${left(what)}${value.after}`
    },
  }
}

/** Secrets that are known by the word that labels them. */
const NAMED: readonly SecretForm[] = [
  // A line that is the pair alone, as in YAML: to its end.
  {
    pattern: new RegExp(
      `^([ \\t]{0,40}[\\w.-]{0,60}(?:${PASSWORD}):[ \\t]{1,8})(?!${MASKED})([^\\s"'][^\\r\\n]{5,1024})$`,
      'gim',
    ),
    show: (match, before = '', value = '') => {
      const head = headOf(value)
      const isOdd = head.length < 3 && /^\S/.test(value.slice(head.length)) && looksMixed(value)
      const isSecret = looksChosen(head) || isOdd || /^[A-Za-z]{18,}$/.test(value)
      return isSecret && !isStandIn(value) && !isStandIn(head) ? `${before}${left('password')}` : match
    },
  },
  pair(`(?:${PASSWORD})\\\\?["']?\\s{0,3}${IS}\\s{0,3}`, 'gi', 'password', ({ quote, text }, before) => {
    const head = headOf(text)
    if (quote === '' && head.length < 3) return looksMixed(text)
    // The working directory.
    if (/^pwd\W/i.test(before) && text.startsWith('/')) return false
    // A colon without quotes may belong to a sentence.
    const isLoose = quote === '' && /:\s+$/.test(before)
    return !isLoose || looksChosen(head)
  }),
  // As people write it.
  {
    pattern: new RegExp(
      `(\\b(?:${PASSWORD}|pass)[ \\t]{1,3}(?:for[ \\t]{1,3}\\S{1,64}[ \\t]{0,3}(?:->|=|:|is)|is|was)[ \\t]{1,3}|\\b(?:login|credentials?)[ \\t:]{1,3}[\\w.-]{1,64}/)(\\S{6,256})`,
      'gi',
    ),
    show: (match, before = '', value = '') => (looksMixed(value) ? `${before}${left('password')}` : match),
  },
  {
    pattern: new RegExp(
      `(\\b(?:with|using|and|the|my|new|mit|avec|con)[ \\t]{1,3}(?:${PASSWORD})[ \\t]{1,3}["'\`]?|` +
        `(?:${PASSWORD_ELSEWHERE})[ \\t]{0,2}(?:는|은|가|が|は|是|为|為)[ \\t]{0,3}["'\`]?)([^\\s"'\`,;]{6,256})`,
      'gi',
    ),
    show: (match, before = '', value = '') =>
      looksSpoken(value) && !isStandIn(value) ? `${before}${left('password')}` : match,
  },
  pair(`\\b\\w{0,40}(?:${KEY})\\\\?["']?\\s{0,3}${IS}\\s{0,3}`, 'gi', 'value', ({ text }, before) => {
    const head = headOf(text)
    return (
      (head.length >= 10 && looksRandom(head)) || (/(?:=|3D)$/i.test(before) && /^[A-Za-z]{16,}$/.test(text))
    )
  }),
  pair(
    `(?<![\\w.-])--?[A-Za-z][\\w.-]{1,60}(?:[ \\t]{1,3}|=|["'],[ \\t]{0,2}(?=["']))(?!["']?-)`,
    'g',
    'value',
    ({ quote, text }, before) => {
      const [, flag = '', between = ''] = /^(--?[\w.-]+)([\s\S]*)$/.exec(before) ?? []
      const isSpoken = quote === '' && /^[ \t]/.test(between) && (text.length < 4 || PROSE.test(text))
      return namesSecret(flag) && !isSpoken
    },
  ),
  {
    pattern:
      /(\b(?:mysql(?:dump|admin|import)?|mariadb(?:-dump)?)\b[^\n|;&]{0,200}?[ \t]-p)(?!(?:ort|rotocol|lugin|ath|refix|od|rint|rofile)\b)([^\s[]\S{0,255})/g,
    show: (match, before = '', value = '') => (isStandIn(value) ? match : `${before}${left('password')}`),
  },
  { pattern: /(\bsshpass[ \t]+-p[ \t]*)[^\s[-]\S{0,256}/g, show: `$1${left('password')}` },
  {
    pattern: /(\bcurl\b[^\n]{0,200}?[ \t]-u[ \t]+[^\s:]{1,64}:)[^\s[]\S{0,255}/g,
    show: `$1${left('password')}`,
  },
  {
    pattern: new RegExp(`(<(?:${PASSWORD})>)[^<\\s[]{1,256}`, 'gi'),
    show: `$1${left('password')}`,
  },
  pair(
    `\\bname"?:\\s{0,4}["']?[\\w.-]{0,64}(?:${PASSWORD}|secret|token|api_?key)["']?\\s{0,2},?\\s{0,20}"?value"?:\\s{0,4}`,
    'gi',
    'value',
    () => true,
  ),
]

const SECRET_FORMS: readonly SecretForm[] = [...ISSUED, ...CARRIED, ...NAMED]

const PEM =
  /-----BEGIN ([A-Z ]{0,40}PRIVATE KEY)(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g

// Each form contains one of these, so most texts, cells of a table above all, are read once and not once per form.
const TRACE = new RegExp(
  'eyJ|A[KS]IA|gh[pousr]_|github_|glpat|x(?:ox|app)|hooks\\.s|AIza|ya29|GOCSPX|Q~|npm_|pypi|dckr|hv[sb]\\.|k_(?:live|test)_|SG\\.|do[op]_v|shp|sk-|:\\/\\/|bearer|auth|basic|pass|pwd|secret|token|key|sig=|signature|curl|cookie|AGE-S|ATATT|dp\\.|tskey|ops_|login|credential|' +
    `mysql|mariadb|jdbc|sqlplus|webhooks|\\d:A|b3Bl|LS0tLS|MI[IGH]|MHcC|MC4C|${PASSWORD_ELSEWHERE}`,
  'i',
)

// An issued secret is a run of such characters, and the rest of a text is not looked at for one.
const RUN = /(?<![\w~.=+/-])[\w~.=+/-]{20,}/g
// Bootstrap tokens of kubeadm, and Vault's before 1.10: a digit distinguishes them from names.
const OWN = [
  '(?<![\\w.-])[a-z0-9]{6}\\.(?=[a-z]{0,15}\\d)[a-z0-9]{16}(?![\\w.-])',
  '(?<![\\w.-])s\\.(?=[A-Za-z]{0,23}\\d)[A-Za-z0-9]{24}(?![\\w.-])',
]
const ISSUED_FORMS = new RegExp([...OWN, ...issued.forms.map(({ pattern }) => pattern)].join('|'), 'g')

/** Shorter texts hold no secret of any form. */
const SHORTEST = 8

/**
 * The text without secrets that are known by their form or by the word that labels them: JWTs, bearer and basic
 * credentials, private keys, keys and tokens of clouds, forges and registries, passwords in addresses and connection
 * strings. Idempotent. Takes time in proportion to the text: each repetition in a form is bounded, or ends its match.
 */
export function redact(text: string): string {
  if (text.length < SHORTEST) return text
  const seen = plainLetters(text)
  const shown = withoutSecrets(seen)
  return shown === seen ? text : shown
}

function withoutSecrets(text: string): string {
  const lines = withoutSpanning(text.replace(PEM, '[$1 left out]'))
  return withoutIssued(TRACE.test(lines) ? withoutForms(lines) : lines)
}

function withoutIssued(text: string): string {
  return text.replace(RUN, (run) => run.replace(ISSUED_FORMS, leftOut('token')))
}

function withoutForms(text: string): string {
  let left = text
  for (const { pattern, show } of SECRET_FORMS) {
    left = typeof show === 'string' ? left.replace(pattern, show) : left.replace(pattern, show)
  }
  return left
}

/** The longest secret that is looked for across the end of a cut, in UTF-16 units. */
const LONGEST = 4096

/**
 * The text without secrets, at most `limit` UTF-16 units of it, never cut inside a character. A secret that reaches over
 * the limit is left out whole, since a cut one has lost the form by which it is known.
 */
export function redactedHead(text: string, limit: number): string {
  if (text.length <= limit) return redact(text)
  const read = redact(text.slice(0, limit + LONGEST))
  // The last stretch may hold a secret that was itself cut, unless the text ends there.
  const certain = text.length <= limit + LONGEST ? read.length : read.length - LONGEST
  return firstChars(read, Math.max(0, Math.min(limit, certain)))
}

/** The lines of a log with or without their timestamps, at most as many as are sent, without secrets that a line or several hold. */
export function shownLogLines(text: string, timestamps: boolean): ReadLogLines {
  return readLogLines(withoutSpanning(text), timestamps, redactedHead)
}
