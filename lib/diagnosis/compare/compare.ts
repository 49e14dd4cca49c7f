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
import { bindingsRead, isWhole, kindOf, listsThatBear } from '../bindings/read-objects'
import { callerUser, type Facts, groupsToName } from '../facts'
import {
  type Difference,
  differences,
  exchanged,
  extraGroups,
  isAllowed,
  judged,
  keyOf,
  renamed,
  servedAs,
  smallest,
  type Turning,
} from './exchange'
import { comparedFixes } from './fixes'
import { type Clause, sayDifference } from './say-difference'
import {
  isAllowedSide,
  isRefusedSide,
  type Name,
  namesOf,
  type Side,
  type Sides,
  sayAges,
  sayUndecided,
} from './say-sides'

const UNREAD = { state: 'unread', because: 'not-asked', says: '' } as const

/** Both cases as they can be exchanged: by their objects where these give both verdicts, else by their rules. */
function exchangeable(...told: [p: Facts, r: Facts]): [p: Facts, r: Facts] | undefined {
  const [p, r] = told.map(judged) as [Facts, Facts]
  const areRead = p.objects.state === 'read' && r.objects.state === 'read'
  const byRules = [p, r].map((facts): Facts => ({ ...facts, objects: UNREAD })) as [Facts, Facts]
  return [...(areRead ? [[p, r] as [Facts, Facts]] : []), byRules].find(
    ([one, two]) => isAllowed(one) && !isAllowed(two) && (areRead || two.clusterWide.state === 'read'),
  )
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
  const turns = (some: readonly Difference[]) => isAllowed(exchanged(r, p, some))
  return { p, r, sets: smallest(differences(p, r), turns) }
}

/** The smallest sets that turn the verdict; where one namespace is to the one what another is to the other, like beside like. */
function decisive(...cases: [p: Facts, r: Facts]): Turning | undefined {
  const pair = exchangeable(...cases)
  const plainly = pair && search(...pair)
  if (!plainly || plainly.sets[0]?.length === 1) return plainly
  const names = likeNames(...pair)
  const like = [...names].some(([from, to]) => from !== to) ? renamed(pair[0], names) : undefined
  const found = like && isAllowed(like) ? search(like, pair[1]) : undefined
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

/** The bindings of the caller, by what they give. */
function ownBindings(facts: Facts, isLeftOut: (key: string) => boolean): Map<string, Phrase> {
  const user = callerUser(facts)
  const own = bindingsRead(facts).filter(
    (one) =>
      !isLeftOut(keyOf({ ...one, kind: kindOf(one) })) &&
      one.subjects.some((subject) => subjectMatches(subject, user, one.namespace)),
  )
  return new Map(
    own.map((one) => [
      `${keyOf({ ...one, kind: kindOf(one) })} ${JSON.stringify(one.roleRef)}`,
      [code(one.name)],
    ]),
  )
}

/** Each family that was read on both sides, with what it is on each; of the bindings those that do not decide. */
function families({ a, b }: Sides<Facts>, decides: ReadonlySet<string>): ToldDifference[] {
  const shown = Object.entries(SHOWN).flatMap(([family, of]): ToldDifference[] => {
    const [one, two] = [of(a), of(b)]
    return one && two ? [{ family: family as Family, a: one, b: two }] : []
  })
  if (a.objects.state === 'unread' || b.objects.state === 'unread') return shown
  const [one, two] = [a, b].map((facts) => ownBindings(facts, (key) => decides.has(key))) as [
    Map<string, Phrase>,
    Map<string, Phrase>,
  ]
  const only = (own: Map<string, Phrase>, other: Map<string, Phrase>) => {
    const some = [...own].filter(([key]) => !other.has(key)).map(([, name]) => name)
    return some.length === 0 ? say`none` : shortListed(some, 4)
  }
  return [...shown, { family: 'bindings', a: only(one, two), b: only(two, one) }]
}

const isAlike = ({ a, b }: ToldDifference) => plain(a) === plain(b)

/** What no one read on a side, with the one command that settles it there. */
function unseenOf(
  { facts, explanation: { verdict } }: Side,
  { where }: Name,
  side: 'a' | 'b',
): Comparison['unseen'] {
  if (!facts) return []
  const { caller, request, decision } = facts
  const who = sayUser(caller)
  if (verdict === 'unknown' || decision.state === 'unread')
    return [
      {
        side,
        needs: say`The decision about ${who} ${where}`,
        command: canICommand(request, caller, groupsToName(facts)),
      },
    ]
  const areRead = listsThatBear(callNamespace(request)).every((list) =>
    isWhole(facts, list.resource, list.namespace),
  )
  return areRead
    ? []
    : [{ side, needs: say`The bindings that name ${who} ${where}`, command: bindingsCommand(caller) }]
}

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

/** What the exchange showed: whether the refused side can with it, and the other no longer can without it. */
function sayProof({ p, r, sets }: Turning, of: Name, to: Name): Phrase {
  const isLost = sets.every((set) => !isAllowed(exchanged(p, r, set)))
  const [first = []] = sets
  const it = sets.length > 1 ? say`either` : first.length === 1 ? say`this` : say`these ${first.length}`
  const lost = isLost ? say`, without ${it} ${of.can('cannot')}` : say`; ${of.can('can')} without ${it}, too`
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
  const found = isTold && isOneCall && facts ? decisive(facts[of], facts[to]) : undefined
  const reasons = found ? reasonsOf(found, names[of], names[to]) : []
  const deciding = new Set(reasons.flat().map(({ family }) => family))
  const objects = new Set(found?.sets.flat().flatMap(({ object }) => (object ? [keyOf(object)] : [])))
  const told = (facts ? families(facts, objects) : []).filter(
    ({ family }) => family === 'bindings' || !deciding.has(family),
  )
  const others = told.filter((one) => !isAlike(one))
  const isOpen = [a, b].some(({ explanation: { verdict } }) => verdict === 'unknown')
  const isSame = !isTold && !isOpen && facts !== undefined && others.length === 0
  const isDecided = found !== undefined && reasons.length > 0
  const isUnseen = isOpen || (isTold && !isDecided)
  const sideOf = ({ explanation, madeAt }: Side, { name }: Name) => ({
    name,
    verdict: explanation.verdict,
    says: explanation.says,
    ...present({ madeAt }),
  })
  return {
    state: isDecided ? 'decides' : isUnseen ? 'unseen' : isSame ? 'same' : 'alike',
    question: names.question,
    says: isDecided ? sayReasons(reasons) : isSame ? say`No difference` : sayUndecided(sides, names),
    ...present({
      proof: isDecided ? sayProof(found, names[of], names[to]) : undefined,
      age: sayAges(sides, names, now),
    }),
    a: sideOf(a, names.a),
    b: sideOf(b, names.b),
    reasons: reasons.map((set) =>
      set.map(({ family, p, r }) => ({ family, ...(isMirror ? { a: r, b: p } : { a: p, b: r }) })),
    ),
    others,
    same: told.filter((one) => isAlike(one) && !deciding.has(one.family)).map(({ family }) => family),
    unseen:
      isUnseen || deciding.has('rules') ? [...unseenOf(a, names.a, 'a'), ...unseenOf(b, names.b, 'b')] : [],
    fixes: isDecided && facts ? comparedFixes(found, facts[to]) : [],
  }
}
