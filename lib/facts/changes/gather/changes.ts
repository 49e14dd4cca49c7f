import { withDeadline } from '@/lib/deadline'
import 'server-only'
import { ownAccount, ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { HIDDEN_RBAC, hidesOthers } from '@/lib/facts/questions/hidden-rbac'
import { ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable, type KubeError } from '@/lib/kube/transport/errors'
import { metered } from '@/lib/kube/transport/meter'
import { versionPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { textAt } from '@/lib/objects/fields'
import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { generationOf } from '@/lib/pod/kubelet-volume'
import { present } from '@/lib/present'
import type { Attributes } from '@/lib/rbac/types'
import { utc } from '@/lib/words/durations'
import { visibleText } from '@/lib/words/visible-text'
import {
  type Change,
  type ChangeSource,
  type Changes,
  type ChangesQuery,
  DAY_MINUTES,
  MOST_REQUESTS,
} from '../contract'
import { changesIn } from '../judge/changes-in'
import { newestOf } from '../judge/newest'
import { notSeenOf } from '../judge/not-seen'
import { type OwnPodFiles, ownPodChanges } from '../judge/own-pod'
import { goneSince, otherVersion, seenIn, withDifferences } from '../judge/seen-before'
import { SOURCE_KINDS, type SourceKind } from '../judge/sources'
import type { ChangeMemory, RememberedSource } from './change-memory'
import { type ReadSource, readSource } from './read-source'

const MOST_REVIEWS = 2
/** Lists that are read at the same time. */
const AT_ONCE = 2
const DEADLINE_MS = 12_000
/** Of one list, and of the answer. */
const MOST_KEPT = 60
const MOST_SHOWN = 200

interface ChangesQuestion {
  kube: InClusterClient
  query: Pick<ChangesQuery, 'namespace' | 'minutes'>
  /** What this process has read before. */
  memory: ChangeMemory
  /** Folders of this pod that the kubelet keeps up to date. */
  downwardDirs: readonly string[]
  signal: AbortSignal
  /** When this process started, where it has read before. */
  startedMs?: number
  now?: () => number
  deadlineMs?: number
}

type Source = SourceKind & { key: string; namespace: string }

/** The budget of one answer is spent: the list has its turn in the next. */
class SpentError extends Error {
  override readonly name = 'SpentError'
}

/** The same client, which sends at most so many requests and repeats none on its own. */
function within(kube: KubeClient, most: number): { kube: KubeClient; left: () => number } {
  let left = most
  const get: KubeClient['get'] = (path, options) => {
    if (left <= 0) return Promise.reject(new SpentError())
    left -= 1
    return kube.get(path, { ...options, retries: 0 })
  }
  return { kube: { ...metered(kube).kube, get }, left: () => left }
}

function listCall({ group, resource, namespace }: Source): Attributes & { kind: 'resource' } {
  return { kind: 'resource', verb: 'list', group, resource, subresource: '', name: '', namespace }
}

function toldOf({ group, resource, namespace }: Source, state: ChangeSource['state']): ChangeSource {
  return { group, resource, namespace, state, count: 0 }
}

function sayRest(count: number, rest: ReadSource['rest']): Phrase {
  return typeof rest === 'number'
    ? say`The first ${count} of ${count + rest} by name were read.`
    : say`The first ${count} by name were read; there are more.`
}

const TOO_LATE = say`Not read within the time for one answer.`

/** Reads one list for what had changed in it. A budget that is spent leaves it unread, without a word about it. */
async function remembered(
  kube: KubeClient,
  source: Source,
  { sinceMs, now, asker, signal, onFailure, memory }: ReadContext,
): Promise<RememberedSource | undefined> {
  const readMs = now()
  const said = (state: ChangeSource['state'], says?: Phrase): RememberedSource => ({
    told: { ...toldOf(source, state), readAt: utc(readMs), ...(says === undefined ? {} : { says }) },
    changes: [],
    readMs,
  })
  try {
    const ask = () => readSource(kube, source, { namespace: source.namespace, sinceMs, signal })
    const reading = await toReading(signal, ask, onFailure)
    if (reading.state === 'unread') {
      if (reading.because === 'refused') return said('denied')
      return reading.because === 'absent' ? said('absent') : said('unknown', reading.says)
    }
    const { views, rest } = reading.value
    const count = views.items.length
    const told: ChangeSource = {
      ...toldOf(source, rest === undefined ? 'read' : 'part'),
      count,
      readAt: utc(readMs),
      ...(rest === undefined ? {} : { says: sayRest(count, rest) }),
    }
    const seen = rest === undefined ? seenIn(views, readMs) : undefined
    if (seen) memory.see(listOfSource(source), seen, (before, after) => goneSince(before, after, source))
    const all = changesIn(views, source, sinceMs)
    const { changes } = newestOf(all, { nowMs: readMs, minutes: (readMs - sinceMs) / 60_000 }, MOST_KEPT)
    return { told, changes, readMs }
  } catch (error) {
    if (error instanceof SpentError) return undefined
    asker.throwIfAborted()
    if (!signal.aborted) throw error
    return said('unknown', TOO_LATE)
  }
}

interface ReadContext {
  sinceMs: number
  now: () => number
  asker: AbortSignal
  signal: AbortSignal
  onFailure: (error: KubeError) => void
  memory: ChangeMemory
}

function listOfSource({ key, namespace }: Source): string {
  return `${key} in ${namespace}`
}

const VERSION_MS = 60_000

/** The version of the API server, asked for with what is left of a budget, at most once a minute. */
async function readVersion(kube: KubeClient, memory: ChangeMemory, nowMs: number, signal: AbortSignal) {
  if (memory.versions && nowMs - memory.versions.last.readMs < VERSION_MS) return
  const read = await toReading(signal, () => kube.get(versionPath(), { signal }))
  const version = read.state === 'read' ? textAt(read.value.json, 'gitVersion').slice(0, 64) : ''
  if (version !== '') memory.keepVersion({ version: visibleText(version), readMs: nowMs })
}

function sourcesOf(namespace: string): Source[] {
  return SOURCE_KINDS.map((kind) => ({
    ...kind,
    namespace: kind.isNamespaced ? namespace : '',
    key: `${kind.group}/${kind.resource}`,
  }))
}

/** When the token of this pod was issued and its volumes were written; undefined where the token is of no pod. No request. */
function ownFiles(credentials: CredentialLens, downwardDirs: readonly string[]): OwnPodFiles | undefined {
  const parts = credentials.tokenParts()
  const claims = parts && readClaims(parts.header, parts.payload)
  if (!claims?.pod || claims.namespace === undefined) return undefined
  const { dir, swappedAt } = credentials.state()
  const account =
    swappedAt === undefined ? [] : [{ dir, what: 'account' as const, swappedMs: Date.parse(swappedAt) }]
  const downward = [...new Set(downwardDirs)].flatMap((root) => {
    const generation = generationOf(root)
    return generation ? [{ dir: root, what: 'downward' as const, swappedMs: generation.swappedAt }] : []
  })
  return {
    pod: { namespace: claims.namespace, name: claims.pod.name },
    issuedMs: claims.issuedAt === undefined ? undefined : claims.issuedAt * 1_000,
    volumes: [...account, ...downward],
  }
}

/**
 * What changed in a namespace and in what it depends on, as the objects themselves show it: no history, no value, no new permission.
 * Costs at most 12 requests. What those do not suffice for is read by the next answers and waits until then; what may not be
 * read is not asked for. Rejects only when the signal aborts or no answer comes at all.
 */
export async function gatherChanges(question: ChangesQuestion): Promise<Changes> {
  const {
    kube,
    query,
    memory,
    downwardDirs,
    signal: asker,
    startedMs,
    now = Date.now,
    deadlineMs = DEADLINE_MS,
  } = question
  const signal = withDeadline(asker, deadlineMs)
  const namespace = query.namespace ?? (await ownNamespace(kube.credentials))
  const minutes = Number(query.minutes ?? DAY_MINUTES)
  const nowMs = now()
  const prober = new Prober(kube, asker, MOST_REVIEWS)
  const may = await ownRights(namespace, prober)
  if (prober.unauthorized) throw prober.unauthorized
  if (isUnreachable(prober.failure)) throw prober.failure
  const asked = JSON.stringify([namespace, minutes])
  const sources = sourcesOf(namespace)
  const readable = sources.filter((source) => !isHidden(source) && may(listCall(source)) !== 'no')
  const limited = within(kube, MOST_REQUESTS - Math.max(MOST_REVIEWS, prober.sent))
  const due = memory.due(asked, readable, nowMs)
  const context: ReadContext = {
    sinceMs: nowMs - minutes * 60_000,
    now,
    asker,
    signal,
    onFailure: () => {},
    memory,
  }
  const readNext = async (): Promise<void> => {
    while (limited.left() > 0) {
      const source = due.shift()
      if (source === undefined) return
      const read = await remembered(limited.kube, source, context)
      if (read) memory.keep(asked, source.key, read)
    }
  }
  const spent = limited.left()
  await Promise.all(Array.from({ length: AT_ONCE }, readNext))
  if (limited.left() > 0) await readVersion(limited.kube, memory, nowMs, signal)
  const told = sources.map((source) => {
    if (isHidden(source))
      return { told: { ...toldOf(source, 'unknown'), says: words(HIDDEN_RBAC) }, changes: [] }
    if (!readable.includes(source)) return { told: toldOf(source, 'denied'), changes: [] }
    return memory.recall(asked, source.key, now()) ?? { told: toldOf(source, 'waiting'), changes: [] }
  })
  const files = ownFiles(kube.credentials, downwardDirs)
  const own = files?.pod.namespace === namespace ? ownPodChanges(files) : []
  const { versions } = memory
  const differs = versions ? otherVersion(versions.first, versions.last) : []
  const gone = readable.flatMap((source) => memory.goneFrom(listOfSource(source)))
  const all = withDifferences([...own, ...differs, ...gone, ...told.flatMap(({ changes }) => changes)])
  const { changes, more } = newestOf(all, { nowMs, minutes }, MOST_SHOWN)
  const account = (await ownAccount(kube, prober, asker)).user
  return {
    namespace,
    minutes,
    checkedAt: new Date(nowMs).toISOString(),
    requests: prober.sent + spent - limited.left(),
    ...present({ startedAt: startedMs === undefined ? undefined : utc(startedMs) }),
    changes: changes.map((change) => (isNew(change, startedMs) ? { ...change, isNew: true } : change)),
    more,
    sources: told.map((one) => one.told),
    notSeen: notSeenOf(
      told.map((one) => one.told),
      {
        namespace,
        nowMs,
        user: account.state === 'read' ? account.value.name : '',
        missing: sources.filter((_, i) => told[i]?.told.state === 'denied').map(listCall),
      },
    ),
  }
}

// Times of objects are whole seconds.
function isNew({ what, first, at }: Change, startedMs = Number.POSITIVE_INFINITY): boolean {
  return what === 'created' && Date.parse(first ?? at) >= startedMs
}

/** Who holds what is shown to no stranger, so that bindings are not even asked for. */
function isHidden({ resource }: Source): boolean {
  return (resource === 'rolebindings' || resource === 'clusterrolebindings') && hidesOthers()
}
