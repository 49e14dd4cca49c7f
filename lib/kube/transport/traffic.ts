import { PROBE_PATHS } from '@/lib/contract/probe-paths'
import { oneInProcess } from '@/lib/next/one-in-process'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { isKnownQualified } from '@/lib/words/known-resources'
import { describeResource } from '@/lib/words/resources'
import type { RequestLine } from './errors'

/** A call by its kind alone. Each field has few values, whatever a reader types. */
export interface CallLabels {
  /** The verb that the API server authorizes. */
  verb: string
  /** "" is core, and of a path. */
  group: string
  /** `pods`, `pods/log`, a path such as `/version`, or `other`. */
  resource: string
  isDryRun: boolean
}

/** What Kubernetes serves beside the kinds that it stores, and the metrics that most clusters add. */
const BESIDE: ReadonlySet<string> = new Set([
  'bindings',
  'events.events.k8s.io',
  'nodes.metrics.k8s.io',
  'pods.metrics.k8s.io',
])
const SUBRESOURCES = new Set(['eviction', 'log', 'scale', 'status'])

function pathLabel(path: string): string {
  if (PROBE_PATHS.some((known) => known === path)) return path
  if (/^\/api\/[^/]+$/.test(path)) return '/api/{version}'
  return /^\/apis\/[^/]+\/[^/]+$/.test(path) ? '/apis/{group}/{version}' : 'other'
}

/** The labels of a call: no namespace and no name, and of a kind that Kubernetes does not serve itself only `other`. */
export function callLabels({ method, path }: RequestLine): CallLabels {
  const attributes = requestAttributes(method, path)
  const { verb } = attributes
  if (attributes.kind === 'path') {
    return { verb, group: '', resource: pathLabel(attributes.path), isDryRun: false }
  }
  const { group, resource, subresource } = attributes
  const isDryRun = /[?&]dryRun=All(?:&|$)/.test(path)
  const qualified = describeResource({ group, resource })
  if (!isKnownQualified(qualified) && !BESIDE.has(qualified))
    return { verb, group: 'other', resource: 'other', isDryRun }
  if (subresource === '') return { verb, group, resource, isDryRun }
  return {
    verb,
    group,
    resource: `${resource}/${SUBRESOURCES.has(subresource) ? subresource : 'other'}`,
    isDryRun,
  }
}

/** One thing that happened in this process, as it is counted. It holds no namespace, no name and no user. */
export type Measured =
  /** A request of our own was answered, or failed. `seconds` ends with the headers of the answer. */
  | { what: 'request'; labels: CallLabels; code: string; seconds: number; waitedSeconds: number }
  /** Bytes of a body came, before decompression. */
  | { what: 'bytes'; labels: CallLabels; bytes: number }
  /** A watch, or the following of a log, began (1) or ended (-1). */
  | { what: 'open'; labels: CallLabels; change: 1 | -1 }
  /** A request was not sent, because its turn would have come too late. */
  | { what: 'held-back' }
  /** A list that was already there was read again. */
  | { what: 'relist'; reason: 'polling' | 'resync' }
  /** A viewer got the whole of a topic: at first, because it was read again, or because the viewer fell behind. */
  | { what: 'snapshot'; reason: 'first' | 'renewed' | 'behind' }
  /** Lines of a log were left out, since they came faster than they are sent. */
  | { what: 'lines-skipped'; count: number }
  /** Refused calls in the pod's own namespace were read; undefined where neither logs nor events can be. */
  | { what: 'refusals'; counts: Readonly<Record<string, number>> | undefined }
  /** The listener answered a browser or a program. */
  | { what: 'handled'; method: string; route: string; status: number; seconds: number }
  /** The guard, or the rate limit, stopped a request. */
  | { what: 'refused'; code: string; status: number }

type Listener = (measured: Measured) => void

function all(): Set<Listener> {
  return oneInProcess('measured', () => new Set())
}

/** Notifies everyone who counts in this process. Costs next to nothing when no one does. */
export function tell(measured: Measured): void {
  for (const listener of all()) listener(measured)
}

/** Calls `listener` with everything that happens from now on, until the returned function is called. */
export function onMeasured(listener: Listener): () => void {
  const listeners = all()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What was asked of the API server, and what that brought. */
interface TrafficSum {
  /** Requests that were answered or failed, repeated ones included. */
  requests: number
  /** Bytes of bodies on the wire, those of open watches included. */
  bytes: number
  /** Milliseconds that the requests waited for their turn. */
  waitedMs: number
}

export interface KindTraffic extends CallLabels, TrafficSum {}

/** What a reader of the traffic sees. */
export interface TrafficLens {
  /** When it began to count, RFC 3339. */
  readonly since: string
  /** Since the start, by kind of call. */
  total(): KindTraffic[]
  /** Of the last `seconds`, at most 60, by kind of call. The current second counts as one. */
  recent(seconds: number): KindTraffic[]
  /** Watches that are open now. */
  readonly watches: number
}

const SECONDS = 60

// A watch is one call and many chunks.
const known = new WeakMap<RequestLine, CallLabels>()

function labelsOf(line: RequestLine): CallLabels {
  const labels = known.get(line) ?? callLabels(line)
  known.set(line, labels)
  return labels
}

function entryOf(sums: Map<string, KindTraffic>, labels: CallLabels): KindTraffic {
  const key = `${labels.verb} ${labels.group}/${labels.resource}${labels.isDryRun ? ' dry' : ''}`
  let entry = sums.get(key)
  if (entry === undefined) {
    entry = { ...labels, requests: 0, bytes: 0, waitedMs: 0 }
    sums.set(key, entry)
  }
  return entry
}

/** Counts what its clients ask of the API server: for the pages since the start and by the second, for the metrics as it happens. */
export class Traffic implements TrafficLens {
  readonly since = new Date().toISOString()
  readonly #now: () => number
  readonly #total = new Map<string, KindTraffic>()
  readonly #seconds: { at: number; sums: Map<string, KindTraffic> }[] = []
  #watches = 0

  /** `now` is in milliseconds and never goes backward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get watches(): number {
    return this.#watches
  }

  /** A request that was answered with a status, or with none (0), `ms` after it was sent. */
  answered(line: RequestLine, status: number, ms: number, waitedMs: number): void {
    const labels = labelsOf(line)
    this.#add(labels, { requests: 1, bytes: 0, waitedMs })
    const code = status === 0 ? 'none' : String(status)
    tell({ what: 'request', labels, code, seconds: ms / 1000, waitedSeconds: waitedMs / 1000 })
  }

  received(line: RequestLine, bytes: number): void {
    if (bytes === 0) return
    const labels = labelsOf(line)
    this.#add(labels, { requests: 0, bytes, waitedMs: 0 })
    tell({ what: 'bytes', labels, bytes })
  }

  /** A stream has opened. The returned function is to be called once, when it ends. */
  opened(line: RequestLine): () => void {
    const labels = labelsOf(line)
    const count = (change: 1 | -1) => {
      if (labels.verb === 'watch') this.#watches += change
      tell({ what: 'open', labels, change })
    }
    count(1)
    return () => count(-1)
  }

  total(): KindTraffic[] {
    return [...this.#total.values()].map((entry) => ({ ...entry }))
  }

  recent(seconds: number): KindTraffic[] {
    const from = Math.floor(this.#now() / 1000) - Math.min(seconds, SECONDS)
    const sums = new Map<string, KindTraffic>()
    for (const second of this.#seconds) {
      if (second.at <= from) continue
      for (const entry of second.sums.values()) add(entryOf(sums, entry), entry)
    }
    return [...sums.values()]
  }

  #add(labels: CallLabels, sum: TrafficSum): void {
    const at = Math.floor(this.#now() / 1000)
    let second = this.#seconds.at(-1)
    if (second?.at !== at) {
      second = { at, sums: new Map() }
      this.#seconds.push(second)
      while ((this.#seconds[0]?.at ?? at) <= at - SECONDS) this.#seconds.shift()
    }
    add(entryOf(this.#total, labels), sum)
    add(entryOf(second.sums, labels), sum)
  }
}

/** The one count of this process: the start script has a client of its own, apart from that of the handlers. */
export function processTraffic(): Traffic {
  return oneInProcess('traffic', () => new Traffic())
}

function add(entry: KindTraffic, { requests, bytes, waitedMs }: TrafficSum): void {
  entry.requests += requests
  entry.bytes += bytes
  entry.waitedMs += waitedMs
}
