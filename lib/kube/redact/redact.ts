import { leftOut } from '@/lib/contract/left-out'
import issued from './issued-forms.json' with { type: 'json' }
import { SECRET_FORMS } from './secret-forms'

// Each form contains one of these, so most texts, cells of a table above all, are read once and not once per form.
const TRACE =
  /eyJ|-----B|A[KS]IA|gh[pousr]_|github_|glpat|x(?:ox|app)|hooks\.s|AIza|ya29|GOCSPX|Q~|npm_|pypi|dckr|hv[sb]\.|k_(?:live|test)_|SG\.|do[op]_v|shp|sk-|:\/\/|bearer|auth|basic|pass|pwd|secret|token|key|sig=|curl|cookie|AGE-S|ATATT|dp\.|tskey|ops_|login|credential/i

// An issued secret is a run of such characters, and the rest of a text is not looked at for one.
const RUN = /(?<![\w~.=+/-])[\w~.=+/-]{20,}/g
// Bootstrap tokens of kubeadm, and Vault's before 1.10: a digit distinguishes them from names.
const OWN = [
  '(?<![\\w.-])[a-z0-9]{6}\\.(?=[a-z]{0,15}\\d)[a-z0-9]{16}(?![\\w.-])',
  '(?<![\\w.-])s\\.(?=[A-Za-z]{0,23}\\d)[A-Za-z0-9]{24}(?![\\w.-])',
]
const ISSUED = new RegExp([...OWN, ...issued.forms.map(({ pattern }) => pattern)].join('|'), 'g')

/** Shorter texts hold no secret of any form. */
const SHORTEST = 8

/**
 * The text without secrets that are known by their form or by the word that labels them: JWTs, bearer and basic
 * credentials, private keys, keys and tokens of clouds, forges and registries, passwords in addresses and connection
 * strings. Idempotent. Takes time in proportion to the text: each repetition in a form is bounded, or ends its match.
 */
export function redact(text: string): string {
  if (text.length < SHORTEST) return text
  return withoutIssued(TRACE.test(text) ? withoutForms(text) : text)
}

function withoutIssued(text: string): string {
  return text.replace(RUN, (run) => run.replace(ISSUED, leftOut('token')))
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
  return read.slice(0, Math.max(0, Math.min(limit, certain))).replace(/[\ud800-\udbff]$/, '')
}
