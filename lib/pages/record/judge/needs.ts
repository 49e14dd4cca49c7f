import { ownerOfPod } from '@/lib/objects/owner-of-pod'
import { present } from '@/lib/present'
import { fromTuple } from '@/lib/rbac/call'
import { isEveryones } from '@/lib/rbac/everyone'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { carriesNoName, opensStream, RESOURCE_VERBS } from '@/lib/rbac/verbs'
import type { CallRecord, RecordedCall } from '../contract'

/** A permission that the account needs, and the calls that showed it. */
export interface Need {
  call: Attributes
  times: number
  refused: number
  /** Of these no answer told whether they are allowed. */
  unanswered: number
  /** Only one such call was made in all runs. */
  once: boolean
  /** Each such call was about an object that the sandbox made up. */
  isOfStandIn: boolean
  everyone: boolean
  /** As they were made, each once. */
  calls: readonly Attributes[]
  /** The authorizers' message for a refused one. */
  says: string | undefined
}

/** No one keeps a list of more names than these in a Role. */
const MOST_FIXED = 8
/** By Kubernetes or by a program: long numbers, and what looks like a hash. */
function isMadeUp(name: string): boolean {
  const runs = name.match(/[0-9a-f]{8,}/g) ?? []
  return ownerOfPod(name) !== name || /\d{5,}/.test(name) || runs.some((run) => /\d/.test(run))
}

interface Asked extends Omit<RecordedCall, 'call'> {
  call: Attributes
}

const ofObject = ({ group, resource }: ResourceAttributes) => JSON.stringify([group, resource])

/** Resources that the account lists or watches, by namespace: the names that it calls them by come from there. */
function listedOf(calls: readonly Asked[]): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ call, manyNames }) => {
      const isList = call.kind === 'resource' && (call.verb === 'list' || call.verb === 'watch')
      return isList && call.name === '' && !manyNames ? [`${call.namespace} ${ofObject(call)}`] : []
    }),
  )
}

interface Alike {
  call: ResourceAttributes
  /** The names of each run that made such calls. */
  runs: Set<string>[]
  hasMany: boolean
}

/**
 * Whether a Role can name the objects: the same ones in every run, not generated, not found by a list. One run shows that
 * for one name only. Create and deletecollection are never limited by name, list and watch only where a field selector names one
 * object; acting as someone always is.
 */
function namesOf({ call, runs, hasMany }: Alike, listed: ReadonlySet<string>): readonly string[] {
  const names = [...new Set(runs.flatMap((one) => [...one]))]
  if (!RESOURCE_VERBS.includes(call.verb)) return names
  if (carriesNoName(call) || hasMany || names.length > MOST_FIXED) return ['']
  if (names.some((name) => name === '' || isMadeUp(name))) return ['']
  if (['', call.namespace].some((namespace) => listed.has(`${namespace} ${ofObject(call)}`))) return ['']
  const isSame = runs.every(({ size }) => size === names.length) && (names.length === 1 || runs.length > 1)
  return isSame ? names : ['']
}

/** The calls with the `create` that the API server asks since Kubernetes 1.35 before a GET opens a stream. */
function withStreams(calls: readonly Asked[]): Asked[] {
  const keyOf = ({ user, call }: Asked) => JSON.stringify([user, call])
  const made = new Set(calls.map(keyOf))
  return calls.flatMap(({ says, ...one }) => {
    const told = { ...one, ...present({ says }) }
    if (one.call.kind === 'path' || one.call.verb !== 'get' || !opensStream(one.call)) return [told]
    const unanswered = one.refused + one.unanswered
    const create = { ...one, call: { ...one.call, verb: 'create' }, refused: 0, unanswered }
    return made.has(keyOf(create)) ? [told] : [told, create]
  })
}

/** What the account needs for all that it called in these runs, in the order of the calls. */
export function needsOf(records: readonly CallRecord[], user: string): Need[] {
  const own = records.map(({ calls }) => {
    const asked = calls.filter((call) => call.user === user)
    return withStreams(asked.map((one) => ({ ...one, call: fromTuple(one.call) })))
  })
  const listed = listedOf(own.flat())
  const alike = new Map<string, Alike>()
  const keyOf = ({ name: _, ...rest }: ResourceAttributes) => JSON.stringify(rest)
  for (const calls of own) {
    const seen = new Map<string, Set<string>>()
    for (const { call: asked, manyNames } of calls) {
      if (asked.kind === 'path') continue
      const key = keyOf(asked)
      const known = alike.get(key) ?? { call: asked, runs: [], hasMany: false }
      alike.set(key, known)
      const names = seen.get(key) ?? new Set()
      if (!seen.has(key)) known.runs.push(names)
      seen.set(key, names.add(asked.name))
      known.hasMany ||= manyNames === true
    }
  }
  const needs = new Map<string, Need & { calls: Attributes[] }>()
  for (const { call: asked, allowed, refused, unanswered, standIns = 0, says } of own.flat()) {
    const settled = asked.kind === 'path' ? asked : withName(asked, alike.get(keyOf(asked)), listed)
    const key = JSON.stringify(settled)
    const everyone = isEveryones(settled)
    const known = needs.get(key) ?? {
      call: settled,
      times: 0,
      refused: 0,
      unanswered: 0,
      once: false,
      isOfStandIn: true,
      everyone,
      calls: [],
      says,
    }
    known.times += allowed + refused + unanswered
    known.refused += refused
    known.unanswered += unanswered
    known.once = known.times === 1
    known.isOfStandIn &&= standIns === allowed + refused + unanswered
    known.says ??= says
    if (!known.calls.some((one) => JSON.stringify(one) === JSON.stringify(asked))) known.calls.push(asked)
    needs.set(key, known)
  }
  return [...needs.values()]
}

function withName(
  call: ResourceAttributes,
  alike: Alike | undefined,
  listed: ReadonlySet<string>,
): ResourceAttributes {
  const names = alike === undefined ? [''] : namesOf(alike, listed)
  return names.includes(call.name) ? call : { ...call, name: '' }
}
