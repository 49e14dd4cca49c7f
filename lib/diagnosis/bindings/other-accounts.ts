import type { Phrase } from '@/lib/phrase/phrase'
import { hasStar } from '@/lib/rbac/rule'
import type { Case } from '../case'
import type { BindingMiss } from './binding-misses'
import { subjectWords } from './binding-words'

export interface OtherAccount {
  name: string
  /** `ServiceAccount shop/orders`. */
  words: Phrase
}

/** True for a binding whose role has a wildcard: do not run a pod as any account that it names. */
export function grantsWildcard({ role }: BindingMiss): boolean {
  if (role.state !== 'grants') return false
  return role.rules.some(hasStar)
}

/** The other ServiceAccounts of the caller's namespace to which bindings that were read grant the call, each once. */
export function otherAccounts({
  bindingMisses,
  account,
}: Pick<Case, 'bindingMisses' | 'account'>): OtherAccount[] {
  if (!account) return []
  const found = new Map<string, OtherAccount>()
  for (const { binding, role } of bindingMisses) {
    if (role.state !== 'grants') continue
    for (const subject of binding.subjects) {
      if (subject.kind !== 'ServiceAccount' || subject.name === account.name) continue
      if ((subject.namespace || binding.namespace) !== account.namespace) continue
      found.set(subject.name, { name: subject.name, words: subjectWords(subject, binding.namespace) })
    }
  }
  return [...found.values()]
}
