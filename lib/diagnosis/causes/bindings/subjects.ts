import { shownBy } from '@/lib/evidence/shown'
import type { Strength } from '@/lib/evidence/strength'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { asScoped } from '@/lib/rbac/rule'
import { counted } from '@/lib/words/lists'
import type { BindingMiss } from '../../bindings/binding-misses'
import { sayCrewMiss, sayMiss } from '../../bindings/binding-words'
import { grantsWildcard, type OtherAccount, otherAccounts } from '../../bindings/other-accounts'
import { isWhole, objectsRead } from '../../bindings/read-objects'
import type { Case } from '../../case'
import { isNobody } from '../../facts'
import { movedBinding, subjectChange, withheldFor } from '../../fixes/binding-change'
import { unlistedGrant } from '../../fixes/draft'
import { otherAccountFix } from '../../fixes/pod-change'
import { opensBeyond } from '../../opens'
import type { TierName } from '../../rank'
import { readInvalid } from '../answer/validation'
import type { CallCause, Ranked } from '../cause'
import { callCause, inText } from '../finding'

/** The binding that shows it; absent when bindings cannot be read and the cause is only possible. */
interface SeenBinding {
  shown?: BindingMiss
}

/** Guesses about bindings that no one has seen, as one. */
export function sayGuesses(guesses: readonly Phrase[]): Phrase {
  return say`${inTurn(guesses)} Only Roles and bindings show that, and they were not read.`
}

/** That a binding is for another subject is proven; that it was meant for this account is not, unless it says so itself. */
const CONFIDENCE: Partial<Record<TierName, Strength>> = {
  meant: 'likely',
  // However near a name is, the account of that name may exist and belong to another program.
  named: 'likely',
  loose: 'likely',
  unread: 'likely',
}

/** A binding that was read, as what shows a cause. */
function ofMiss(shown: BindingMiss, { objects }: Case): Ranked<SeenBinding> {
  const { tier, parts, isAtHome, isOfNoOne, relation, role } = shown
  // What is wrong with a place shows in itself, unless the account there may be the right one; that a name is wrong where no account has it.
  const isPlace = relation.how === 'same' || (relation.how === 'namespace' && (tier !== 'loose' || isAtHome))
  const isShown = isOfNoOne || isPlace
  const isVague = ['stranger', 'apart', 'unread', 'crew'].includes(tier)
  // One without subjects that nothing ties to the account can be anybody's.
  const weak = relation.how === 'none' && tier === 'loose' ? 'possible' : CONFIDENCE[tier]
  const confidence = (isShown && !isVague) || tier === 'own' ? shownBy(objects) : weak
  // What is not offered gives nothing back.
  const could = role.state === 'grants' && !withheldFor(shown, role.rules) ? role.rules : undefined
  const gives = ['own', 'meant'].includes(tier) ? could : undefined
  return {
    confidence: confidence ?? 'possible',
    tier,
    parts,
    isAtHome,
    ...present({ gives, could }),
    data: { shown },
  }
}

type How = Exclude<BindingMiss['relation']['how'], 'same'>

/** The bindings that were read and are related to the caller in this way. */
function ofBindings(theCase: Case, how: How): Ranked<SeenBinding>[] {
  return theCase.bindingMisses
    .filter(({ relation, role }) => relation.how === how && role.state !== 'missing')
    .map((miss) => ofMiss(miss, theCase))
}

const ORDINALS = ['second', 'third', 'fourth', 'fifth']

/** Which call it is that the binding would have allowed, where earlier ones got a Role of their own instead. */
function sayMade({ role }: BindingMiss, { kin }: Case): Phrase {
  if (role.state !== 'grants' || kin === undefined) return NOTHING
  const rules = role.rules.map((rule) => asScoped(rule, ''))
  const made = opensBeyond(kin.made, '', []).length
  const calls = made - opensBeyond(kin.made, '', rules).length
  if (calls === 0) return NOTHING
  const nth = ORDINALS[calls - 1] ?? 'next'
  return say` This is the ${words(nth)} call that this binding would have allowed: ${words(counted(calls, 'has', 'have'))} a Role of ${words(calls === 1 ? 'its' : 'their')} own by now.`
}

/** What causes of one relation between subject and caller share. `guess` is said when no binding was seen. */
function seenBinding(
  how: How,
  guessed: (who: Phrase) => Phrase,
): Required<Pick<CallCause<string, SeenBinding>, 'find' | 'guess' | 'says' | 'bind'>> {
  const guess = (caller: string) => guessed(sayUser(caller))
  return {
    find: (theCase) => ofBindings(theCase, how),
    guess: ({ caller }) => guess(caller),
    says: ({ shown }, theCase) =>
      shown
        ? say`${sayMiss(shown, theCase.caller)}${sayMade(shown, theCase)}`
        : sayGuesses([guess(theCase.caller)]),
    bind: ({ shown }, theCase, subject) => shown && subjectChange(shown, subject, theCase),
  }
}

/** When an account's rules are not known, the rule side is just as possible, so nothing is ranked. */
function isOpen(theCase: Case): boolean {
  const { isForCaller, decision } = theCase
  return !isNobody(theCase) && isForCaller && decision.state === 'read' && !decision.value.allowed
}

function areBindingsUnread(theCase: Case): boolean {
  const { namespace } = theCase
  return !isWhole(theCase, namespace === '' ? 'clusterrolebindings' : 'rolebindings', namespace)
}

const UNSEEN: Ranked<Record<never, never>> = { confidence: 'possible', tier: 'unseen', data: {} }

/** A role that no one is bound to, when roles or bindings were not all read. */
export function unseenRole(theCase: Case): Ranked<Record<never, never>>[] {
  const { namespace } = theCase
  const isRoleUnread = !isWhole(theCase, namespace === '' ? 'clusterroles' : 'roles', namespace)
  return isOpen(theCase) && (areBindingsUnread(theCase) || isRoleUnread) ? [UNSEEN] : []
}

/** A subject that is not quite this ServiceAccount, when bindings were not all read. */
function unseenSubject(theCase: Case): Ranked<Record<never, never>>[] {
  return isOpen(theCase) && theCase.account !== undefined && areBindingsUnread(theCase) ? [UNSEEN] : []
}

/** A binding in another namespace, when those were not all read. */
function unseenElsewhere(theCase: Case): Ranked<Record<never, never>>[] {
  const { namespace } = theCase
  const isBlindElsewhere = namespace !== '' && !isWhole(theCase, 'rolebindings', '')
  const hasNothing = objectsRead(theCase).lists.length === 0
  return isOpen(theCase) && isBlindElsewhere && (areBindingsUnread(theCase) || hasNothing) ? [UNSEEN] : []
}

interface OtherSubject extends SeenBinding {
  /** Every account of the namespace that a binding grants the call to, where there are several. */
  candidates?: readonly OtherAccount[]
}

/** True for a binding to a name almost the same, of a role that names the very object: that is no guess among strangers. */
function isForObject({ shown }: SeenBinding, { request }: Case): boolean {
  if (request.kind === 'path' || shown?.relation.how !== 'name' || !shown.relation.isNear) return false
  return shown.role.state === 'grants' && (shown.role.rule.resourceNames ?? []).includes(request.name)
}

const byName = seenBinding('name', (who) => say`A binding may name a ServiceAccount other than ${who}.`)

const otherSubject = callCause<'E2', OtherSubject>({
  id: 'E2',
  title: 'The binding names another ServiceAccount',
  nature: 'wrong',
  ...byName,
  find(theCase) {
    // A pod that names no account runs as default: that is the mistake, not the binding.
    const isDefault = theCase.account?.name === 'default'
    const found = isDefault ? [] : ofBindings(theCase, 'name')
    const others = otherAccounts(theCase)
    const isOneOfSeveral = others.length > 1
    return [
      ...found.map((one) => {
        // A name that fits says which was meant; among accounts without one, any may be.
        const isNamed = one.tier === 'meant' || one.data.shown?.tie?.by === 'name'
        const isUnclear = isOneOfSeveral && !isNamed
        return {
          ...one,
          ...(isUnclear && !isForObject(one.data, theCase) ? { confidence: 'possible' as const } : {}),
          data: { ...one.data, ...(isUnclear ? { candidates: others } : {}) },
        }
      }),
      ...unseenSubject(theCase),
    ]
  },
  says(data, theCase) {
    const all = data.candidates?.map(({ words }) => words) ?? []
    if (data.shown?.tier === 'crew' && data.shown.binding.subjects.length > 1)
      return sayCrewMiss(data.shown, theCase.caller)
    const told = byName.says(data, theCase)
    if (data.shown === undefined || all.length === 0) return told
    return say`${told} Bindings grant the call to ${all.length} accounts in this namespace, and nothing shows which one was meant: ${listed(all)}.`
  },
  changes({ shown, candidates }, theCase, confidence) {
    // Where the names have nothing in common, or several accounts are bound, it may belong to a different program.
    if (confidence === 'possible' || candidates) return []
    if (shown?.relation.how !== 'name' || !shown.relation.isNear || shown.role.state !== 'grants') return []
    // Running as an account with a wildcard grants far more than the call.
    if (grantsWildcard(shown)) return []
    const { account, accounts } = theCase
    // The account that calls exists by its token; the one that the binding names may be a slip of whoever wrote it.
    const named = `${account?.namespace}/${shown.relation.subject.name}`
    if (!accounts?.get(named)) return []
    const fix = account && otherAccountFix(theCase, account.namespace, shown.relation.subject.name)
    return fix ? [fix] : []
  },
})

const subjectElsewhere = callCause<'E3', SeenBinding>({
  id: 'E3',
  title: 'The binding names another namespace’s account',
  nature: 'wrong',
  ...seenBinding(
    'namespace',
    (who) => say`A binding may name a ServiceAccount with the same name as ${who}, in another namespace.`,
  ),
  find: (theCase) => [...ofBindings(theCase, 'namespace'), ...unseenSubject(theCase)],
})

function guess(caller: string): Phrase {
  return say`A RoleBinding for ${sayUser(caller)} may be in another namespace than the call, such as default.`
}

const bindingElsewhere = callCause<'E10', SeenBinding>({
  id: 'E10',
  title: 'The binding is in another namespace',
  nature: 'wrong',
  find(theCase) {
    const found: Ranked<SeenBinding>[] = theCase.bindingMisses
      .filter(
        ({ relation, role, isElsewhere }) =>
          relation.how === 'same' && isElsewhere && role.state !== 'missing',
      )
      .map((shown) => ({
        ...ofMiss(shown, theCase),
      }))
    return [...found, ...unseenElsewhere(theCase)]
  },
  guess: ({ caller }) => guess(caller),
  says({ shown }, { request, caller }) {
    const parted =
      shown?.role.state === 'grants' && request.kind === 'resource'
        ? say` The call is in namespace ${code(request.namespace)}.`
        : NOTHING
    return shown ? say`${sayMiss(shown, caller)}${parted}` : sayGuesses([guess(caller)])
  },
  bind: ({ shown }, theCase, subject) => shown && movedBinding(theCase, shown, subject),
})

const subjectWithoutNamespace = callCause<'E4', SeenBinding>({
  id: 'E4',
  title: 'The subject has no namespace',
  nature: 'wrong',
  ...seenBinding('no-namespace', () => say`A binding’s subject may have no namespace.`),
})

/** The same where only the text is known. */
export const subjectWithoutNamespaceInText = inText<'E4', { object: string }, AnsweredStatus>(
  subjectWithoutNamespace,
  {
    /** By validation's text (`ValidateRoleBindingSubject` of pkg/apis/rbac, Kubernetes 1.36). */
    find(status) {
      const { object, fields } = readInvalid(status)
      const isSubject = fields.some(
        ({ field, says: theirs }) =>
          /^subjects\[\d{1,5}\]\.namespace$/.test(field) && theirs.startsWith('Required value'),
      )
      return status.code === 422 && isSubject ? { object } : undefined
    },
    says({ object }) {
      const binding = object === '' ? say`The binding` : code(object.replaceAll('"', ''))
      return say`${binding} names a ServiceAccount without its namespace. A binding for the whole cluster has no namespace to take it from, so the API server stored nothing.`
    },
    fixes: () => [
      unlistedGrant(
        'binding',
        say`Add the ServiceAccount’s namespace to that subject, and create the binding again.`,
      ),
    ],
  },
)

const subjectKind = callCause<'E5', SeenBinding>({
  id: 'E5',
  title: 'A ServiceAccount is bound as another kind',
  nature: 'wrong',
  ...seenBinding(
    'kind',
    (who) => say`A binding may name ${who} as kind User, which matches no ServiceAccount by its short name.`,
  ),
  find: (theCase) => [...ofBindings(theCase, 'kind'), ...unseenSubject(theCase)],
})

const subjectGroup = callCause<'E6', SeenBinding>({
  id: 'E6',
  title: 'The group is misspelled or a different one',
  nature: 'wrong',
  ...seenBinding('group', () => say`A binding may misspell a ServiceAccount group.`),
})

const noSubjects = callCause<'E11', SeenBinding>({
  id: 'E11',
  title: 'The binding has no subjects',
  nature: 'wrong',
  ...seenBinding('none', () => say`A binding may have no subjects.`),
})

export const subjectCauses = [
  otherSubject,
  subjectElsewhere,
  bindingElsewhere,
  subjectWithoutNamespace,
  subjectKind,
  subjectGroup,
  noSubjects,
] as const
