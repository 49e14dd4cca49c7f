import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Origin, PolicyRule } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { isFixName } from '../fixes/fix-names'
import { bindingsRead, findMarked, findRole, type ReadBinding } from './read-objects'

/** What a role or binding is known by: "" as namespace is the cluster scope. */
export interface Marked {
  name: string
  namespace: string
  origin?: Origin
}

/** What ties a role or binding to an account, the strongest first. */
export type Tie =
  /** Its name is the account's, or holds it, and no other account of the namespace fits better. */
  | { by: 'name' }
  /** Installed together with what the account is bound to, or by a release of its namespace. */
  | { by: 'release' | 'instance' | 'program'; of: string }
  /** A binding of the account has its name, and refers to another role. */
  | { by: 'binding'; of: string }
  /** Its name begins as the account's does. */
  | { by: 'stem' }
  | { by: 'namespace' }

/** A ServiceAccount among those that the bindings name. */
export interface Kin {
  namespace: string
  name: string
  /** The bindings that name it, but for those of earlier fixes. */
  own: readonly ReadBinding[]
  /** None of its own is tied to it, or named like an account of its namespace: what lets a dashboard look says nothing of its program. */
  isBare: boolean
  /** What earlier fixes gave it, a call each: their Roles say nothing about what else it was meant to have. */
  made: readonly PolicyRule[]
  /** Other accounts of its namespace that bindings name. */
  siblings: readonly string[]
  /** The bindings that name each account, by `namespace/name`. */
  named: ReadonlyMap<string, readonly ReadBinding[]>
  marks: Readonly<Record<keyof Origin, ReadonlySet<string>>>
}

/** The caller among the accounts that the bindings name; undefined where it is no ServiceAccount. */
export function kinOf(facts: Pick<Facts, 'objects' | 'caller'>): Kin | undefined {
  const account = parseServiceAccount(facts.caller)
  if (!account) return undefined
  const named = new Map<string, ReadBinding[]>()
  const own: ReadBinding[] = []
  const made: PolicyRule[] = []
  for (const binding of bindingsRead(facts)) {
    for (const { kind, name, namespace = binding.namespace } of binding.subjects) {
      if (kind !== 'ServiceAccount') continue
      const key = `${namespace}/${name}`
      named.set(key, [...(named.get(key) ?? []), binding])
      if (namespace !== account.namespace || name !== account.name) continue
      const rules = madeBy(binding, facts.caller, facts)
      made.push(...rules)
      if (rules.length === 0) own.push(binding)
    }
  }
  const prefix = `${account.namespace}/`
  const siblings = [...named.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
  const marked = own.flatMap((binding) => [binding.origin, findMarked(facts, binding)?.origin])
  const marks = (key: keyof Origin) => new Set(marked.flatMap((origin) => origin?.[key] ?? []))
  const kin: Kin = {
    ...account,
    own,
    isBare: true,
    made,
    siblings: siblings.filter((name) => name !== account.name),
    named,
    marks: { release: marks('release'), instance: marks('instance'), program: marks('program') },
  }
  return { ...kin, isBare: own.every((one) => isOfNothing(one, kin)) }
}

/** The rules of the binding's role, where a fix for this account made both; none where none did. */
export function madeBy(
  { name, namespace, roleRef }: ReadBinding,
  user: string,
  facts: Pick<Facts, 'objects'>,
): readonly PolicyRule[] {
  const role = roleRef.name === name ? findRole(facts, roleRef, namespace) : undefined
  const rules = role?.state === 'found' ? role.rules : []
  const isMarked = findMarked(facts, { roleRef, namespace })?.answers !== undefined
  return isMarked || rules.some((rule) => isFixName(name, user, rule, namespace)) ? rules : []
}

// Words that say what an object is, not which program it belongs to.
const GENERIC = new Set(
  'role clusterrole cluster rolebinding clusterrolebinding binding bind sa serviceaccount service account'.split(
    ' ',
  ),
)

export function wordsIn(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** The words that tell a program: not those of every role, nor those that the namespace adds, as in `web-staging`. */
function coreOf(name: string, account: string, namespace: string): string[] {
  const added = new Set(wordsIn(namespace).filter((word) => !wordsIn(account).includes(word)))
  const core = wordsIn(name).filter((word) => !GENERIC.has(word) && !added.has(word))
  return core.length > 0 ? core : wordsIn(name)
}

// First words that many programs share.
const SHARED = new Set('system kube controller operator manager server default app node'.split(' '))

const FITS = ['same', 'inside', 'stem', 'none'] as const
type Fit = (typeof FITS)[number]

/** True for a name that holds the namespace's, where that tells anything. */
function holdsNamespace(name: string, namespace: string): boolean {
  if (namespace === 'default' || namespace === 'kube-system') return false
  return ` ${wordsIn(name).join(' ')} `.includes(` ${wordsIn(namespace).join(' ')} `)
}

function fitOf(
  { name, namespace: place }: Pick<Marked, 'name' | 'namespace'>,
  account: string,
  namespace: string,
): Fit {
  if (account === 'default') return 'none'
  const [object, own] = [coreOf(name, account, namespace), coreOf(account, account, namespace)]
  const isOfNamespace = holdsNamespace(name, namespace)
  // An account that is called controller has its namespace to tell it from all others.
  if (own.every((word) => SHARED.has(word)) && !isOfNamespace && place !== namespace) return 'none'
  if (object.join(' ') === own.join(' ')) return 'same'
  if (` ${object.join(' ')} `.includes(` ${own.join(' ')} `)) return 'inside'
  const [first = ''] = own
  return isOfNamespace || (object[0] === first && first.length > 2 && !SHARED.has(first)) ? 'stem' : 'none'
}

/** True for the name of a role or binding that is the account's, or holds it. */
export function isNamedAfter(name: string, account: string, namespace: string): boolean {
  const fit = fitOf({ name, namespace }, account, namespace)
  return fit === 'same' || fit === 'inside'
}

/** The same, or a name that begins as the account's does, whatever namespace it is in. */
export function isNamedLike(name: string, account: string): boolean {
  return fitOf({ name, namespace: '' }, account, '') !== 'none'
}

/** True for an account of the caller's namespace after which the names are made at least as plainly as after any other one there. */
export function isNamedBest(names: readonly string[], account: string, { siblings }: Kin): boolean {
  const nearness = (of: string) =>
    Math.min(...names.map((name) => FITS.indexOf(fitOf({ name, namespace: '' }, of, ''))))
  const least = nearness(account)
  return siblings.every((other) => nearness(other) >= least)
}

/** The words that one account's name has and the other one's lacks, but for those of every account. */
export function wordsAdded(name: string, other: string, namespace: string): string[] {
  return coreOf(name, name, namespace).filter((word) => !wordsIn(other).includes(word))
}

/** How well the name fits the account, where no other account of its namespace fits it better. */
function fitFor(object: Marked, kin: Kin): Fit {
  const { namespace, name: account } = kin
  // What came with the account's own is as near as what is beside it.
  const isBeside = kin.marks.program.has(object.origin?.program ?? '')
  const fit = fitOf(isBeside ? { ...object, namespace } : object, account, namespace)
  if (fit === 'none') return fit
  const siblings = kin.siblings.filter((name) => !isOfOtherRelease(object, name, kin))
  const isBetter = (other: string) => {
    const theirs = FITS.indexOf(fitOf(object, other, namespace)) - FITS.indexOf(fit)
    return theirs < 0 || (theirs === 0 && fit === 'inside' && other.length > account.length)
  }
  return siblings.some(isBetter) ? 'none' : fit
}

/** True for a sibling whose bindings all came with releases other than the object's. */
function isOfOtherRelease({ origin }: Marked, sibling: string, { namespace, named }: Kin): boolean {
  const release = origin?.release
  const theirs = (named.get(`${namespace}/${sibling}`) ?? []).flatMap((one) => one.origin?.release ?? [])
  return release !== undefined && theirs.length > 0 && !theirs.includes(release)
}

/** True where Helm says that it came with what the account has, or with a release of the account's namespace. */
export function isOfOwnRelease({ origin }: Marked, { namespace, marks }: Kin): boolean {
  const release = origin?.release
  return release !== undefined && (marks.release.has(release) || release.startsWith(`${namespace}/`))
}

/** True where the installer's marks say that it belongs to something else. */
export function isOfAnother({ origin, namespace: place }: Marked, { namespace, marks }: Kin): boolean {
  const { release, instance } = origin ?? {}
  if (release && marks.release.size > 0) return !marks.release.has(release)
  // Of an account that has nothing yet its namespace says nothing about a release that is where it calls.
  if (release) return ![namespace, place].some((one) => one !== '' && release.startsWith(`${one}/`))
  return instance !== undefined && marks.instance.size > 0 && !marks.instance.has(instance)
}

/** True where its name belongs to another account of the namespace. */
function isOfSibling(object: Marked, kin: Kin): boolean {
  return fitOf(object, kin.name, kin.namespace) !== 'none' && fitFor(object, kin) === 'none'
}

function isOfNothing(binding: ReadBinding, kin: Kin): boolean {
  const isLike = (account: string) =>
    [binding.name, binding.roleRef.name].some((name) => isNamedLike(name, account))
  return tieOf(binding, kin) === undefined && !kin.siblings.some(isLike)
}

/** What ties it to the account; undefined where nothing does, or its marks or its name are another's. */
export function tieOf(object: Marked, kin: Kin): Tie | undefined {
  if (isOfAnother(object, kin) || isOfSibling(object, kin)) return undefined
  const fit = fitFor(object, kin)
  if (fit === 'same' || fit === 'inside') return { by: 'name' }
  const { release, instance, program } = object.origin ?? {}
  if (release) return { by: 'release', of: release }
  if (instance && kin.marks.instance.has(instance)) return { by: 'instance', of: instance }
  const isProgram =
    program &&
    (kin.marks.program.has(program) ||
      fitOf({ name: program, namespace: '' }, kin.name, kin.namespace) !== 'none')
  if (isProgram) return { by: 'program', of: program }
  if (fit === 'stem') return { by: 'stem' }
  return object.namespace !== '' && object.namespace === kin.namespace ? { by: 'namespace' } : undefined
}

/** The same of a role that serves no one: to an account without marks its name ties it, whatever namespace its release is in. */
export function tieOfFree(object: Marked, kin: Kin): Tie | undefined {
  const isByName = kin.marks.release.size === 0 && ['same', 'inside'].includes(fitFor(object, kin))
  const { origin, ...bare } = object
  return tieOf(isByName ? bare : object, kin)
}

/** The binding of the account that has its name and refers to another role, as a tie. */
export function tieByBinding({ name }: Marked, { own, name: account }: Kin): Tie | undefined {
  const found = own.find((one) => one.roleRef.name !== name && isNamedAlike(one.name, account, name, account))
  return found && { by: 'binding', of: found.name }
}

/** True for a tie by which it can be meant for this account and no other of its namespace. */
export function isClose(tie: Tie | undefined, { siblings }: Kin): boolean {
  if (tie === undefined || tie.by === 'namespace') return false
  return siblings.length === 0 || (tie.by !== 'stem' && tie.by !== 'program')
}

/** True for names of two installations that are one but for what each namespace adds. */
export function isCounterpart(
  one: string,
  other: string,
  { name, namespace }: Kin,
  elsewhere: string,
): boolean {
  const [a, b] = [one, other].map((role) => coreOf(role, name, `${namespace}-${elsewhere}`).join(' '))
  return a === b
}

/** True for names of two objects that are one but for what the names of their accounts add to each other, as `web-2` to `web`. */
export function isNamedAlike(one: string, account: string, other: string, otherAccount: string): boolean {
  return coreOf(one, otherAccount, account).join(' ') === coreOf(other, account, otherAccount).join(' ')
}

/** True where one of the names has every word that the namespace has and the other name lacks. */
export function holdsAdded(names: readonly string[], namespace: string, other: string): boolean {
  const added = wordsIn(namespace).filter((word) => !wordsIn(other).includes(word))
  return added.length > 0 && names.some((name) => added.every((word) => wordsIn(name).includes(word)))
}

/** True for a name that holds another namespace's and not the account's, where neither is part of the other. */
export function isNamedForAnother(name: string, { namespace }: Kin, elsewhere: string): boolean {
  const isFamily = namespace.startsWith(elsewhere) || elsewhere.startsWith(namespace)
  return !isFamily && holdsNamespace(name, elsewhere) && !holdsNamespace(name, namespace)
}

/** That it belongs to the account, in a sentence that follows the one which names it. */
export function sayTie(tie: Tie, { namespace, name }: Kin): Phrase {
  switch (tie.by) {
    case 'name':
      return say`It is named after ${code(name)}.`
    case 'release':
      return say`It is part of the Helm release ${code(tie.of)}.`
    case 'instance':
      return say`It has the instance label of this account’s other roles, ${code(tie.of)}.`
    case 'program':
      return say`Its labels name the program ${code(tie.of)}.`
    case 'binding':
      return say`${code(tie.of)}, which is named like it and is bound to this account, refers to another role.`
    case 'stem':
      return say`Its name begins like ${code(name)}.`
    case 'namespace':
      return say`It is in this account’s namespace, ${code(namespace)}.`
  }
}
