import { oneInProcess } from '@/lib/next/one-in-process'
import { type CallLabels, callLabels } from './call-labels'
import type { RequestLine } from './errors'
import { tell } from './measured'

/** What was asked of the API server, and what that brought. */
export interface TrafficSum {
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

interface Second {
  at: number
  sums: Map<string, KindTraffic>
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
  readonly #seconds: Second[] = []
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
