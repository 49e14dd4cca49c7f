import { code, inTurn, listed, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import { present as given } from '../present'
import { isFileOnlyAnnotation, parseDownwardFile } from './downward-file'
import { fieldName, isMutable, type SourceRef, subscriptOf } from './field-ref'
import {
  type ApiValue,
  compareWithApi,
  consistent,
  differingKeys,
  type FieldSources,
  matchesInEffect,
  type Observed,
  wasRounded,
} from './field-value'

export type FieldVerdict =
  | 'same'
  | 'drift'
  | 'only-env'
  | 'only-file'
  | 'only-api'
  | 'missing'
  | 'unreadable'
  | 'withheld'
  | 'node-allocatable'
  | 'rounded'
  | 'not-comparable'

/** One sentence on a field: of which sources hold it, of an error in the place of its source, or of the values. */
export interface FieldNote {
  about: 'sources' | 'error' | 'values'
  says: Phrase
}

interface Judged {
  verdict: FieldVerdict
  notes: FieldNote[]
  /** The note on the values in one short sentence, for pages other than Identity. */
  brief?: Phrase
}

const IS = say`is`
const ARE = say`are`

function placesOf(observed: readonly Observed[]): Phrase {
  return listed(observed.map(({ at }) => code(at)))
}

function of(about: FieldNote['about'], ...says: Phrase[]): FieldNote[] {
  return says.map((one) => ({ about, says: one }))
}

/**
 * What the sources of one field say together, and why they differ or are the only ones. A source whose value is not shown takes
 * no part, and is named.
 */
export function judgeField(sources: FieldSources): Judged {
  const isWithheld = (o: Observed) => o.withheld !== undefined && o.value === undefined
  const withheld = [...sources.env, ...sources.file].filter(isWithheld)
  if (withheld.length === 0) return judgeShown(sources)
  const [env, file] = [sources.env, sources.file].map((all) => all.filter((o) => !isWithheld(o)))
  const unshown = of(
    'error',
    ...withheld.map((o) => inTurn([say`${code(o.at)}: ${words(o.withheld ?? '')}`, words(o.still ?? '')])),
  )
  if (!env?.length && !file?.length) return { verdict: 'withheld', notes: unshown }
  const judged = judgeShown({ ...sources, env: env ?? [], file: file ?? [] })
  return { ...judged, notes: [...judged.notes, ...unshown] }
}

function judgeShown(sources: FieldSources): Judged {
  const all = [...sources.env, ...sources.file]
  const present = all.filter((o) => o.value !== undefined)
  const byFile = nodeInFile(sources, present)
  if (byFile) return byFile
  const differing = present.filter((o) => compareWithApi(sources.ref, o, sources.api) === 'differs')
  if (differing.length > 0) return drifted(sources, differing)
  const clash = inconsistentPair(sources.ref, present)
  if (clash) return whyClash(sources, clash)
  const unreadable = all.filter((o) => o.error !== undefined)
  if (unreadable.length > 0)
    return { verdict: 'unreadable', notes: of('error', ...unreadable.map((o) => words(o.error ?? ''))) }
  if (present.length === 0) return alone(sources)
  const limited = nodeAllocatable(sources, present)
  if (limited) return limited
  const rounded = present.filter((o) => wasRounded(o, sources.api))
  if (rounded.length > 0) return { verdict: 'rounded', notes: of('values', ...whyRounded(sources, rounded)) }
  return agreement(sources, present)
}

function drifted(sources: FieldSources, differing: readonly Observed[]): Judged {
  const effect = differing.some((o) => matchesInEffect(sources.ref, o, sources.api))
    ? []
    : sayInEffect(sources.api)
  const notes = of('values', ...effect, ...differing.flatMap((o) => whyDiffers(sources, o)))
  return { verdict: 'drift', notes, ...given({ brief: stale(sources, differing[0]) }) }
}

/** What the container runs with, where that is neither what the spec asks for nor what a source holds. */
function sayInEffect(api: ApiValue): Phrase[] {
  if (api.kind !== 'quantity' || api.inEffect === undefined) return []
  return [
    say`The container runs with ${code(api.inEffect.text)}: the spec asks for ${code(api.text)}, which is not in effect.`,
  ]
}

const SHORT = /^[\w.:/@+-]{0,40}$/

/** "APP_VERSION still says 1.4.0, the label is 1.5.0", of a short value of one label or annotation. */
function stale({ ref, api, env, told }: FieldSources, observed: Observed | undefined): Phrase | undefined {
  const subscript = ref.kind === 'field' ? subscriptOf(ref.path) : undefined
  if (!subscript || !told || !observed?.value || !env.includes(observed)) return undefined
  const isShort = api.kind === 'text' && SHORT.test(api.value) && SHORT.test(observed.value)
  if (observed.by !== 'spec' || !isShort) return undefined
  const what = subscript.map === 'labels' ? 'label' : 'annotation'
  const now = api.absentKey
    ? say`is gone`
    : api.value === ''
      ? say`is empty`
      : say`is ${code(told(api.value))}`
  return say`${code(observed.at)} still says ${code(told(observed.value))}, the ${words(what)} ${now}.`
}

function agreement(sources: FieldSources, present: Observed[]): Judged {
  const known = present.some((o) => compareWithApi(sources.ref, o, sources.api) === 'equal')
  const both =
    sources.env.some((o) => o.value !== undefined) && sources.file.some((o) => o.value !== undefined)
  const notes = notesOn(sources, present)
  if (known) {
    const where = both
      ? say`Env, file and API server`
      : sources.env.length > 0
        ? say`Env and API server`
        : say`File and API server`
    return { verdict: 'same', notes: [...of('sources', say`${where} agree.`), ...notes] }
  }
  const unasked = sayUncompared(sources.api)
  if (both) return { verdict: 'same', notes: [...of('sources', say`Env and file agree.`, unasked), ...notes] }
  const verdict = sources.env.some((o) => o.value !== undefined) ? 'only-env' : 'only-file'
  const place = verdict === 'only-env' ? say`env` : say`a file`
  return { verdict, notes: [...of('sources', say`Only ${place} has it.`, unasked), ...notes] }
}

/** Why a value was not compared with the Pod object. */
function sayUncompared(api: ApiValue): Phrase {
  const why =
    api.kind === 'unknown' && api.why !== undefined ? words(api.why) : say`it does not have the field`
  return say`Not compared with the Pod object: ${why}.`
}

function alone({ api, ref, isDeclared }: FieldSources): Judged {
  const name = fieldName(ref)
  const nowhere = isDeclared
    ? say`The pod's spec gives the container ${code(name)} neither as env nor as a file.`
    : say`No variable with a known name for ${code(name)} was found, and no file with it.`
  switch (api.kind) {
    case 'unknown':
      return { verdict: 'missing', notes: of('sources', nowhere) }
    case 'node-allocatable': {
      const says = say`The container does not set a limit. The downward API would give the allocatable amount of the node.`
      return { verdict: 'only-api', notes: of('values', says) }
    }
    case 'unset': {
      const says = say`The container does not set it. The downward API would give 0.`
      return { verdict: 'only-api', notes: of('values', says) }
    }
    default:
      return { verdict: 'only-api', notes: of('sources', say`Only the API server has it.`, nowhere) }
  }
}

// Of a limit of spec.resources env is given the pod's, a file the node's allocatable (measured with a kubelet 1.36).
function nodeInFile(sources: FieldSources, present: Observed[]): Judged | undefined {
  const { api, ref, env, file } = sources
  if (api.kind !== 'quantity' || api.from !== 'pod') return undefined
  const differs = (o: Observed) => compareWithApi(ref, o, api) === 'differs'
  const files = file.filter((o) => o.by === 'spec' && !o.still && /^\d+$/.test(o.value ?? '') && differs(o))
  if (files.length === 0 || env.some(differs)) return undefined
  const at = placesOf(files)
  const inEnv = present.filter((o) => env.includes(o))
  const byEnv =
    inEnv.length === 0
      ? NOTHING
      : say` ${placesOf(inEnv)} ${inEnv.length === 1 ? say`has` : say`have`} the pod's.`
  const isOne = files.length === 1
  const brief = say`${at} ${isOne ? IS : ARE} what the node can allocate, not the pod's limit of ${code(api.text)}.`
  const why = say`The limit is the whole pod's (spec.resources), and the kubelet writes no such limit into files.${byEnv}`
  return { verdict: 'node-allocatable', brief, notes: of('values', brief, why) }
}

function nodeAllocatable(sources: FieldSources, seen: Observed[]): Judged | undefined {
  const { api, ref } = sources
  const present = seen.filter((o) => !o.isAnyContainers)
  if (present.length === 0) return undefined
  if (ref.kind !== 'resource' || !ref.resource.startsWith('limits.')) return undefined
  const at = placesOf(present)
  const what = ref.resource.slice('limits.'.length)
  const brief = (no: string) =>
    say`${words(`${no} ${what === 'cpu' ? 'CPU' : what}`)} limit: ${at} ${words(present.length === 1 ? 'gives' : 'give')} the node’s.`
  if (api.kind === 'node-allocatable') {
    const who = ref.container ? say`Container ${code(ref.container)}` : say`The container`
    return {
      verdict: 'node-allocatable',
      brief: brief('No'),
      notes: of('values', brief('No'), say`${who} sets none.`),
    }
  }
  if (api.kind !== 'unknown' || !sources.cgroupUnlimited) return undefined
  const likely = brief('Most likely no')
  return {
    verdict: 'node-allocatable',
    brief: likely,
    notes: of('values', likely, say`The container's cgroup has none.`, sayUncompared(api)),
  }
}

function whyRounded({ api }: FieldSources, rounded: Observed[]): Phrase[] {
  const text = api.kind === 'quantity' ? api.text : ''
  return rounded.map(
    (o) =>
      say`${code(o.at)} reads ${code(o.value ?? '')}: ${code(text)} divided by ${code(o.divisor ?? '')} is rounded up.`,
  )
}

function whyDiffers(sources: FieldSources, observed: Observed): Phrase[] {
  const { api, ref } = sources
  const at = code(observed.at)
  const isEnv = sources.env.includes(observed)
  const keys = api.kind === 'map' ? differingKeys(observed.value ?? '', api.values) : undefined
  const which = keys && keys.length > 0 ? say`Keys that differ: ${shortListed(keys.map(code))}.` : NOTHING
  if (observed.literal) return [say`${at} is a fixed value in the pod's spec, not a fieldRef.`]
  if (observed.still) return [say`${at} does not follow the pod. ${words(observed.still)}`, which]
  if (matchesInEffect(ref, observed, api))
    return [say`${at} holds what the container runs with: the change of the spec is not in effect yet.`]
  if (observed.by === 'name')
    return [
      say`${at} is recognized only by its name, and the Pod object says something else: another program may have set it, or it dates from before a change.`,
      which,
    ]
  if (isEnv && isMutable(ref)) {
    const says = stale(sources, observed) ?? say`${at} is frozen at start.`
    return [says, say`Env keeps the value from when the container started.`, which]
  }
  if (isEnv) return [say`${at} holds what was true when the container started.`]
  return [
    say`The kubelet has not written the change into ${at} yet. It usually does within a second, or at its next sync, after about 90 s at most.`,
    which,
  ]
}

function whyClash({ ref, api }: FieldSources, [a, b]: [Observed, Observed]): Judged {
  const differ = (why: Phrase): Judged => ({
    verdict: 'drift',
    notes: of('values', say`${code(a.at)} and ${code(b.at)} differ${why}`),
  })
  if (ref.kind === 'resource' && [a, b].some((o) => o.isAnyContainers)) {
    const says = say`${code(a.at)} and ${code(b.at)} hold different amounts. A file may hold those of any container of the pod: whose these are, only the pod's spec says, which could not be read.`
    return { verdict: 'not-comparable', notes: of('values', says) }
  }
  if (!isMutable(ref))
    return differ(
      say`, although ${code(fieldName(ref))} of a pod never changes: one of them does not come from the downward API.`,
    )
  const newer = say`Env is frozen at start and a file follows changes, so the file is the newer one`
  return differ(say`. ${newer}. ${sayUncompared(api)}`)
}

function notesOn({ api, env, file }: FieldSources, present: Observed[]): FieldNote[] {
  const notes: Phrase[] = []
  if (api.kind === 'text' && api.absentKey)
    notes.push(say`The key is not set on the pod: the downward API gives an empty value, not an error.`)
  if (api.kind === 'quantity' && api.from === 'pod')
    notes.push(say`The limit is the whole pod's: the container sets none of its own.`)
  notes.push(...sayInEffect(api))
  if (file.some((o) => hasKubeletAnnotations(o.value)))
    notes.push(
      say`The kubernetes.io/config.* annotations in the file are added by the kubelet; the API server does not have them.`,
    )
  if (env.some((o) => o.literal)) notes.push(say`One is a fixed value in the pod's spec, not a fieldRef.`)
  const isNamed = !env.some((o) => o.literal) && present.every((o) => o.by === 'name')
  return [...of('values', ...notes), ...(isNamed ? of('sources', say`Recognized by name.`) : [])]
}

function hasKubeletAnnotations(text: string | undefined): boolean {
  if (!text?.includes('kubernetes.io/config.')) return false
  return (parseDownwardFile(text) ?? []).some(({ key }) => isFileOnlyAnnotation(key))
}

function inconsistentPair(ref: SourceRef, present: readonly Observed[]): [Observed, Observed] | undefined {
  for (const [index, a] of present.entries()) {
    const b = present.slice(index + 1).find((other) => !consistent(ref, a, other))
    if (b) return [a, b]
  }
  return undefined
}

/** What is known about a field, in full: also which sources hold it and which could not be read. */
export function sayNotes(notes: readonly FieldNote[]): Phrase {
  return inTurn(notes.map(({ says }) => says))
}
