import { levelOf, stringEnd, unescaped } from '../text/escape-level'
import { readQuoted } from '../text/quoted'
import { type Squashed, sourceEnd } from '../text/squash'
import type { Sentence } from './read-sentence'

const REASON_REACH = 4_096

// Before 1.8 the sentence ended in a full stop and the reason was quoted; a log may break the line before words of an authorizer.
const LEAD =
  /^\.?: (?=\S)|^:\n\s{0,20}(?=[Rr]equire[sd] (?:one of )?["[]|Azure does not|Unknown user|[Nn]o policy matched|no RBAC)/

/** `"Unknown user \\"x\\"" (get pods)` without its own quotes, and without the call that the client added. */
function unquoted(text: string): string {
  const quoted = /^"((?:[^"\\\n]|\\.){1,2000})"(?: \([a-z]{1,20} [^)\n]{0,300}\))?$/.exec(text)
  return quoted ? (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1') : text
}

const TAILS =
  /^(?:User does not have access to the resource in Azure\.(?: Update role assignment to allow access\.?)?|Azure does not have opinion for this user\.?|no RBAC policy matched|no object name found|[Rr]equire[sd] (?:one of )?\[?"[^"\n]{1,200}"(?:, "[^"\n]{1,200}"){0,9}\]? permission\(s\)\.?)/

/** Words of another authorizer that were broken over lines, in one; undefined where they are whole. */
function brokenTail(rest: string): string | undefined {
  const near = rest.slice(0, 600)
  const tail = TAILS.exec(near.replace(/[ \t]*\n[ \t]*(?:[>│|][ \t]?)?/g, ' '))?.[0]
  return tail === undefined || near.startsWith(tail) ? undefined : tail
}

/**
 * What the authorizers added behind the sentence, and the squashed offset behind it. A client's own tail is no part of it.
 * Authorizers write a line each; a second line counts where it is RBAC's.
 */
export function readReason(view: Squashed, sentence: Sentence): { text: string; end: number } {
  const known = readMissingRoles(view, sentence)
  if (known) return known
  const none = { text: '', end: sentence.end }
  const from = sourceEnd(view, sentence.end)
  const { backslashes } = sentence.form
  const limit = Math.min(view.source.length, from + REASON_REACH)
  const end = backslashes === 0 ? limit : stringEnd(view.source, from, limit, backslashes)
  const rest = unescaped(view.source.slice(from, end), levelOf(backslashes))
  const lead = LEAD.exec(rest)
  if (!lead) return none
  const [first = '', second = ''] = rest.slice(lead[0].length).split('\n', 2)
  const text = brokenTail(rest.slice(lead[0].length)) ?? unquoted(first.trimEnd())
  // kube-rs writes the reason of the Status behind its message.
  if (/^Forbidden\b/.test(text)) return none
  return readSecondLine(view, sentence, text, second) ?? { text, end: sentence.end }
}

/** Each authorizer's words are a line of their own; RBAC's are known by what they name. */
function readSecondLine(view: Squashed, { end, form }: Sentence, first: string, second: string) {
  const [, prefix] = /^((?:[a-z0-9][a-z0-9.-]{0,252}: )?RBAC: )\[?(?:cluster)?role\./.exec(second) ?? []
  if (prefix === undefined) return undefined
  const words = prefix.replaceAll(' ', '')
  const roles = readRoles(view, view.text.indexOf(words, end) + words.length, form)
  return roles && { text: `${first}\n${prefix}${roles.text}`, end: roles.end }
}

const PREFIX = /:(?<name>[a-z0-9][a-z0-9.-]{0,252}:)?RBAC:/y
const ROLE = /(?:cluster)?role\.rbac\.authorization\.k8s\.io(?=\\{0,31}["'])/y

function readMissingRoles(
  view: Squashed,
  { end, form }: Sentence,
): { text: string; end: number } | undefined {
  PREFIX.lastIndex = end
  const prefix = PREFIX.exec(view.text)
  const roles = prefix && readRoles(view, PREFIX.lastIndex, form)
  if (!roles) return undefined
  const { name } = prefix.groups ?? {}
  return { text: `${name === undefined ? '' : `${name} `}RBAC: ${roles.text}`, end: roles.end }
}

/** One missing role, or several in brackets. */
function readRoles(
  view: Squashed,
  from: number,
  form: Sentence['form'],
): { text: string; end: number } | undefined {
  const isList = view.text[from] === '['
  const items: string[] = []
  let at = isList ? from + 1 : from
  for (;;) {
    ROLE.lastIndex = at
    const role = ROLE.exec(view.text)
    const name = role ? readQuoted(view, ROLE.lastIndex, form) : undefined
    if (!role || name?.state !== 'whole' || !view.text.startsWith('notfound', name.end)) break
    items.push(`${role[0]} "${name.literal}" not found`)
    at = name.end + 'notfound'.length
    if (view.text[at] !== ',') break
    at += 1
  }
  if (items.length === 0) return undefined
  if (isList && view.text[at] === ']') at += 1
  return { text: isList ? `[${items.join(', ')}]` : (items[0] ?? ''), end: at }
}
