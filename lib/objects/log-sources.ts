import { at, numberAt, textAt } from './fields'
import { ownerOf } from './owners'
import { type NamedContainer, podContainers, stateOf } from './pod-containers'

/** The log of one run of a container that may say what the container was refused. */
export interface LogSource {
  pod: string
  container: string
  /** The workload of the pod by its name, or the pod itself. */
  owner: string
  /** The ServiceAccount that the pod runs as. */
  account: string
  previous: boolean
  state: 'crashes' | 'not-ready' | 'runs' | 'ended'
  /** Names the run among all of the namespace: what has the same name is the same log, which only grows. */
  run: string
  /** When the run ended, RFC 3339: its log no longer grows. */
  endedAt?: string
}

/** The name of the Deployment where a ReplicaSet of one owns the pod, otherwise of the owner. */
function workloadOf(pod: unknown): string {
  const owner = ownerOf(pod)
  if (owner === undefined) return textAt(pod, 'metadata', 'name')
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash')
  const isOfDeployment = owner.kind === 'ReplicaSet' && hash !== '' && owner.name.endsWith(`-${hash}`)
  return isOfDeployment ? owner.name.slice(0, -hash.length - 1) : owner.name
}

function stateNow({ role, status }: NamedContainer): LogSource['state'] | undefined {
  const state = stateOf(status)
  const hasRun = at(status, 'lastState', 'terminated') !== undefined
  if (state === undefined) return undefined
  if (state.is === 'waiting') return hasRun ? 'crashes' : undefined
  if (state.is === 'terminated') {
    if (numberAt(state.fields, 'exitCode') !== 0) return 'crashes'
    // What prepared the pod and ended well no longer matters.
    return role === 'init' ? undefined : 'ended'
  }
  return at(status, 'ready') === true || role === 'init' || role === 'ephemeral' ? 'runs' : 'not-ready'
}

function endedAt(at: string): Pick<LogSource, 'endedAt'> {
  return at === '' ? {} : { endedAt: at }
}

/**
 * The logs of a pod that there are to read: of each container that has run, and of the run before it where it restarted in the
 * time from `sinceMs`, or is not ready. Of a container that waits for its restart the API server gives that run anyway.
 */
export function logSourcesOf(pod: unknown, sinceMs: number): LogSource[] {
  const owner = workloadOf(pod)
  const name = textAt(pod, 'metadata', 'name')
  const account = textAt(pod, 'spec', 'serviceAccountName') || 'default'
  return podContainers(pod).flatMap((container): LogSource[] => {
    const state = stateNow(container)
    if (state === undefined) return []
    const source = { pod: name, container: container.name, owner, account, state }
    const { status } = container
    const lastEnd = textAt(status, 'lastState', 'terminated', 'finishedAt')
    const lastEndMs = Date.parse(lastEnd)
    const now = stateOf(status)
    const isWaiting = now?.is === 'waiting'
    const hasPrevious = !isWaiting && !Number.isNaN(lastEndMs) && (state !== 'runs' || lastEndMs >= sinceMs)
    const end = isWaiting ? lastEnd : now?.is === 'terminated' ? textAt(now.fields, 'finishedAt') : ''
    const restarts = numberAt(status, 'restartCount')
    const run = (number: number) =>
      JSON.stringify([textAt(pod, 'metadata', 'uid'), name, container.name, number])
    return [
      { ...source, previous: false, run: run(restarts), ...endedAt(end) },
      ...(hasPrevious
        ? [
            {
              ...source,
              previous: true,
              state: 'crashes' as const,
              run: run(restarts - 1),
              ...endedAt(lastEnd),
            },
          ]
        : []),
    ]
  })
}

const RANK = { crashes: 0, 'not-ready': 1, runs: 2, ended: 3 } as const

// As if they were last read this much earlier.
const SOONER_MS = 30_000

interface ReadBefore {
  /** When it was last read; 0 where it never was. */
  readMsOf?: (source: LogSource) => number
  /** It had a refusal in the time that was asked for. */
  wasRefused?: (source: LogSource) => boolean
}

/**
 * The logs to read now, at most this many: first those that had refusals when they were last read, in half of the room at most,
 * then those that were never read, then those that were not read for the longest time; of these those of pods that are not ready
 * before others, and one of each workload before a second.
 */
export function logsToRead(
  sources: readonly LogSource[],
  most: number,
  { readMsOf = () => 0, wasRefused = () => false }: ReadBefore = {},
): LogSource[] {
  const seen = new Map<string, number>()
  const ranked = sources.map((source) => {
    const key = JSON.stringify([source.owner, source.container, source.previous, source.state])
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    const rank = RANK[source.state] < 2 ? 0 : RANK[source.state]
    const readMs = readMsOf(source)
    return { source, rank, nth, readMs: readMs === 0 ? 0 : readMs - (rank === 0 ? SOONER_MS : 0) }
  })
  const inTurn = ranked
    .sort((a, b) => a.readMs - b.readMs || a.rank - b.rank || a.nth - b.nth)
    .map(({ source }) => source)
  const first = new Set(inTurn.filter(wasRefused).slice(0, most / 2))
  return [...first, ...inTurn.filter((source) => !first.has(source))].slice(0, most)
}
