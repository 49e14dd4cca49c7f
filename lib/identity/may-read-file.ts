import { type DeclaredSources, declaredMount } from './declared-sources'

// Too wide a net costs a value on the page, too narrow a one a Secret in it.
const SECRET_NAME =
  /passw|secret|credential|token(?!iz)|(?:private|api)[-_.]?key|id_(?:rsa|ecdsa|ed25519)|\.(?:key|pem|p12|pfx|jks|crt)$/i

/**
 * Which files of a volume may be read: of a downward API volume all; of a projected volume only its downward API items,
 * since the rest may be Secrets; without the pod's spec all but those whose names are those of secrets.
 */
export function mayReadFile(declared: DeclaredSources | undefined, root: string): (name: string) => boolean {
  const mount = declared && declaredMount(declared, root)
  if (!mount) return (name) => !SECRET_NAME.test(name)
  if (!mount.projected) return () => true
  const items = new Set(mount.items.map((item) => item.path))
  return (name) => items.has(name)
}
