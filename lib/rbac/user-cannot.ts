import type { Attributes } from '@/lib/rbac/types'
import { goUnquote, scanGoQuoted } from '@/lib/words/go-quote'

/** The API server's sentence `User "…" cannot …` and what the authorizer added to it. */
export interface UserCannot {
  user: string
  /** Without the name, which comes before the sentence. */
  attributes: Attributes
  reason: string
  /** Kubernetes before 1.12 writes `cannot list deployments.apps` and no API group. */
  dialect: 'current' | 'before-1.12'
}

/**
 * Reads the sentence that starts at `start` and reaches to the end of the text. Undefined when it is not whole, or `tails` does
 * not allow what follows it. Takes linear time.
 */
export function parseUserCannot(text: string, start = 0, tails: Tails = 'known'): UserCannot | undefined {
  if (!text.startsWith('User "', start)) return undefined
  const user = scanSanitized(text, start + 'User '.length)
  if (user === undefined || !text.startsWith(' cannot ', user.end)) return undefined
  const verbStart = user.end + ' cannot '.length
  const verbEnd = text.indexOf(' ', verbStart)
  if (verbEnd < 0) return undefined
  const verb = unescapeMarkup(text.slice(verbStart, verbEnd))
  const parsed =
    parsePath(text, verbEnd, verb, tails) ??
    parseResource(text, verbEnd, verb, tails) ??
    parseOldResource(text, verbEnd, verb)
  return parsed && { user: user.value, ...parsed }
}

/** What may follow the sentence: nothing or `: reason`, as every version known writes it, or any words at all. */
export type Tails = 'known' | 'any'

type Rest = Omit<UserCannot, 'user'>

function parsePath(text: string, at: number, verb: string, tails: Tails): Rest | undefined {
  if (!text.startsWith(' path "', at)) return undefined
  const path = scanSanitized(text, at + ' path '.length)
  if (path === undefined) return undefined
  // The period is from before 1.8.
  const reason = parseReason(text, path.end, tails) ?? parseOldReason(text, path.end)
  if (reason === undefined) return undefined
  const dialect = text[path.end] === '.' ? 'before-1.12' : 'current'
  return { attributes: { kind: 'path', verb, path: path.value }, reason, dialect }
}

function parseResource(text: string, at: number, verb: string, tails: Tails): Rest | undefined {
  if (!text.startsWith(' resource "', at)) return undefined
  const target = scanSanitized(text, at + ' resource '.length)
  if (target === undefined || !text.startsWith(' in API group "', target.end)) return undefined
  const group = scanSanitized(text, target.end + ' in API group '.length)
  const scope = group && parseScope(text, group.end)
  const reason = scope && parseReason(text, scope.end, tails)
  if (group === undefined || scope === undefined || reason === undefined) return undefined
  const { resource, subresource } = splitTarget(target.value)
  return {
    attributes: {
      kind: 'resource',
      verb,
      group: group.value,
      resource,
      subresource,
      name: '',
      namespace: scope.namespace,
    },
    reason,
    dialect: 'current',
  }
}

function parseOldResource(text: string, at: number, verb: string): Rest | undefined {
  const targetEnd = text.indexOf(' ', at + 1)
  const scope = targetEnd < 0 ? undefined : parseScope(text, targetEnd)
  const reason = scope && parseOldReason(text, scope.end)
  if (scope === undefined || reason === undefined) return undefined
  const { resource: qualified, subresource } = splitTarget(unescapeMarkup(text.slice(at + 1, targetEnd)))
  const dot = qualified.indexOf('.')
  return {
    attributes: {
      kind: 'resource',
      verb,
      group: dot < 0 ? '' : qualified.slice(dot + 1),
      resource: dot < 0 ? qualified : qualified.slice(0, dot),
      subresource,
      name: '',
      namespace: scope.namespace,
    },
    reason,
    dialect: 'before-1.12',
  }
}

function parseScope(text: string, at: number): { namespace: string; end: number } | undefined {
  if (text.startsWith(' at the cluster scope', at)) {
    return { namespace: '', end: at + ' at the cluster scope'.length }
  }
  if (!text.startsWith(' in the namespace "', at)) return undefined
  const namespace = scanSanitized(text, at + ' in the namespace '.length)
  return namespace && { namespace: namespace.value, end: namespace.end }
}

function parseReason(text: string, at: number, tails: Tails = 'known'): string | undefined {
  if (at === text.length) return ''
  if (text.startsWith(': ', at)) return text.slice(at + 2)
  return tails === 'any' && /[\s.,;(]/.test(text[at] ?? '') ? text.slice(at).trim() : undefined
}

/** Before 1.8: a period, and clients add `: "reason" (get pods)`. */
function parseOldReason(text: string, at: number): string | undefined {
  if (text[at] !== '.') return parseReason(text, at)
  const reason = parseReason(text, at + 1)
  if (reason === undefined) return undefined
  const quoted = scanGoQuoted(reason, 0)
  const isClientTail = quoted !== undefined && /^ \([^()]*\)$/.test(reason.slice(quoted.end))
  return isClientTail ? quoted.value : reason
}

function splitTarget(target: string): { resource: string; subresource: string } {
  const slash = target.indexOf('/')
  return slash < 0
    ? { resource: target, subresource: '' }
    : { resource: target.slice(0, slash), subresource: target.slice(slash + 1) }
}

// The server writes markup characters of this sentence as entities after it has quoted the values.
function scanSanitized(text: string, start: number): { value: string; end: number } | undefined {
  const scanned = scanGoQuoted(text, start)
  if (scanned === undefined) return undefined
  const value = goUnquote(unescapeMarkup(text.slice(start, scanned.end)))
  return value === undefined ? undefined : { value, end: scanned.end }
}

function unescapeMarkup(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
