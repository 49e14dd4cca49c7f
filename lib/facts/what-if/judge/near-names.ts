import { isNearName } from '@/lib/diagnosis/bindings/subject-relation'
import type { Subject } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import type { Proposal, ProposedBinding } from './proposal'

const spelled = (name: string) => name.toLowerCase().replaceAll('_', '-')
const singular = (name: string) => name.replace(/s$/, '')

/**
 * True for two names of which one may be a misspelling of the other: two letters at most, capitals, "_" for "-", a plural,
 * or a word for an account beside it. Different names may be meant, so it proves nothing.
 */
export function maybeTypo(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return false
  const [one, other] = [spelled(a), spelled(b)]
  return one === other || singular(one) === singular(other) || isNearName(one, other)
}

type Asked = Pick<Mistake, 'severity' | 'says'> & {
  instead: string
  to: string
  within: ['name' | 'namespace']
}

const MOST_COMPARED = 50_000

/** Names that were compared, over all subjects of a paste: their number is a product. */
export class Comparisons {
  #left = MOST_COMPARED

  /** True once there were more names than the limit allows. */
  get isSpent(): boolean {
    return this.#left <= 0
  }

  readonly areNear = (a: string, b: string): boolean => {
    this.#left -= 1
    return this.#left >= 0 && maybeTypo(a, b)
  }
}

/**
 * Asks whether a ServiceAccount subject is a typo of what the same paste has: an account of nearly its name, one of its
 * name in another namespace, or a Role of nearly its name. `isMissing` where the cluster is known not to have it.
 */
export function subjectTypo(
  { accounts, roles }: Pick<Proposal, 'accounts' | 'roles'>,
  binding: Pick<ProposedBinding, 'namespace' | 'roleRef'>,
  subject: Subject,
  isMissing: boolean,
  { areNear }: Pick<Comparisons, 'areNear'> = { areNear: maybeTypo },
): Asked | undefined {
  if (subject.kind !== 'ServiceAccount') return undefined
  const namespace = subject.namespace || binding.namespace
  if (accounts.has(`${namespace}/${subject.name}`)) return undefined
  const name = visibleText(subject.name)
  const place = visibleText(namespace)
  const missing = isMissing ? `There is no ServiceAccount ${place}/${name}. ` : ''
  const ask = (what: string, of: string, has: string, field: 'name' | 'namespace'): Asked => ({
    severity: 'suspicious',
    says: `${missing}Is ${what} a typo of ${visibleText(of)}? ${has}`,
    instead: `${field}: ${visibleText(of)}`,
    to: of,
    within: [field],
  })
  const here = `${namespace}/`
  const near = [...accounts].find(
    (key) => key.startsWith(here) && areNear(key.slice(here.length), subject.name),
  )
  if (near) {
    const has = `The paste creates a ServiceAccount of that name.`
    return ask(name, near.slice(here.length), has, 'name')
  }
  const elsewhere = [...accounts].find((key) => key.endsWith(`/${subject.name}`))
  if (elsewhere) {
    const has = `The paste creates ServiceAccount ${name} there.`
    return ask(`namespace ${place}`, elsewhere.slice(0, elsewhere.indexOf('/')), has, 'namespace')
  }
  const role = roles.find((one) => one.name === binding.roleRef.name && areNear(one.name, subject.name))
  // A ServiceAccount that exists may well be called nearly as a Role is.
  if (role && isMissing) return ask(name, role.name, `The ${role.kind} is called so.`, 'name')
  return undefined
}
