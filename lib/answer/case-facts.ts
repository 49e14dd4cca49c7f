import type { CaseFacts } from '@/lib/contract/case-file'
import type { Facts } from '@/lib/diagnosis/facts'

/** UTF-16 units of a case file, which is weighed before it is read. */
export const MOST_OF_CASE = 512 * 1024

/** Facts as JSON holds them. */
export function toCaseFacts({ rules, accounts, ...facts }: Facts) {
  return { ...facts, rules: [...rules], ...(accounts ? { accounts: [...accounts] } : {}) }
}

/** Facts as the engine takes them. */
export function fromCaseFacts({ rules, accounts, ...facts }: CaseFacts): Facts {
  return { ...facts, rules: new Map(rules), ...(accounts ? { accounts: new Map(accounts) } : {}) }
}
