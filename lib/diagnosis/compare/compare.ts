import type { Comparison, Family, ToldDifference } from '@/lib/contract/comparison'
import {
  code,
  inTurn,
  listed,
  NOTHING,
  type Phrase,
  plain,
  say,
  shortListed,
  words,
} from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { callWords } from '@/lib/rbac/call'
import { bindingsCommand, canICommand } from '@/lib/rbac/kubectl-command'
import { subjectMatches } from '@/lib/rbac/resolve'
import { callNamespace } from '@/lib/rbac/rule'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { bindingsRead, kindOf, type ReadBinding } from '../bindings/read-objects'
import { callerUser, type Facts, groupsToName } from '../facts'
import { standingRules } from '../scoped-rules'
import { sayRole, sayRule } from '../wording/phrases'
import {
  around,
  type Difference,
  differences,
  exchanged,
  extraGroups,
  isAllowed,
  isCut,
  isKnown,
  judged,
  keyOf,
  type ObjectKey,
  renamed,
  roleKey,
  roleOf,
  servedAs,
  smallest,
  type Turning,
} from './exchange'
import { comparedFixes } from './fixes'
import { type Clause, NONE, sayDifference } from './say-difference'
import {
  bounded,
  isAllowedSide,
  isRefusedSide,
  type Name,
  namesOf,
  type Side,
  type Sides,
  sayAges,
  sayUndecided,
} from './say-sides'

const UNREAD = { state: 'unread', because: 'not-asked', says: NOTHING } as const

/**
 * Both cases as they can be exchanged: by their objects where these give both verdicts, else by their rules. A live denial covers rules
 * that were not all listed, that of a case file does not.
 */
function exchangeable(p: Facts, r: Facts, isFiled: boolean): [p: Facts, r: Facts][] {
  const turnable = (...told: [p: Facts, r: Facts]): [p: Facts, r: Facts][] => {
    const [one, two] = told.map(judged) as [Facts, Facts]
    return isAllowed(one) && !isAllowed(two) ? [[one, two]] : []
  }
  const areRead = p.objects.state === 'read' && r.objects.state === 'read'
  const byObjects = areRead ? turnable(p, r) : []
  const rules: Facts = { ...r, objects: UNREAD }
  const areRuled = isFiled
    ? isKnown(rules)
    : standingRules(rules).areRead && rules.clusterWide.state === 'read'
  // Where a list of the refused side was not read, its rules hide which binding it lacks.
  return areRuled && (byObjects.length === 0 || isKnown(r))
    ? [...byObjects, ...turnable({ ...p, objects: UNREAD }, rules)]
    : byObjects
}

/** The namespaces of the one as the other has them, where each has a place of its own for the same thing. */
function likeNames(p: Facts, r: Facts): ReadonlyMap<string, string> {
  const homeOf = ({ caller }: Facts) => parseServiceAccount(caller)?.namespace ?? ''
  const pairs = [
    [homeOf(p), homeOf(r)] as const,
    [callNamespace(p.request), callNamespace(r.request)] as const,
  ].filter(([from, to]) => from !== '' && to !== '')
  const names = new Map(pairs)
  return pairs.every(([from, to]) => names.get(from) === to) ? names : new Map()
}

function search(p: Facts, r: Facts): Turning {
  const [from, into] = around(p, r)
  const turns = (some: readonly Difference[]) => isAllowed(exchanged(into, from, some))
  return { p, r, sets: smallest(differences(p, r), turns) }
}

/** The smallest sets that turn the verdict; where one namespace is to the one what another is to the other, like beside like. */
function decisive(p: Facts, r: Facts): Turning {
  const plainly = search(p, r)
  if (plainly.sets[0]?.length === 1) return plainly
  const names = likeNames(p, r)
  const like = [...names].some(([from, to]) => from !== to) ? renamed(p, names) : undefined
  const found = like && isAllowed(like) ? search(like, r) : undefined
  return found && found.sets.length > 0 ? found : plainly
}

/** What each family is in a case, so that it can be told apart and shown; undefined where it was not read. */
const SHOWN: Partial<Record<Family, (facts: Facts) => Phrase | undefined>> = {
  call: ({ request }) => [code(callWords(request))],
  identity: ({ caller }) => sayUser(caller),
  groups: (facts) => listed(extraGroups(facts).map(code)),
  token: ({ token, asker }) => (token === 'unknown' || asker === 'account' ? undefined : words(token)),
  namespace: ({ request }) => [code(callNamespace(request) || 'cluster scope')],
  served(facts) {
    const known = servedAs(facts)
    return known === null ? say`not served` : known && [code(`${known.kind} ${known.version}`)]
  },
  version: ({ serverVersion }) => (serverVersion ? [code(serverVersion)] : undefined),
}

/** The bindings of the caller that do not decide. */
function ownBindings(facts: Facts, decides: ReadonlySet<string>): ReadBinding[] {
  const user = callerUser(facts)
  return bindingsRead(facts).filter(
    (one) =>
      !decides.has(keyOf({ ...one, kind: kindOf(one) })) &&
      one.subjects.some((subject) => subjectMatches(subject, user, one.namespace)),
  )
}

/** Bindings by what they give. */
function named(bindings: readonly ReadBinding[]): Map<string, Phrase> {
  return new Map(
    bindings.map((one) => {
      const { kind, name } = one.roleRef
      return [
        `${keyOf({ ...one, kind: kindOf(one) })} ${kind} ${name}`,
        say`${code(one.name)} → ${sayRole({ roleKind: kind, role: name })}`,
      ]
    }),
  )
}

/** The rules of roles, each by what it grants. */
function ruled(facts: Facts, roles: readonly ObjectKey[]): Map<string, Phrase> {
  return new Map(
    roles.flatMap((role) =>
      (roleOf(facts, role)?.rules ?? []).map(
        (rule) =>
          [`${keyOf(role)} ${JSON.stringify(rule)}`, say`${sayRule(rule)} by ${code(role.name)}`] as const,
      ),
    ),
  )
}

/** Each family that was read on both sides, with what it is on each; of bindings, and of roles that both are bound to, those that do not decide. */
function families({ a, b }: Sides<Facts>, decides: ReadonlySet<string>): ToldDifference[] {
  const shown = Object.entries(SHOWN).flatMap(([family, of]): ToldDifference[] => {
    const [one, two] = [of(a), of(b)]
    return one && two ? [{ family: family as Family, a: one, b: two }] : []
  })
  if (a.objects.state === 'unread' || b.objects.state === 'unread') return shown
  const only = (own: Map<string, Phrase>, other: Map<string, Phrase>) => {
    const some = [...own].filter(([key]) => !other.has(key)).map(([, name]) => name)
    return some.length === 0 ? NONE : shortListed(some, 4)
  }
  const row = (family: Family, one: Map<string, Phrase>, two: Map<string, Phrase>) => ({
    family,
    a: only(one, two),
    b: only(two, one),
  })
  const [mine, theirs] = [ownBindings(a, decides), ownBindings(b, decides)]
  const bound = new Set(theirs.map((one) => keyOf(roleKey(one))))
  const roles = mine.map(roleKey).filter((key) => bound.has(keyOf(key)) && !decides.has(keyOf(key)))
  return [
    ...shown,
    row('bindings', named(mine), named(theirs)),
    row('roles', ruled(a, roles), ruled(b, roles)),
  ]
}

/** True where both sides are the same. Of bindings and roles only those are told that the other side has not, so equal words can differ. */
function isAlike({ family, a, b }: ToldDifference): boolean {
  const isNone = plain(a) === plain(NONE)
  return plain(a) === plain(b) && (isNone || (family !== 'bindings' && family !== 'roles'))
}

/** What no one read on a side, with the one command that settles it there. */
function unseenOf(
  { facts, explanation: { verdict } }: Side,
  { place }: Name,
  side: 'a' | 'b',
): Comparison['unseen'] {
  if (!facts) return []
  const { caller, request, decision } = facts
  const who = sayUser(caller)
  if (verdict === 'unknown' || decision.state === 'unread')
    return [
      {
        side,
        needs: bounded(say`The decision about ${who} ${place}`),
        command: canICommand(request, caller, groupsToName(facts)),
      },
    ]
  return facts.objects.state === 'read' && isKnown(facts)
    ? []
    : [
        {
          side,
          needs: bounded(say`The bindings that name ${who} ${place}`),
          command: bindingsCommand(caller, extraGroups(facts)),
        },
      ]
}

// What rules are given by: where these decide, an account or a group can be why.
const OF_RULES: ReadonlySet<Family> = new Set(['identity', 'groups'])

const textOf = ({ facts }: Side) =>
  JSON.stringify(facts, (_, value) => (value instanceof Map ? [...value] : value))

const MOST_REASONS = 3

interface Reason extends Clause {
  family: Family
}

function reasonsOf({ p, r, sets }: Turning, of: Name, to: Name): Reason[][] {
  const sides = [
    { ...of, facts: p },
    { ...to, facts: r },
  ] as const
  return sets.slice(0, MOST_REASONS).map((set) => {
    const turned = exchanged(r, p, set)
    return set.map((one) => ({ family: one.family, ...sayDifference(one, ...sides, turned) }))
  })
}

function sayReasons(reasons: readonly Reason[][]): Phrase {
  const [only = NOTHING, ...more] = reasons.map((set) =>
    inTurn(
      set.map(({ says }) => says),
      '; ',
    ),
  )
  return more.length === 0 ? only : say`Either is enough: ${inTurn([only, ...more], ' · ')}`
}

/** Whether it is proven that a side cannot make the call any more, after it took what the other has. */
function isProvenNo(turned: Facts, before: Facts, set: readonly Difference[]): boolean {
  if (set.some(({ family }) => family === 'rules' || family === 'served')) return true
  return isKnown(turned) && (turned.caller === before.caller || !isCut(before))
}

/** What the exchange showed: whether the refused side can with it, and the other no longer can without it. */
function sayProof({ p, r, sets }: Turning, of: Name, to: Name): Phrase {
  const isLost = sets.every((set) => !isAllowed(exchanged(p, r, set)))
  const [first = []] = sets
  const isProven = sets.every((set) => isProvenNo(exchanged(p, r, set), p, set))
  const it = sets.length > 1 ? say`either` : first.length === 1 ? say`this` : say`these ${first.length}`
  const without = isProven ? say`, without ${it} ${of.can('cannot')}` : NOTHING
  const lost = isLost ? without : say`; ${of.can('can')} without ${it}, too`
  return say`Exchanged: with ${it} ${to.can('can')}${lost}.`
}

/**
 * Why one can make a call and the other cannot: the smallest differences that turn the verdict of the engine when they are exchanged.
 * Pure: the same cases give the same words, and the two exchanged give the same reason with its sides exchanged. `now` in ms since 1970.
 */
export function compare(a: Side, b: Side, now: number): Comparison {
  const sides = { a, b }
  const names = namesOf(sides)
  const facts = a.facts && b.facts && { a: a.facts, b: b.facts }
  const isMirror = isRefusedSide(a) && isAllowedSide(b)
  const isTold = isMirror || (isAllowedSide(a) && isRefusedSide(b))
  const [of, to] = isMirror ? (['b', 'a'] as const) : (['a', 'b'] as const)
  const isOneCall = a.facts && b.facts && callWords(a.facts.request) === callWords(b.facts.request)
  const isFiled = sides[to].madeAt !== undefined
  const found =
    isTold && isOneCall && facts
      ? exchangeable(facts[of], facts[to], isFiled)
          .map((pair) => decisive(...pair))
          .find((one) => one.sets.length > 0)
      : undefined
  const reasons = found ? reasonsOf(found, names[of], names[to]) : []
  const deciding = new Set(reasons.flat().map(({ family }) => family))
  const objects = new Set(found?.sets.flat().flatMap(({ object }) => (object ? [keyOf(object)] : [])))
  const told = (facts ? families(facts, objects) : []).filter(
    ({ family }) =>
      family === 'bindings' || !(deciding.has(family) || (deciding.has('rules') && OF_RULES.has(family))),
  )
  const others = told.filter((one) => !isAlike(one))
  const isOpen = [a, b].some(({ explanation: { verdict } }) => verdict === 'unknown')
  // Of one cluster at one time, what was not read is the same: now, or of one file.
  const isOneReading = a.madeAt === b.madeAt && (a.madeAt === undefined || textOf(a) === textOf(b))
  const isSame =
    !isTold &&
    !isOpen &&
    facts !== undefined &&
    others.length === 0 &&
    a.explanation.cause?.id === b.explanation.cause?.id &&
    (isOneReading || [facts.a, facts.b].every((one) => one.objects.state === 'read' && isKnown(one)))
  const isDecided = found !== undefined
  const isUnseen = isOpen || (isTold && !isDecided)
  const sideOf = ({ explanation, madeAt }: Side, { name }: Name) => ({
    name: bounded(name),
    verdict: explanation.verdict,
    says: bounded(explanation.says),
    ...present({ madeAt }),
  })
  const bounds = ({ family, a: one, b: two }: ToldDifference) => ({
    family,
    a: bounded(one),
    b: bounded(two),
  })
  const says = isDecided ? sayReasons(reasons) : isSame ? say`No difference` : sayUndecided(sides, names)
  return {
    state: isDecided ? 'decides' : isUnseen ? 'unseen' : isSame ? 'same' : 'alike',
    question: bounded(names.question),
    says: bounded(says),
    ...present({
      proof: isDecided ? bounded(sayProof(found, names[of], names[to])) : undefined,
      age: sayAges(sides, names, now),
    }),
    a: sideOf(a, names.a),
    b: sideOf(b, names.b),
    reasons: reasons.map((set) =>
      set.map(({ family, p, r }) => bounds({ family, ...(isMirror ? { a: r, b: p } : { a: p, b: r }) })),
    ),
    others: others.map(bounds),
    same: told.filter((one) => isAlike(one) && !deciding.has(one.family)).map(({ family }) => family),
    unseen:
      isUnseen || deciding.has('rules') ? [...unseenOf(a, names.a, 'a'), ...unseenOf(b, names.b, 'b')] : [],
    fixes: isDecided && facts ? comparedFixes(found, facts[to], sides[of].madeAt !== undefined) : [],
  }
}
