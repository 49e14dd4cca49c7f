import { code, listed, type Phrase, plain, say, words } from '@/lib/phrase/phrase'
import { listOf, shortListOf } from '@/lib/words/lists'
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
  says: string
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

function of(about: FieldNote['about'], ...says: string[]): FieldNote[] {
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
  const unshown = of('error', ...withheld.map((o) => `${o.at}: ${o.withheld}${o.still ? ` ${o.still}` : ''}`))
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
    return { verdict: 'unreadable', notes: of('error', ...unreadable.map((o) => o.error ?? '')) }
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
function sayInEffect(api: ApiValue): string[] {
  if (api.kind !== 'quantity' || api.inEffect === undefined) return []
  return [
    `The container runs with ${api.inEffect.text}: the spec asks for ${api.text}, which is not in effect.`,
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
      ? 'Env, file and API server'
      : sources.env.length > 0
        ? 'Env and API server'
        : 'File and API server'
    return { verdict: 'same', notes: [...of('sources', `${where} agree.`), ...notes] }
  }
  const unasked = sayUncompared(sources.api)
  if (both) return { verdict: 'same', notes: [...of('sources', 'Env and file agree.', unasked), ...notes] }
  const verdict = sources.env.some((o) => o.value !== undefined) ? 'only-env' : 'only-file'
  const place = verdict === 'only-env' ? 'env' : 'a file'
  return { verdict, notes: [...of('sources', `Only ${place} has it.`, unasked), ...notes] }
}

/** Why a value was not compared with the Pod object. */
function sayUncompared(api: ApiValue): string {
  const why = api.kind === 'unknown' && api.why !== undefined ? api.why : 'it does not have the field'
  return `Not compared with the Pod object: ${why}.`
}

function alone({ api, ref, isDeclared }: FieldSources): Judged {
  const name = fieldName(ref)
  const nowhere = isDeclared
    ? `The pod's spec gives the container ${name} neither as env nor as a file.`
    : `No variable with a known name for ${name} was found, and no file with it.`
  switch (api.kind) {
    case 'unknown':
      return { verdict: 'missing', notes: of('sources', nowhere) }
    case 'node-allocatable': {
      const says =
        'The container does not set a limit. The downward API would give the allocatable amount of the node.'
      return { verdict: 'only-api', notes: of('values', says) }
    }
    case 'unset': {
      const says = 'The container does not set it. The downward API would give 0.'
      return { verdict: 'only-api', notes: of('values', says) }
    }
    default:
      return { verdict: 'only-api', notes: of('sources', 'Only the API server has it.', nowhere) }
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
  const inEnv = present.filter((o) => env.includes(o)).map((o) => o.at)
  const byEnv =
    inEnv.length === 0 ? '' : ` ${listOf(inEnv)} ${inEnv.length === 1 ? 'has' : 'have'} the pod's.`
  const isOne = files.length === 1
  const brief = say`${at} ${isOne ? IS : ARE} what the node can allocate, not the pod's limit of ${code(api.text)}.`
  const why = `The limit is the whole pod's (spec.resources), and the kubelet writes no such limit into files.${byEnv}`
  return { verdict: 'node-allocatable', brief, notes: of('values', plain(brief), why) }
}

function nodeAllocatable(sources: FieldSources, seen: Observed[]): Judged | undefined {
  const { api, ref } = sources
  const present = seen.filter((o) => !o.isAnyContainers)
  if (present.length === 0) return undefined
  if (ref.kind !== 'resource' || !ref.resource.startsWith('limits.')) return undefined
  const at = placesOf(present)
  const what = ref.resource.slice('limits.'.length)
  const brief = (no: string) =>
    say`${words(`${no} ${what === 'cpu' ? 'CPU' : what}`)} limit: ${at} ${present.length === 1 ? IS : ARE} what the node can allocate, not your limit.`
  if (api.kind === 'node-allocatable') {
    const who = ref.container ? `Container ${ref.container}` : 'The container'
    return {
      verdict: 'node-allocatable',
      brief: brief('No'),
      notes: of('values', plain(brief('No')), `${who} sets none.`),
    }
  }
  if (api.kind !== 'unknown' || !sources.cgroupUnlimited) return undefined
  const likely = brief('Most likely no')
  return {
    verdict: 'node-allocatable',
    brief: likely,
    notes: of('values', plain(likely), "The container's cgroup has none.", sayUncompared(api)),
  }
}

function whyRounded({ api }: FieldSources, rounded: Observed[]): string[] {
  const text = api.kind === 'quantity' ? api.text : ''
  return rounded.map((o) => `${o.at} reads ${o.value}: ${text} divided by ${o.divisor} is rounded up.`)
}

function whyDiffers(sources: FieldSources, observed: Observed): string | string[] {
  const { api, ref } = sources
  const isEnv = sources.env.includes(observed)
  const keys = api.kind === 'map' ? differingKeys(observed.value ?? '', api.values) : undefined
  const which = keys && keys.length > 0 ? ` Keys that differ: ${shortListOf(keys)}.` : ''
  if (observed.literal) return `${observed.at} is a fixed value in the pod's spec, not a fieldRef.`
  if (observed.still) return `${observed.at} does not follow the pod. ${observed.still}${which}`
  if (matchesInEffect(ref, observed, api))
    return `${observed.at} holds what the container runs with: the change of the spec is not in effect yet.`
  if (observed.by === 'name')
    return `${observed.at} is recognized only by its name, and the Pod object says something else: another program may have set it, or it dates from before a change.${which}`
  if (isEnv && isMutable(ref)) {
    const says = plain(stale(sources, observed) ?? say`${code(observed.at)} is frozen at start.`)
    return [says, `Env keeps the value from when the container started.${which}`]
  }
  if (isEnv) return `${observed.at} holds what was true when the container started.`
  return `The kubelet has not written the change into ${observed.at} yet. It usually does within a second, or at its next sync, after about 90 s at most.${which}`
}

function whyClash({ ref, api }: FieldSources, [a, b]: [Observed, Observed]): Judged {
  const differ = (why: string): Judged => ({
    verdict: 'drift',
    notes: of('values', `${a.at} and ${b.at} differ${why}`),
  })
  if (ref.kind === 'resource' && [a, b].some((o) => o.isAnyContainers)) {
    const says = `${a.at} and ${b.at} hold different amounts. A file may hold those of any container of the pod: whose these are, only the pod's spec says, which could not be read.`
    return { verdict: 'not-comparable', notes: of('values', says) }
  }
  if (!isMutable(ref))
    return differ(
      `, although ${fieldName(ref)} of a pod never changes: one of them does not come from the downward API.`,
    )
  const newer = 'Env is frozen at start and a file follows changes, so the file is the newer one'
  return differ(`. ${newer}. ${sayUncompared(api)}`)
}

function notesOn({ api, env, file }: FieldSources, present: Observed[]): FieldNote[] {
  const notes: string[] = []
  if (api.kind === 'text' && api.absentKey)
    notes.push('The key is not set on the pod: the downward API gives an empty value, not an error.')
  if (api.kind === 'quantity' && api.from === 'pod')
    notes.push("The limit is the whole pod's: the container sets none of its own.")
  notes.push(...sayInEffect(api))
  if (file.some((o) => hasKubeletAnnotations(o.value)))
    notes.push(
      'The kubernetes.io/config.* annotations in the file are added by the kubelet; the API server does not have them.',
    )
  if (env.some((o) => o.literal)) notes.push("One is a fixed value in the pod's spec, not a fieldRef.")
  const isNamed = !env.some((o) => o.literal) && present.every((o) => o.by === 'name')
  return [...of('values', ...notes), ...(isNamed ? of('sources', 'Recognized by name.') : [])]
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
export function sayNotes(notes: readonly FieldNote[]): string {
  return notes.map(({ says }) => says).join(' ')
}
