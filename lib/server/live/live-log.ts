import type { LogLine, LogState } from '@/lib/contract/logs'
import { redactedHead } from '@/lib/kube/redact/redact'
import { tell } from '@/lib/kube/transport/measured'
import { lineWeight, readLogLine, sentChars, splitTimestamp } from '@/lib/objects/log-line'
import { present } from '@/lib/present'
import type { Clock } from '@/lib/process/clock'
import { createTopicLog, type LiveTopic } from './live-topic'

/** Lines are sent at most this often: four times a second. */
const COALESCE_MS = 250
/** Lines that wait to be sent; of a faster log the older ones are skipped. */
export const QUEUED_LINES = 1000
/** By their weight, so that sending them four times a second costs little whatever they hold. */
const QUEUED_WEIGHT = 128 * 1024
/** What a new viewer gets at first. */
const KEPT_LINES = 1000
const KEPT_CHARS = 512 * 1024

/** The log of one container as it is known, sent to viewers as its end and then line by line. */
export interface LiveLog extends LiveTopic {
  /** Time of the last line that came; undefined before the first. */
  readonly lastAt: string | undefined
  /** Takes a line as the API server wrote it, with its timestamp. */
  add(raw: string): void
  setState(state: LogState, says: string, explain?: string): void
}

// Cuts the oldest entries until both bounds hold; a single long one stays.
function bound<T>(list: T[], most: number, chars: number, sizeOf: (entry: T) => number): number {
  let size = list.reduce((sum, entry) => sum + sizeOf(entry), 0)
  let cut = 0
  while (list.length - cut > most || (size > chars && list.length - cut > 1)) {
    const entry = list[cut]
    size -= entry === undefined ? 0 : sizeOf(entry)
    cut += 1
  }
  list.splice(0, cut)
  return cut
}

/** An empty LiveLog; the signal ends its timers. */
export function createLiveLog(name: string, epoch: string, clock: Clock, signal: AbortSignal): LiveLog {
  const kept: LogLine[] = []
  const queued: { raw: string; weight: number }[] = []
  let queuedWeight = 0
  let keptFirst = 0
  let queuedFirst = 0
  let lastAt: string | undefined
  let told: { state: LogState; says: string; explain?: string } | undefined
  let isPlanned = false

  const log = createTopicLog(name, epoch, () =>
    told === undefined
      ? undefined
      : { type: 'log', isSnapshot: true, first: keptFirst, lines: kept, ...told },
  )

  function flush(): void {
    if (told === undefined || queued.length === 0) return
    const lines = queued.map(({ raw }): LogLine => {
      const { at, raw: rest } = splitTimestamp(raw)
      return { ...present({ at }), ...readLogLine(rest, redactedHead) }
    })
    const first = queuedFirst
    queued.length = 0
    queuedWeight = 0
    queuedFirst = first + lines.length
    if (keptFirst + kept.length !== first) {
      kept.length = 0
      keptFirst = first
    }
    kept.push(...lines)
    keptFirst += bound(kept, KEPT_LINES, KEPT_CHARS, sentChars)
    log.append({ type: 'log', isSnapshot: false, first, lines, ...told })
  }

  function planFlush(): void {
    if (isPlanned) return
    isPlanned = true
    void clock.sleep(COALESCE_MS, signal).then(() => {
      isPlanned = false
      if (!signal.aborted) flush()
    })
  }

  return {
    name,
    next: log.next,
    subscribe: log.subscribe,
    get lastAt() {
      return lastAt
    },
    add(raw) {
      lastAt = splitTimestamp(raw).at ?? lastAt
      const weight = lineWeight(raw)
      queued.push({ raw, weight })
      queuedWeight += weight
      // A single heavy line stays.
      let cut = 0
      while (
        queued.length - cut > QUEUED_LINES ||
        (queuedWeight > QUEUED_WEIGHT && queued.length - cut > 1)
      ) {
        queuedWeight -= queued[cut]?.weight ?? 0
        cut += 1
      }
      queued.splice(0, cut)
      queuedFirst += cut
      if (cut > 0) tell({ what: 'lines-skipped', count: cut })
      planFlush()
    },
    setState(state, says, explain) {
      if (told?.state === state && told.says === says && told.explain === explain) return
      flush()
      told = { state, says, ...present({ explain }) }
      log.append({ type: 'log', isSnapshot: false, first: queuedFirst, lines: [], ...told })
    },
  }
}
