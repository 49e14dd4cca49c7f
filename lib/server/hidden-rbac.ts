import { readSettings, type Settings } from '@/lib/pod/environment'

/** Why the rights of other accounts are not shown, in one sentence. */
export const HIDDEN_RBAC =
  'This page is open to more readers than those who may read bindings, and bindings are a map of who can do what.'

/** A question about the rights of others, on a page that hides them. */
export class HiddenError extends Error {
  override readonly name = 'HiddenError'
}

/** True where bindings and the rights of other accounts stay hidden: in exposed modes, unless SHOW_RBAC is true. */
export function hidesOthers(
  { access, showRbac }: Pick<Settings, 'access' | 'showRbac'> = readSettings(),
): boolean {
  return access.mode !== 'local' && !showRbac
}

const BINDINGS = new Set(['rolebindings', 'clusterrolebindings'])
const REVIEWS = new Set(['subjectaccessreviews', 'localsubjectaccessreviews'])

/** Throws a HiddenError for a kind that shows or tells what others may do, where that is hidden. */
export function refuseHidden({ group, resource }: { group: string; resource: string }): void {
  const isHidden =
    (group === 'rbac.authorization.k8s.io' && BINDINGS.has(resource)) ||
    (group === 'authorization.k8s.io' && REVIEWS.has(resource))
  if (isHidden) refuseOthers()
}

/** Throws a HiddenError where the rights of others are hidden. */
export function refuseOthers(): void {
  if (hidesOthers()) throw new HiddenError(HIDDEN_RBAC)
}
