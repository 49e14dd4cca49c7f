import type { Grant, Subject } from '@/lib/rbac/types'
import { goQuote, scanGoQuoted } from '@/lib/words/go-quote'

const PREFIX = 'RBAC: allowed by '
/** Another sentence may follow; more words of the same one are not RBAC's. */
const BEHIND = /^(?:$|[\n;,.]| \()/
/** The name of an authorizer, of which the flags of the API server make `rbac`. */
const NAMED = /^[a-z0-9][a-z0-9.-]{0,252}: (?=RBAC: )/

/** The reason of an allowed review, as the RBAC authorizer of Kubernetes words it: it names the binding as `name/namespace`. */
export function formatAllowedReason(grant: Grant): string {
  const binding =
    grant.bindingKind === 'RoleBinding' ? `${grant.binding}/${grant.bindingNamespace ?? ''}` : grant.binding
  return `${PREFIX}${grant.bindingKind} ${goQuote(binding)} of ${grant.roleKind} ${goQuote(grant.role)} to ${grant.subject}`
}

/** A subject as reasons describe it: `ServiceAccount "web/shop"`, `User "jane"`. The binding's namespace stands in for an absent one. */
export function describeSubject(subject: Subject, bindingNamespace: string): string {
  return subject.kind === 'ServiceAccount'
    ? `${subject.kind} ${goQuote(`${subject.name}/${subject.namespace || bindingNamespace}`)}`
    : `${subject.kind} ${goQuote(subject.name)}`
}

/**
 * The grant that a review's reason names, or undefined when the reason is not RBAC's. Accepts the authorizer's name in
 * front, which Kubernetes puts there from 1.37 on and a configuration may choose, and words behind it that no version known
 * writes.
 */
export function parseAllowedReason(reason: string): Grant | undefined {
  const text = reason.replace(NAMED, '')
  if (!text.startsWith(PREFIX)) return undefined
  const binding = scanNamed(text, PREFIX.length)
  if (binding === undefined || !text.startsWith(' of ', binding.end)) return undefined
  const role = scanNamed(text, binding.end + ' of '.length)
  if (role === undefined || !text.startsWith(' to ', role.end)) return undefined
  const subjectStart = role.end + ' to '.length
  const subject = scanNamed(text, subjectStart)
  if (subject === undefined || !BEHIND.test(text.slice(subject.end, subject.end + 2))) return undefined

  const common = { roleKind: role.kind, role: role.name, subject: text.slice(subjectStart, subject.end) }
  if (binding.kind === 'ClusterRoleBinding') {
    return { binding: binding.name, bindingKind: binding.kind, ...common }
  }
  // A binding's name is a path segment, so the last slash is the separator.
  const slash = binding.name.lastIndexOf('/')
  if (binding.kind !== 'RoleBinding' || slash < 0) return undefined
  return {
    binding: binding.name.slice(0, slash),
    bindingKind: binding.kind,
    bindingNamespace: binding.name.slice(slash + 1),
    ...common,
  }
}

function scanNamed(text: string, start: number): { kind: string; name: string; end: number } | undefined {
  const space = text.indexOf(' ', start)
  if (space < 0) return undefined
  const quoted = scanGoQuoted(text, space + 1)
  return quoted && { kind: text.slice(start, space), name: quoted.value, end: quoted.end }
}
