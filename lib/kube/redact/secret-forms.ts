import { leftOut as left } from '@/lib/contract/left-out'
import { namesSecret, standsForSecret } from './secret-keys'

/** What a secret looks like: where it is in a match decides the callback, which gives the text to show in its place. */
export interface SecretForm {
  pattern: RegExp
  show: string | ((match: string, ...groups: string[]) => string)
}

/** True for the base64 of `user:password` in printable characters. */
function isUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1')
  return /^[\x20-\x7e]+$/.test(text) && text.includes(':')
}

// Words, names, paths and UUIDs are no secrets, whatever key they stand under.
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

/** What stands after an option that is spoken of, not given: "--token must be set". */
const PROSE =
  /^(?:an?|and|are|as|by|can(?:not)?|do(?:es)?|flags?|for|from|has|have|in|is|may|must|needs?|not|of|on|options?|or|should|so|that|the|to|was|when|which|will|with|without)$/i

/** Forms that an issuer gives its own secrets, so that they are known wherever they are. */
const ISSUED: readonly SecretForm[] = [
  { pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, show: left('JWT') },
  {
    pattern:
      /-----BEGIN ([A-Z ]{0,40}PRIVATE KEY)(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    show: '[$1 left out]',
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
  { pattern: /([?&]sig=)[\w%+/=-]{20,512}/g, show: `$1${left('signature')}` },
  { pattern: /\bnpm_[0-9A-Za-z]{36}\b/g, show: left('npm token') },
  { pattern: /\bpypi-[\w-]{50,512}/g, show: left('PyPI token') },
  {
    pattern:
      /\b(?:dckr_pat_[\w-]{20,64}|hv[sb]\.[\w-]{24,256}|[sr]k_(?:live|test)_[0-9A-Za-z]{16,128}|SG\.[\w-]{16,64}\.[\w-]{16,64}|do[op]_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})/g,
    show: left('token'),
  },
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
]

const PASSWORD = 'pass(?:word|wd|phrase)|pwd|(?<=\\w[_.-])pass'
const KEY =
  '(?:secret|api|access|account|storage|signing|encryption|master)[._-]?(?:access[._-]?)?key(?:[._-]?base)?|' +
  '(?:client|app|jwt|session|cookie|webhook|oauth|consumer|hmac)[._-]?secret|' +
  'private-token|(?:[a-z]{2,16}[._-]?)?token'
const VALUE = '[^\\s"\'&,;<>(){}[\\]\\\\]'

/** Secrets that are known by the word that they stand under. */
const NAMED: readonly SecretForm[] = [
  {
    pattern: new RegExp(
      `((?:${PASSWORD})\\\\?["']?\\s{0,3}(?:=>?|:)\\s{0,3})(\\\\?["']?)(${VALUE}{3,256})`,
      'gi',
    ),
    show: (match, before = '', quote = '', value = '') => {
      // A colon without quotes may belong to a sentence.
      const isLoose = quote === '' && /:\s+$/.test(before)
      const isValue = !standsForSecret(value) && (!isLoose || looksChosen(value))
      return isValue ? `${before}${quote}${left('password')}` : match
    },
  },
  {
    pattern: new RegExp(
      `(\\b\\w{0,40}(?:${KEY})\\\\?["']?\\s{0,3}[=:]\\s{0,3}\\\\?["']?)(${VALUE}{10,512})`,
      'gi',
    ),
    show: (match, before = '', value = '') => (looksRandom(value) ? `${before}${left('value')}` : match),
  },
  {
    pattern: new RegExp(
      `(?<![\\w.-])(--?[A-Za-z][\\w.-]{1,60})([ \\t]{1,3}|=|["'],[ \\t]{0,2}(?=["']))(["']?)(?!-)(${VALUE}{3,512})`,
      'g',
    ),
    show: (match, flag = '', between = '', quote = '', value = '') => {
      const isSpoken = quote === '' && /^[ \t]/.test(between) && (value.length < 4 || PROSE.test(value))
      const isSecret = namesSecret(flag) && !standsForSecret(value) && !isSpoken
      return isSecret ? `${flag}${between}${quote}${left('value')}` : match
    },
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
  {
    pattern: new RegExp(
      `(\\bname"?:\\s{0,4}["']?[\\w.-]{0,64}(?:${PASSWORD}|secret|token|api_?key)["']?\\s{0,2},?\\s{0,20}"?value"?:\\s{0,4}["']?)(${VALUE}{3,256})`,
      'gi',
    ),
    show: (match, before = '', value = '') => (standsForSecret(value) ? match : `${before}${left('value')}`),
  },
]

export const SECRET_FORMS: readonly SecretForm[] = [...ISSUED, ...CARRIED, ...NAMED]
