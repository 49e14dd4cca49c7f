import { SECRET_FORMS } from './secret-forms'

// One of these stands in each form, so that most texts, cells of a table above all, are read once and not by every form.
const TRACE =
  /eyJ|-----B|A[KS]IA|gh[pousr]_|github_|glpat|x(?:ox|app)|hooks\.s|AIza|ya29|GOCSPX|Q~|npm_|pypi|dckr|hv[sb]\.|k_(?:live|test)_|SG\.|do[op]_v|shp|sk-|:\/\/|bearer|auth|basic|pass|pwd|secret|token|key|sig=|curl/i

/** Shorter texts hold no secret of any form. */
const SHORTEST = 8

/**
 * The text without secrets that are known by their form or by the word they stand under: JWTs, bearer and basic
 * credentials, private keys, keys and tokens of clouds, forges and registries, passwords in addresses and connection
 * strings. Idempotent. Takes time in proportion to the text: each repetition in a form is bounded, or ends its match.
 */
export function redact(text: string): string {
  if (text.length < SHORTEST || !TRACE.test(text)) return text
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
  // What stands last was itself cut, unless it is the end of the text.
  const certain = text.length <= limit + LONGEST ? read.length : read.length - LONGEST
  return read.slice(0, Math.max(0, Math.min(limit, certain))).replace(/[\ud800-\udbff]$/, '')
}
