import { kubectlLook, operand } from '@/lib/diagnosis/kubectl-command'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import type { ResourcesView } from '../view/view-in-url'

/**
 * How kubectl names a kind: the bare name for the core group, with the version where kubectl would choose
 * another.
 */
export function kindName(kind: ResourcesView['kind'], known: Kind | undefined): string {
  const { group, version, resource } = kind
  if (group === '') return resource
  const isChosen = known === undefined || known.version === version
  return isChosen ? `${resource}.${group}` : `${resource}.${version}.${group}`
}

/** The command that prints the same list in a terminal, with the permissions of the person who runs it. */
export function kubectlGetLine(view: ResourcesView, namespace: string, known: Kind | undefined): string {
  const where = view.isClusterScoped ? [] : namespace === '' ? ['-A'] : ['-n', namespace]
  const wide = view.isWide ? ['-o', 'wide'] : []
  return kubectlLook('get', operand(kindName(view.kind, known)), ...where, ...wide)
}
