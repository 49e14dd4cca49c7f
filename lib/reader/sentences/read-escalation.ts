import { formatEscalation, RULE_LISTS, ruleOfLists } from '@/lib/rbac/escalation-text'
import type { PolicyRule } from '@/lib/rbac/types'
import type { FoundForbidden, FoundPart } from '../found'
import { type QuoteForm, quoteAt, readQuoted } from '../text/quoted'
import type { Squashed } from '../text/squash'
import type { TargetInSentence } from './refused-target'

const HELD = ')isattemptingtograntRBACpermissionsnotcurrentlyheld:'
const MOST = 200

/**
 * The check against escalation at a squashed offset: whole, or a part where it is cut in its rules; undefined for any
 * other text. `end` is the squashed offset behind it.
 */
export function readEscalation(
  view: Squashed,
  target: TargetInSentence,
  index: number,
): { found: Omit<FoundForbidden, 'at' | 'end'> | Omit<FoundPart, 'at' | 'end'>; end: number } | undefined {
  if (!view.text.startsWith('user', index)) return undefined
  const form = quoteAt(view, index + 4)
  const user = form && readQuoted(view, index + 4, form)
  if (!form || user?.state !== 'whole' || !view.text.startsWith('(groups=', user.end)) return undefined
  const { resource, group, name } = target
  const groups = readList(view, user.end + '(groups='.length, form)
  const held = groups !== undefined && view.text.startsWith(HELD, groups.end)
  const rules = held ? readRules(view, groups.end + HELD.length, form) : undefined
  if (groups && rules) {
    const { missing, resolutionErrors, end } = rules
    const said = formatEscalation({ name: user.value, groups: groups.values }, missing, resolutionErrors)
    const refusal = {
      kind: 'escalation' as const,
      target: { group, resource, name },
      user: user.value,
      groups: groups.values,
      missing,
      resolutionErrors,
    }
    return { found: { form: 'forbidden', message: `${target.text}forbidden: ${said}`, refusal }, end }
  }
  const end = groups?.end ?? user.end
  return {
    found: {
      form: 'part',
      message: `${target.text}forbidden: user "${user.literal}" is attempting to grant RBAC permissions not currently held`,
      request: { user: user.value, group, resource, ...(name === '' ? {} : { name }) },
      missing: 'cut',
    },
    end,
  }
}

function readRules(
  view: Squashed,
  start: number,
  form: QuoteForm,
): { missing: PolicyRule[]; resolutionErrors: string; end: number } | undefined {
  const missing: PolicyRule[] = []
  let at = start
  while (view.text[at] === '{' && missing.length < MOST) {
    const rule = readRule(view, at, form)
    // A rule that is cut makes the list less than the server asked for.
    if (!rule) return undefined
    missing.push(rule.value)
    at = rule.end
  }
  if (missing.length === 0) return undefined
  const errors = /;resolutionerrors:\[/y
  errors.lastIndex = at
  if (!errors.test(view.text)) return { missing, resolutionErrors: '', end: at }
  const close = view.text.indexOf(']', errors.lastIndex)
  if (close < 0 || close - at > 4_096) return { missing, resolutionErrors: '', end: at }
  const from = view.at[errors.lastIndex] ?? 0
  const resolutionErrors = view.source
    .slice(from, view.at[close])
    .replace(/\\{1,31}(?=")/g, '')
    .replace(/\s+/g, ' ')
  return { missing, resolutionErrors, end: close + 1 }
}

function readRule(
  view: Squashed,
  start: number,
  form: QuoteForm,
): { value: PolicyRule; end: number } | undefined {
  const lists = new Map<string, string[]>()
  let at = start + 1
  for (const [label, field] of RULE_LISTS) {
    if (view.text[at] === ',') at += 1
    if (!view.text.startsWith(`${label}:`, at)) continue
    const list = readList(view, at + label.length + 1, form)
    if (!list) return undefined
    lists.set(field, list.values)
    at = list.end
  }
  if (view.text[at] !== '}' || lists.size === 0) return undefined
  return { value: ruleOfLists(lists), end: at + 1 }
}

/** Reads `["a" "b"]`. */
function readList(
  view: Squashed,
  start: number,
  form: QuoteForm,
): { values: string[]; end: number } | undefined {
  if (view.text[start] !== '[') return undefined
  const values: string[] = []
  let at = start + 1
  while (view.text[at] !== ']') {
    const item = values.length < MOST ? readQuoted(view, at, form) : undefined
    if (item?.state !== 'whole') return undefined
    values.push(item.value)
    at = item.end
  }
  return { values, end: at + 1 }
}
