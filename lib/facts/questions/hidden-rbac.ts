import type { Reading } from '@/lib/evidence/reading'
import { readSettings, type Settings } from '@/lib/pod/environment'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import type { AccessAnswer } from '@/lib/rbac/reviews'

/** Why the permissions of other accounts are not shown, in one sentence. */
export const HIDDEN_RBAC =
  'This page is open to more people than can read bindings, and bindings are a map of who can do what.'

/** A question about other accounts' permissions, on a page that hides them. */
export class HiddenError extends Error {
  override readonly name = 'HiddenError'
}

/** True where bindings and the permissions of other accounts stay hidden: in exposed modes, unless SHOW_RBAC is true. */
export function hidesOthers(
  { access, showRbac }: Pick<Settings, 'access' | 'showRbac'> = readSettings(),
): boolean {
  return (access.mode === 'proxy' || access.mode === 'token') && !showRbac
}

/** Kinds that say who holds which permissions, and reviews that tell it. OpenShift serves those of RBAC a second time. */
const HIDDEN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['rbac.authorization.k8s.io', new Set(['rolebindings', 'clusterrolebindings'])],
  ['authorization.k8s.io', new Set(['subjectaccessreviews', 'localsubjectaccessreviews'])],
  [
    'authorization.openshift.io',
    new Set([
      'rolebindings',
      'clusterrolebindings',
      'rolebindingrestrictions',
      'subjectaccessreviews',
      'localsubjectaccessreviews',
      'resourceaccessreviews',
      'localresourceaccessreviews',
      'subjectrulesreviews',
    ]),
  ],
])

/** Throws a HiddenError for a kind that shows or says what others can do, where that is hidden. */
export function refuseHidden({ group, resource }: { group: string; resource: string }): void {
  if (HIDDEN.get(group)?.has(resource)) refuseOthers()
}

/** Throws a HiddenError when other accounts' permissions are hidden. */
export function refuseOthers(): void {
  if (hidesOthers()) throw new HiddenError(HIDDEN_RBAC)
}

/**
 * The answer to a review of this pod's own call, without the reason of a yes where bindings are hidden: it names the binding,
 * the role and the subject. That a reason was given, and whether RBAC gave it, stays known.
 */
export function withoutGrant(reading: Reading<AccessAnswer>): Reading<AccessAnswer> {
  if (reading.state === 'unread' || !hidesOthers()) return reading
  const { allowed, reason } = reading.value
  if (!allowed || reason === '') return reading
  const hiddenReason = parseAllowedReason(reason) ? 'rbac' : 'other'
  return { ...reading, value: { ...reading.value, reason: '', hiddenReason } }
}
