import type { PolicyRule, UserInfo } from '@/lib/rbac/types'
import { goQuote, goQuoteList, scanGoQuoted, scanGoQuotedList } from '@/lib/words/go-quote'

const NOT_HELD = ' is attempting to grant RBAC permissions not currently held:\n'
/** Before Kubernetes 1.12 the check printed its rules without names, and that of OpenShift 3 before it named the user. */
export const OLD_ESCALATION =
  /^(?:attempt(?:ing)? to grant|user "[^"\n]{1,600}" cannot grant) extra privileges\b/

const RESOLUTION_ERRORS = '; resolution errors: '

/** The lists of a rule in the order in which the server prints them, each with its label. */
export const RULE_LISTS = [
  ['APIGroups', 'apiGroups'],
  ['Resources', 'resources'],
  ['NonResourceURLs', 'nonResourceURLs'],
  ['ResourceNames', 'resourceNames'],
  ['Verbs', 'verbs'],
] as const

/**
 * The text with which the API server refuses to let a user grant more than it holds (`ConfirmNoEscalation`, Kubernetes
 * 1.36). `missing` is compacted already; its lines are sorted and duplicates left out.
 */
export function formatEscalation(
  user: UserInfo,
  missing: readonly PolicyRule[],
  resolutionErrors: string,
): string {
  const lines = [...new Set(missing.map(formatCompactRule))].sort()
  const tail = resolutionErrors === '' ? '' : `${RESOLUTION_ERRORS}[${resolutionErrors}]`
  return `user ${goQuote(user.name)} (groups=${goQuoteList(user.groups)})${NOT_HELD}${lines.join('\n')}${tail}`
}

/** `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}` */
export function formatCompactRule(rule: PolicyRule): string {
  const parts = RULE_LISTS.flatMap(([label, field]) => {
    const list = rule[field]
    return list === undefined || list.length === 0 ? [] : [`${label}:${goQuoteList(list)}`]
  })
  return `{${parts.join(', ')}}`
}

/** The parts of an escalation text, or undefined when it is another text. */
export function parseEscalation(
  text: string,
): { user: string; groups: string[]; missing: PolicyRule[]; resolutionErrors: string } | undefined {
  if (!text.startsWith('user "')) return undefined
  const user = scanGoQuoted(text, 'user '.length)
  if (user === undefined || !text.startsWith(' (groups=[', user.end)) return undefined
  const groups = scanGoQuotedList(text, user.end + ' (groups='.length)
  if (groups === undefined || !text.startsWith(`)${NOT_HELD}`, groups.end)) return undefined
  let at = groups.end + 1 + NOT_HELD.length
  const missing: PolicyRule[] = []
  for (;;) {
    const rule = scanCompactRule(text, at)
    if (rule === undefined) return undefined
    missing.push(rule.value)
    at = rule.end
    if (text[at] !== '\n') break
    at += 1
  }
  const tail = text.slice(at)
  if (tail !== '' && !(tail.startsWith(`${RESOLUTION_ERRORS}[`) && tail.endsWith(']'))) return undefined
  const resolutionErrors = tail.slice(RESOLUTION_ERRORS.length + 1, -1)
  return { user: user.value, groups: groups.value, missing, resolutionErrors }
}

function scanCompactRule(text: string, start: number): { value: PolicyRule; end: number } | undefined {
  if (text[start] !== '{') return undefined
  const lists = new Map<string, string[]>()
  let at = start + 1
  for (const [label, field] of RULE_LISTS) {
    const separator = lists.size === 0 ? '' : ', '
    if (!text.startsWith(`${separator}${label}:[`, at)) continue
    const list = scanGoQuotedList(text, at + separator.length + label.length + 1)
    if (list === undefined) return undefined
    lists.set(field, list.value)
    at = list.end
  }
  if (text[at] !== '}') return undefined
  return { value: ruleOfLists(lists), end: at + 1 }
}

/** The rule whose lists were read by their field; a list that was not printed stays absent. */
export function ruleOfLists(lists: ReadonlyMap<string, string[]>): PolicyRule {
  const optional = (field: string) => {
    const list = lists.get(field)
    return list === undefined ? {} : { [field]: list }
  }
  return {
    verbs: lists.get('verbs') ?? [],
    ...optional('apiGroups'),
    ...optional('resources'),
    ...optional('resourceNames'),
    ...optional('nonResourceURLs'),
  }
}
