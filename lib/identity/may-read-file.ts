import { type DeclaredSources, declaredFile, declaredMount } from './declared-sources'
import { fieldOfFile } from './field-names'

/**
 * Which files of a volume may be read: of a downward API volume all; of a projected volume only its downward API items,
 * since the rest may be Secrets; elsewhere, and without the pod's spec, those that a field could be in by their names.
 */
export function mayReadFile(declared: DeclaredSources | undefined, root: string): (name: string) => boolean {
  const mount = declared && declaredMount(declared, root)
  if (!mount) {
    const isDeclared = (path: string) => declared !== undefined && declaredFile(declared, path) !== undefined
    return (name) => isDeclared(root) || isDeclared(`${root}/${name}`) || fieldOfFile(name) !== undefined
  }
  if (!mount.projected) return () => true
  const items = new Set(mount.items.map((item) => item.path))
  return (name) => items.has(name)
}
