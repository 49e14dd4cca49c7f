import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Fix } from '@/lib/contract/explanation'
import { opensAlone } from '@/lib/contract/opens-alone'
import { listOf } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { fromTuple } from '../tuple'
import { describeCall, describeScope } from './phrases'
import { inOrderOfReach } from './say-grants'

interface Grouped {
  verbs: Set<string>
  resources: Set<string>
  /** A call of them, which says the place and the name that they share. */
  one: AccessTuple
}

/** Groups by a key, each group with the verbs and resources of all that is in it. */
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

function wordsOf({ verbs, resources, one }: Grouped): string {
  if (verbs.size === 1 && resources.size === 1) return describeCall(fromTuple(one))
  const what = listOf([...resources])
  if (one.path !== undefined)
    return `${listOf([...verbs])} on ${resources.size === 1 ? 'path' : 'paths'} ${what}`
  const name = one.name ? ` named ${one.name}` : ''
  return `${listOf([...verbs])} on ${what}${name} ${describeScope(one.namespace ?? '')}`
}

/** Calls in as few words as name every one of them, dangerous ones first: "get and list on pods and services in namespace shop". */
function callsInWords(opens: readonly AccessTuple[]): string {
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
  const words = groups.map(wordsOf)
  return words.some((text) => text.includes(' on ')) ? words.join('; ') : listOf(words)
}

/**
 * All that a fix grants, as a sentence, with whom it is granted to where that is given; undefined for a change of the call, the
 * pod or the cluster that grants nothing. Every call is in it, however many there are.
 */
export function sayGrants(fix: Fix, to?: string): string | undefined {
  const { opens, where, opensUnlisted } = fix
  if (opens.length > 0) {
    const who = to === undefined ? '' : ` to ${to}`
    return `Grants ${callsInWords(opens)}${who}${opensAlone(fix) ? ', nothing else.' : '.'}`
  }
  if (opensUnlisted) return 'What it grants cannot be listed here.'
  return where === 'role' || where === 'binding' ? 'Grants no new permissions.' : undefined
}

/** What a reader of a fix must know before applying it: all that it grants and every warning, whole. */
export function sayEffect(fix: Fix, to?: string): string {
  return [sayGrants(fix, to), fix.warning].filter((part) => part !== undefined).join(' ')
}

/** A fix in full: what to change, all that it grants and every warning. */
export function sayFix(fix: Fix): string {
  return [fix.says, sayEffect(fix)].filter((part) => part !== '').join(' ')
}
