import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, isSilent, NOTHING, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { hasStar, ruleAllows } from '@/lib/rbac/rule'
import type { PolicyRule, RoleRef, Subject } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { BindingMiss } from '../bindings/binding-misses'
import { bindingWords, subjectWords } from '../bindings/binding-words'
import { isAggregated, isBuiltInRole } from '../bindings/built-in-role'
import { sayLosses } from '../bindings/losses'
import { bindingsRead, findRole, kindOf as kindOfBinding, type ReadBinding } from '../bindings/read-objects'
import { onlyAccount, sayOtherSubjects } from '../bindings/role-subjects'
import type { SubjectRelation } from '../bindings/subject-relation'
import type { Case } from '../case'
import { wholeCorrection } from '../causes/rules/near-rule'
import type { Miss } from '../near-miss'
import { opensForCaller, opensOnly, opensWildcard } from '../opens'
import { kind as kindOf } from '../wording/phrases'
import { createBindingCommand, patchBindingCommand, subjectObject, toBindingObject } from './binding-object'
import type { Changed, FixDraft } from './draft'
import { boundName } from './fix-names'
import { roleObject } from './new-role'

/** A change of a binding before it is judged by what it grants. */
export interface BindingChange {
  says: Phrase
  /** What it changes, in the words of a switch. */
  label: string
  /** What is applied, in order. */
  objects: readonly object[]
  command: string | undefined
  /** The rules that the account gains, and where: "" is everywhere. */
  rules: readonly PolicyRule[]
  at: string
  loses?: Phrase
  changed?: Changed
}

/** Why a change is not offered, although it would allow the call. */
export interface Withheld {
  withheld: Phrase
}

// Of the API server's own roles those that change nothing and are meant to be bound to programs.
const OFFERED = new Set(['view', 'system:auth-delegator'])

function isOffered({ kind, name }: RoleRef): boolean {
  return !isBuiltInRole({ kind, name }) || OFFERED.has(name)
}

/** A binding of the account to a role that was read, where the call is unless said; undefined for a role that is not offered. */
export function newBinding(
  theCase: Case,
  subject: Subject,
  { kind, name }: RoleRef,
  rules: readonly PolicyRule[],
  namespace = theCase.namespace,
): BindingChange | undefined {
  const { caller } = theCase
  if (!isOffered({ kind, name }) || (namespace === '' && kind !== 'ClusterRole')) return undefined
  const taken = bindingsRead(theCase).filter((binding) => binding.namespace === namespace)
  const binding = {
    name: boundName(
      caller,
      name,
      taken.map((one) => one.name),
    ),
    namespace,
    roleRef: { kind, name },
    subjects: [subject],
  }
  return {
    says: say`Bind ${kindOf(kind)} ${code(name)} to ${sayUser(caller)}.`,
    label: `Bind ${kind} ${visibleText(name)}`,
    objects: [toBindingObject(binding)],
    command: createBindingCommand(binding),
    rules,
    at: namespace,
  }
}

/** The binding where the call is: to the role there, or to a copy of the one elsewhere. */
export function movedBinding(
  theCase: Case,
  { binding, role }: BindingMiss,
  subject: Subject,
): BindingChange | Withheld | undefined {
  const { request } = theCase
  if (request.kind === 'path' || role.state !== 'grants') return undefined
  const { roleRef } = binding
  const here = findRole(theCase, roleRef, request.namespace)
  const isHere = here.state === 'found' && here.rules.some((rule) => ruleAllows(rule, request))
  const notMoved = say`Moving ${bindingWords(binding)} is not offered`
  const name = say`${kindOf(roleRef.kind)} ${code(roleRef.name)}`
  if (!isHere && here.state === 'found')
    return { withheld: say`${notMoved}: ${name} of namespace ${code(request.namespace)} has other rules.` }
  if (!isHere && here.state === 'unread') return undefined
  // Bindings there may refer to the name already, and a copy would give their subjects what nobody asked for.
  const others = isHere ? NOTHING : sayOtherSubjects(roleRef, request.namespace, theCase)
  if (!isSilent(others)) return { withheld: say`${notMoved}: it would need a copy of ${name}. ${others}` }
  const made = newBinding(theCase, subject, roleRef, isHere ? here.rules : role.rules)
  if (!made) return undefined
  const says = say`Create the binding in namespace ${code(request.namespace)}, where the call is. Delete ${bindingWords(binding)} if no one needs it. ${sayLosses(binding, theCase)}`
  if (isHere || roleRef.kind !== 'Role') return { ...made, says }
  const copy = roleObject('Role', roleRef.name, request.namespace, [...role.rules])
  return {
    ...made,
    says: say`${says} This copies the Role too.`,
    objects: [copy, ...made.objects],
    command: undefined,
  }
}

/** True for a subject that no account, user or group can be: whoever else may be there keeps what the binding gives. */
function matchesNoOne(
  relation: Extract<SubjectRelation, { index: number }>,
  { namespace }: ReadBinding,
): boolean {
  switch (relation.how) {
    case 'no-namespace':
      return namespace === ''
    case 'kind':
      // A user or group outside of Kubernetes can have the account's short name.
      return /[:/]/.test(relation.subject.name)
    case 'group':
      return relation.isTypo
    case 'namespace':
    case 'name':
      return false
  }
}

interface SubjectEdit {
  subjects: Subject[]
  before?: object
  place?: number
  patch: object[]
  says: Phrase
  loses?: Phrase
}

/** The subject added to the binding, or put in place of one that no account can match: an account that may be there keeps what it has. */
export function subjectChange(
  miss: BindingMiss,
  subject: Subject,
  theCase: Case,
): BindingChange | Withheld | undefined {
  const { binding, relation, role, isOfNoOne } = miss
  const isNobodys = isOfNoOne || ('index' in relation && matchesNoOne(relation, binding))
  // Whoever else the subject is would gain what the role then allows.
  const both =
    role.state === 'near' && role.put && isNobodys
      ? correctedRole(binding, role.miss, role.put, theCase)
      : undefined
  const rules = role.state === 'grants' ? role.rules : both?.rules
  if (rules === undefined) return undefined
  const withheld = withheldFor(miss, rules)
  if (withheld) return { withheld }
  const edit =
    'index' in relation && (both || !isOfNoOne) && isNobodys
      ? correctedSubject(binding, relation.index, subject, theCase)
      : addedSubject(binding, subject)
  const change = {
    says: edit.says,
    label: `Edit ${plain(bindingWords(binding))}`,
    objects: [toBindingObject({ ...binding, subjects: edit.subjects })],
    command: patchBindingCommand(binding, edit.patch),
    rules,
    at: binding.namespace,
    ...present({ loses: edit.loses }),
  }
  if (both) {
    const loses = inTurn([edit.loses ?? NOTHING, both.others])
    const objects = [both.object, ...change.objects]
    return { ...change, says: inTurn([edit.says, both.says]), objects, command: undefined, loses }
  }
  return {
    ...change,
    changed: {
      kind: kindOfBinding(binding),
      name: binding.name,
      namespace: binding.namespace,
      of: 'subjects',
      ...present({ before: edit.before, place: edit.place }),
      after: subjectObject(subject),
      patch: edit.patch,
    },
  }
}

/** The role of a binding with its slips corrected, for a change that corrects both: neither alone allows the call. */
function correctedRole(
  { roleRef, namespace }: ReadBinding,
  miss: Miss,
  put: readonly PolicyRule[],
  theCase: Case,
) {
  const correction = wholeCorrection({ miss }, undefined)
  const kind = roleRef.kind === 'Role' ? 'Role' : 'ClusterRole'
  if (!correction || isAggregated(kind, roleRef.name, theCase)) return undefined
  const name = say`${kindOf(kind)} ${code(roleRef.name)}`
  return {
    rules: [...put],
    object: roleObject(kind, roleRef.name, namespace, [...put]),
    says: say`${correction.says} of ${name}, too: one alone is not enough.`,
    others: sayOtherSubjects(roleRef, namespace, theCase),
  }
}

/**
 * Why the account is not put into a binding of these rules, if so. A wildcard goes to no account to which nothing but a namespace or a
 * likeness of names ties it: a user of the same name can be its owner, unless the one that is named is known to be gone.
 */
export function withheldFor(
  { binding, tie, tier, isOfNoOne, isOfAnother }: BindingMiss,
  rules: readonly PolicyRule[],
): Phrase | undefined {
  const isLeft = tier === 'meant' && isOfNoOne && !isOfAnother
  const isTied = isLeft || (tie !== undefined && tie.by !== 'namespace')
  const role = say`${kindOf(binding.roleRef.kind)} ${code(binding.roleRef.name)}`
  if (!isOffered(binding.roleRef)) {
    return say`Adding the account to ${bindingWords(binding)} is not offered: ${role} is one of the API server’s own roles and grants far more than this call.`
  }
  return rules.some(hasStar) && !isTied
    ? say`Adding the account to ${bindingWords(binding)} is not offered: ${role} has a wildcard, and nothing shows that it was made for this account.`
    : undefined
}

function addedSubject(binding: ReadBinding, subject: Subject): SubjectEdit {
  const value = subjectObject(subject)
  return {
    subjects: [...binding.subjects, subject],
    patch:
      binding.subjects.length === 0
        ? [{ op: 'add', path: '/subjects', value: [value] }]
        : [{ op: 'add', path: '/subjects/-', value }],
    says: say`Add ${subjectWords(subject, '')} to the subjects of ${bindingWords(binding)}.`,
  }
}

function correctedSubject(binding: ReadBinding, index: number, subject: Subject, theCase: Case): SubjectEdit {
  const wrong = binding.subjects[index]
  const was = wrong ? subjectWords(wrong, binding.namespace) : NOTHING
  return {
    subjects: binding.subjects.map((one, i) => (i === index ? subject : one)),
    ...(wrong ? { before: subjectObject(wrong), place: index + 1 } : {}),
    // The patch names a subject by its index, so it first tests that the subject there is the one that was seen.
    patch: [
      { op: 'test', path: `/subjects/${index}/kind`, value: wrong?.kind },
      { op: 'test', path: `/subjects/${index}/name`, value: wrong?.name },
      { op: 'replace', path: `/subjects/${index}`, value: subjectObject(subject) },
    ],
    says: say`Replace ${was} with ${subjectWords(subject, '')} in ${bindingWords(binding)}.`,
    loses: say`This matters only if ${was} exists. ${wrong ? sayLosses(binding, theCase, [wrong]) : NOTHING}`,
  }
}

/**
 * The change as a fix: it grants the account the whole role, so what it grants is that role's rules. A role with a wildcard is bound only
 * where that repairs a slip (`isRepair`), and by `withheldFor`.
 */
export function bindingFix(
  { says, label, objects, command, rules, at, loses, changed }: BindingChange,
  theCase: Case,
  isRepair = false,
): FixDraft | Withheld | undefined {
  const { request, account } = theCase
  const opens = opensForCaller(theCase, rules, at)
  if (opensWildcard({ opens }) && !isRepair)
    return {
      withheld: say`Binding a role with a wildcard is not offered: nothing proves that it was meant for this account.`,
    }
  const warning = inTurn([
    opensOnly({ opens }, request) ? NOTHING : say`The role grants more than the failed call.`,
    at === '' && request.kind === 'resource' && request.namespace !== ''
      ? say`A ClusterRoleBinding grants it in every namespace.`
      : NOTHING,
    at !== '' && account !== undefined && account.namespace !== at
      ? say`The account is in namespace ${code(account.namespace)}.`
      : NOTHING,
    loses ?? NOTHING,
  ])
  return {
    where: 'binding',
    says,
    yaml: toYaml(...objects),
    command,
    opens,
    warning,
    changed,
    choice: { id: 'bind', label, reach: onlyAccount(theCase) },
  }
}
