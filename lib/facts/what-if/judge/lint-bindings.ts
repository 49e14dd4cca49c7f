import { isBuiltInRole } from '@/lib/diagnosis/bindings/built-in-role'
import { findRole } from '@/lib/diagnosis/bindings/read-objects'
import { isNearName, relationOf } from '@/lib/diagnosis/bindings/subject-relation'
import { kind } from '@/lib/diagnosis/wording/phrases'
import { code, NOTHING, type Phrase, type PhrasePart, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { subjectMatches } from '@/lib/rbac/resolve'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Subject, UserInfo } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { Mistake } from '../contract'
import type { WhatIfFacts } from './facts'
import { whoIs } from './gains'
import { type MistakeWords, mistakeAt, type Proposal, type ProposedBinding, pastedRole } from './proposal'

/** What is wrong with the bindings of the paste: roles that are not there, subjects that are no one or far too many. */
export function bindingMistakes(
  facts: WhatIfFacts,
  proposal: Proposal,
  own: UserInfo | undefined,
): Mistake[] {
  const names = new Comparisons()
  return proposal.bindings.flatMap((binding) => {
    const wasSpent = names.isSpent
    return [
      ...roleRefMistakes(facts, proposal, binding),
      ...binding.subjects.flatMap((subject, index) =>
        subjectMistakes(facts, proposal, { binding, subject, index, own, names }),
      ),
      ...nobody(binding),
      ...(names.isSpent && !wasSpent ? [uncompared(binding)] : []),
    ]
  })
}

function uncompared(binding: ProposedBinding): Mistake {
  const says = say`Subjects from here on are not compared with the ServiceAccounts of the paste: there are too many of both.`
  return mistakeAt(binding, ['subjects'], { severity: 'suspicious', says })
}

function nobody(binding: ProposedBinding): Mistake[] {
  if (binding.subjects.length > 0) return []
  const says = say`It has no subjects, so it grants nothing.`
  return [mistakeAt(binding, ['subjects'], { severity: 'never', says })]
}

function roleRefMistakes(facts: WhatIfFacts, proposal: Proposal, binding: ProposedBinding): Mistake[] {
  const { roleRef, namespace } = binding
  const at = (told: MistakeWords) => [mistakeAt(binding, ['roleRef'], told)]
  const broad = broadRole(binding)
  if (broad) return at(broad)
  if (pastedRole(proposal, roleRef, namespace)) return []
  const inCluster = findRole(facts, roleRef, namespace)
  if (inCluster.state === 'found') return []
  const name = visibleText(roleRef.name)
  const misplaced = proposal.roles.find(
    (role) => role.kind === 'Role' && roleRef.kind === 'Role' && role.name === roleRef.name,
  )
  if (misplaced) {
    const says = say`Role ${code(name)} is in namespace ${code(misplaced.namespace)} and this binding in ${code(namespace)}. A RoleBinding can only refer to Roles in its own namespace.`
    const instead = say`Put both in one namespace; a subject can be in another.`
    return at({ severity: 'never', says, instead })
  }
  const otherKind = roleRef.kind === 'Role' ? 'ClusterRole' : 'Role'
  const other = { ...roleRef, kind: otherKind }
  const isOther =
    pastedRole(proposal, other, namespace) !== undefined ||
    findRole(facts, other, namespace).state === 'found' ||
    (otherKind === 'ClusterRole' && isBuiltInRole({ kind: otherKind, name: roleRef.name }))
  if (isOther && (otherKind === 'ClusterRole' || namespace !== '')) {
    const says = say`There is a ${kind(otherKind)} ${code(name)}, but the binding refers to a ${kind(roleRef.kind)} of that name.`
    return at({
      severity: inCluster.state === 'missing' ? 'never' : 'suspicious',
      says,
      instead: [code(`kind: ${otherKind}`)],
      to: otherKind,
      within: ['kind'],
    })
  }
  const near = proposal.roles.find(
    (role) =>
      role.kind === roleRef.kind &&
      (role.kind === 'ClusterRole' || role.namespace === namespace) &&
      maybeTypo(role.name, roleRef.name),
  )
  const instead = near ? { instead: [code(`name: ${near.name}`)], to: near.name, within: ['name'] } : {}
  const what = say`${kind(roleRef.kind)} ${code(name)}`
  if (inCluster.state === 'missing') {
    const where = roleRef.kind === 'Role' ? say` in namespace ${code(namespace)}` : NOTHING
    const says = say`${what} is neither in the paste nor${where} in the cluster, so the binding grants nothing, and refusals of its subjects will name the missing role.`
    return at({ severity: 'never', says, ...instead })
  }
  if (!near) return []
  return at({
    severity: 'suspicious',
    says: say`${what} is not in the paste. Is it a typo of ${code(near.name)}, which is?`,
    ...instead,
  })
}

function broadRole({ kind, roleRef }: ProposedBinding) {
  if (roleRef.kind !== 'ClusterRole') return undefined
  const narrow = say`A new role with the calls that are needed; the answer to a refused call writes it.`
  if (roleRef.name === 'cluster-admin') {
    const where =
      kind === 'RoleBinding' ? say`everything within the namespace` : say`everything in the whole cluster`
    return {
      severity: 'dangerous',
      says: say`cluster-admin allows ${where}, including Secrets and RBAC.`,
      instead: narrow,
    } as const
  }
  if (kind === 'ClusterRoleBinding' && (roleRef.name === 'admin' || roleRef.name === 'edit')) {
    const says = say`${code(roleRef.name)} in the whole cluster reads every Secret and runs pods as any ServiceAccount.`
    return {
      severity: 'dangerous',
      says,
      instead: say`A RoleBinding in the one namespace, or a new role.`,
    } as const
  }
  return undefined
}

interface OneSubject {
  binding: ProposedBinding
  subject: Subject
  index: number
  own: UserInfo | undefined
  names: Comparisons
}

const EVERYBODY = new Set([
  'system:serviceaccounts',
  'system:authenticated',
  'system:unauthenticated',
  'system:masters',
  'system:anonymous',
])

function subjectMistakes(facts: WhatIfFacts, proposal: Proposal, one: OneSubject): Mistake[] {
  const { binding, subject, index, own } = one
  const path = ['subjects', index]
  const account = own && parseServiceAccount(own.name)
  const alone = account
    ? say`One account: ${code(`kind: ServiceAccount, name: ${account.name}, namespace: ${account.namespace}`)}`
    : say`One account: ${code('kind: ServiceAccount')} with its name and namespace.`
  const who = whoIs(subject)
  if (who !== undefined && EVERYBODY.has(subject.name)) {
    const says = say`${kind(subject.kind)} ${code(subject.name)} is ${words(who)}.`
    return [mistakeAt(binding, path, { severity: 'dangerous', says, instead: alone })]
  }
  if (subject.kind === 'Group' && /^system:serviceaccounts:./.test(subject.name) && who) {
    const isTypo = own && relationOf([subject], own, binding.namespace)
    if (!(isTypo?.how === 'group' && isTypo.isTypo)) {
      const says = say`Group ${code(subject.name)} is ${words(who)}.`
      return [mistakeAt(binding, path, { severity: 'suspicious', says, instead: alone })]
    }
  }
  const key = `${subject.namespace || binding.namespace}/${subject.name}`
  // What the text makes itself is meant.
  const isOurs = subject.kind === 'ServiceAccount' && proposal.accounts.has(key)
  const near = own && !isOurs ? nearOwn(binding, subject, own) : undefined
  // A subject that exists may be meant, however near its name is.
  if (near)
    return [
      mistakeAt(
        binding,
        path,
        isThere(facts, proposal, binding, subject) ? { ...near, to: undefined } : near,
      ),
    ]
  if (subject.kind === 'Group' && /^system:serviceaccount:/.test(subject.name)) {
    const says = say`${code(subject.name)} is a user name; no group has that name.`
    return [mistakeAt(binding, path, { severity: 'never', says, instead: alone })]
  }
  return missingAccount(facts, proposal, one)
}

function nearOwn(binding: ProposedBinding, subject: Subject, own: UserInfo): MistakeWords | undefined {
  if (subjectMatches(subject, own, binding.namespace)) return undefined
  const relation = relationOf([subject], own, binding.namespace)
  if (!relation) return undefined
  const account = parseServiceAccount(own.name)
  const me = sayUser(own.name)
  const name = code(subject.name)
  switch (relation.how) {
    case 'kind': {
      const says = say`${kind(subject.kind)} ${name} is not ${me}, whose user name is ${code(own.name)}.`
      const instead = [
        code(`kind: ServiceAccount, name: ${account?.name ?? ''}, namespace: ${account?.namespace ?? ''}`),
      ]
      return { severity: 'never', says, instead } as const
    }
    case 'namespace':
    case 'no-namespace': {
      const place = subject.namespace || binding.namespace
      // Where the API server refuses a subject without a namespace that is reported already.
      if (place === '') return undefined
      const says = say`ServiceAccount ${code(`${place}/${subject.name}`)} is not this pod’s account, ${me}.`
      const to = account?.namespace ?? ''
      return { severity: 'suspicious', says, instead: [code(`namespace: ${to}`)], to, within: ['namespace'] }
    }
    case 'group': {
      if (!relation.isTypo) return undefined
      const says = say`No ServiceAccount is in a group ${name}.`
      return {
        severity: 'never',
        says,
        instead: [code(`kind: ServiceAccount, name: ${account?.name ?? ''}`)],
      } as const
    }
    case 'name': {
      if (!relation.isNear || subject.kind !== 'ServiceAccount') return undefined
      const says = say`It binds ServiceAccount ${name}, but this pod runs as ${account ? code(account.name) : me}.`
      const to = account?.name ?? ''
      return { severity: 'suspicious', says, instead: [code(`name: ${to}`)], to, within: ['name'] }
    }
    default:
      return undefined
  }
}

function isThere({ accounts }: WhatIfFacts, proposal: Proposal, binding: ProposedBinding, subject: Subject) {
  const key = `${subject.namespace || binding.namespace}/${subject.name}`
  const known = accounts.get(key)
  return proposal.accounts.has(key) || (known?.state === 'read' && known.value)
}

function missingAccount(
  facts: WhatIfFacts,
  proposal: Proposal,
  { binding, subject, index, names }: OneSubject,
): Mistake[] {
  if (subject.kind !== 'ServiceAccount' || isThere(facts, proposal, binding, subject)) return []
  const key = `${subject.namespace || binding.namespace}/${subject.name}`
  const isMissing = facts.accounts.get(key)?.state === 'read'
  const typo = subjectTypo(proposal, binding, subject, isMissing, names)
  if (typo) return [mistakeAt(binding, ['subjects', index, ...typo.within], { ...typo, within: [] })]
  if (!isMissing) return []
  const says = say`There is no ServiceAccount ${code(key)}. RBAC does not check that, so the binding applies to any later one of that name.`
  return [mistakeAt(binding, ['subjects', index], { severity: 'suspicious', says })]
}

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
  instead: Phrase
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
  const name = code(subject.name)
  const missing = isMissing
    ? say`There is no ServiceAccount ${code(`${namespace}/${subject.name}`)}. `
    : NOTHING
  const ask = (what: PhrasePart, of: string, has: Phrase, field: 'name' | 'namespace'): Asked => ({
    severity: 'suspicious',
    says: say`${missing}Is ${what} a typo of ${code(of)}? ${has}`,
    instead: [code(`${field}: ${of}`)],
    to: of,
    within: [field],
  })
  const here = `${namespace}/`
  const near = [...accounts].find(
    (key) => key.startsWith(here) && areNear(key.slice(here.length), subject.name),
  )
  if (near) {
    const has = say`The paste creates a ServiceAccount of that name.`
    return ask(name, near.slice(here.length), has, 'name')
  }
  const elsewhere = [...accounts].find((key) => key.endsWith(`/${subject.name}`))
  if (elsewhere) {
    const has = say`The paste creates ServiceAccount ${name} there.`
    return ask(
      say`namespace ${code(namespace)}`,
      elsewhere.slice(0, elsewhere.indexOf('/')),
      has,
      'namespace',
    )
  }
  const role = roles.find((one) => one.name === binding.roleRef.name && areNear(one.name, subject.name))
  // A ServiceAccount that exists may well be called nearly as a Role is.
  if (role && isMissing) return ask(name, role.name, say`That is the name of the ${kind(role.kind)}.`, 'name')
  return undefined
}
