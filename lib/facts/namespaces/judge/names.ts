import { subjectMatches } from '@/lib/rbac/resolve'
import type { RbacObjects, UserInfo } from '@/lib/rbac/types'
import type { KnownNamespace, NamespaceSource } from '../contract'

const ORDER: readonly NamespaceSource[] = ['pod', 'list', 'binding', 'refusal', 'asked']

export interface Found {
  name: string
  by: NamespaceSource
  binding?: string
}

export type Named = Pick<KnownNamespace, 'name' | 'known' | 'binding'>

/** The namespaces in which a binding gives this account something. */
export function boundIn({ roleBindings }: Pick<RbacObjects, 'roleBindings'>, user: UserInfo): Found[] {
  return roleBindings.flatMap(({ name, namespace, subjects }): Found[] =>
    subjects.some((subject) => subjectMatches(subject, user, namespace))
      ? [{ name: namespace, by: 'binding', binding: name }]
      : [],
  )
}

/** Each namespace once, with all that it is known from; the best known first, each source in the order in which it gave them. */
export function mergeNames(found: readonly Found[]): Named[] {
  const all = new Map<string, Named>()
  const inOrder = found.toSorted((a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by))
  for (const { name, by, binding } of inOrder) {
    const before = all.get(name)
    if (before === undefined) all.set(name, { name, known: [by], ...(binding ? { binding } : {}) })
    else {
      if (!before.known.includes(by)) before.known.push(by)
      if (binding !== undefined) before.binding ??= binding
    }
  }
  return [...all.values()]
}
