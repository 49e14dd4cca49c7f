import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Fix } from '@/lib/contract/explanation'
import type { FixHome } from '@/lib/contract/fix-home'
import { code, inTurn, isSilent, listed, NOTHING, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { describeResource } from '@/lib/words/resources'
import { kind as kindWord, sayCall, sayScope } from '../wording/phrases'
import { inOrderOfReach } from '../wording/say-grants'
import { opensAlone } from './choose-fix'

interface Grouped {
  verbs: Set<string>
  resources: Set<string>
  /** A call of them, which says the place and the name that they share. */
  one: AccessTuple
}

/** Groups by a key, each group with the verbs and resources of its members. */
function grouped(items: readonly Grouped[], keyOf: (item: Grouped) => string): Grouped[] {
  const groups = new Map<string, Grouped>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (!group) groups.set(keyOf(item), item)
    for (const verb of item.verbs) group?.verbs.add(verb)
    for (const resource of item.resources) group?.resources.add(resource)
  }
  return [...groups.values()]
}

function sayGroup({ verbs, resources, one }: Grouped): Phrase {
  if (verbs.size === 1 && resources.size === 1) return sayCall(one)
  const what = listed([...resources].map(code))
  const does = listed([...verbs].map(code))
  if (one.path !== undefined) return say`${does} on ${words(resources.size === 1 ? 'path' : 'paths')} ${what}`
  const name = one.name ? say` named ${code(one.name)}` : NOTHING
  return say`${does} on ${what}${name} ${sayScope(one.namespace ?? '')}`
}

/** Calls in as few words as name every one of them, dangerous ones first: "get and list on pods and services in namespace shop". */
export function sayCalls(opens: readonly AccessTuple[]): Phrase {
  const calls = inOrderOfReach(opens).map((one): Grouped => {
    const { verb, path, group = '', resource = '', subresource } = one
    return {
      one,
      verbs: new Set([verb]),
      resources: new Set([path ?? describeResource({ group, resource, subresource })]),
    }
  })
  const place = ({ one }: Grouped) => [one.path === undefined, one.namespace, one.name]
  const byTarget = grouped(calls, (item) => JSON.stringify([...item.resources, ...place(item)]))
  const groups = grouped(byTarget, (item) => JSON.stringify([[...item.verbs].sort(), ...place(item)]))
  const isOneEach = groups.every(({ verbs, resources }) => verbs.size === 1 && resources.size === 1)
  return isOneEach ? listed(groups.map(sayGroup)) : inTurn(groups.map(sayGroup), '; ')
}

/**
 * All that a fix grants, as a sentence, with whom it is granted to where that is given; nothing for a change of the call, the
 * pod or the cluster that grants nothing. Every call is in it, however many there are.
 */
export function sayGrants(fix: Pick<Fix, 'opens' | 'where' | 'opensUnlisted'>, to: Phrase = NOTHING): Phrase {
  const { opens, where, opensUnlisted } = fix
  if (opens.length > 0) {
    const who = isSilent(to) ? NOTHING : say` to ${to}`
    return say`Grants ${sayCalls(opens)}${who}${opensAlone(fix) ? say`, nothing else.` : say`.`}`
  }
  if (opensUnlisted) return say`What it grants cannot be listed here.`
  return where === 'role' || where === 'binding' ? say`Grants no new permissions.` : NOTHING
}

/** What a reader must know before applying a fix: everything it grants and every warning, uncut. */
export function sayEffect(fix: Fix, to?: Phrase): Phrase {
  return inTurn([sayGrants(fix, to), sayRestores(fix), fix.warning])
}

/** How much of what was heard it gives back: what nobody heard is not known. */
function sayRestores({ restores }: Fix): Phrase {
  if (restores === undefined) return NOTHING
  const { calls, of } = restores
  return calls === of
    ? say`That covers all ${of} calls that refusals or records so far show a need for.`
    : say`That covers ${calls} of the ${of} calls that refusals or records so far show a need for.`
}

/** About four lines of a wide card. */
const MOST_BESIDE = 320

/** The effect as a card says it: what it grants apart, whole, where it is so long that it would push away what to do with the fix. */
export function sayEffectOnCard(fix: Fix): { beside: Phrase; apart: Phrase } {
  const grants = sayGrants(fix)
  if (plain(grants).length <= MOST_BESIDE) return { beside: sayEffect(fix), apart: NOTHING }
  return {
    beside: inTurn([
      say`Grants ${fix.opens.length} calls, all of them below.`,
      sayRestores(fix),
      fix.warning,
    ]),
    apart: grants,
  }
}

/** A fix in full: what to change, everything it grants and every warning. */
export function sayFix(fix: Fix): Phrase {
  return inTurn([fix.says, sayEffect(fix)])
}

/**
 * Where what a fix changes is kept, by what that is known, what becomes of a change by kubectl, and what to change instead; of a new
 * object for which there is no such place, only that it stays.
 */
export function sayHome({ object: { kind, name }, ...home }: FixHome): Phrase {
  const fate = home.fate
  if (home.isBeside && home.name === undefined) return fate
  const where = say`${kindWord(kind)} ${code(name)}: ${home.says}`
  return inTurn([where, home.knownBy, home.source, fate, home.change])
}

/** Whether a command runs kubectl, and not only another program, such as the one of a cloud. */
export function runsKubectl(command: string): boolean {
  return /(?:^|[\s;|&(])kubectl\s/.test(command)
}
