import type { Explanation } from '@/lib/contract/explanation'

/** What a paste must give. A field that is left out must be absent or empty, but `cause`, which is compared where it is told: never for a call that RBAC judged. */
export interface Expected {
  kind: Explanation['kind']
  user?: string
  verb?: string
  group?: string
  resource?: string
  subresource?: string
  name?: string
  namespace?: string
  path?: string
  cause?: string | null
}

/** A text as a person copies it, with each finding in the order of the text. */
export type Paste = readonly [client: string, text: string, ...findings: Expected[]]

/** A call that RBAC refused, as `kubectl` writes it: `verb resource[.group][/subresource] [name]`. */
export function denied(user: string, call: string, namespace: string): Expected {
  const [verb = '', target = '', name] = call.split(' ')
  const [qualified = '', subresource] = target.split('/')
  const dot = qualified.indexOf('.')
  return {
    kind: 'authorization',
    user:
      user.includes(':') || user.includes('@') || !user.includes('/')
        ? user
        : `system:serviceaccount:${user.replace('/', ':')}`,
    verb,
    group: dot < 0 ? '' : qualified.slice(dot + 1),
    resource: dot < 0 ? qualified : qualified.slice(0, dot),
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
    namespace,
  }
}

/** A failure that is about an object: admission, absent, in another state. */
export function about(kind: Expected['kind'], target: string, name?: string): Expected {
  const dot = target.indexOf('.')
  return {
    kind,
    group: dot < 0 ? '' : target.slice(dot + 1),
    resource: dot < 0 ? target : target.slice(0, dot),
    ...(name === undefined ? {} : { name }),
  }
}
