import type { Clock } from '@/lib/clock'
import { type LogLine, type LogState, type LogTarget, MAX_LOG_BYTES } from '@/lib/contract/logs'
import { abortWith } from '@/lib/deadline'
import { followLines } from '@/lib/kube/reads/logs'
import { redactedHead } from '@/lib/kube/redact/redact'
import { SecretLines } from '@/lib/kube/redact/secret-lines'
import { afterFailure, type BackoffState } from '@/lib/kube/transport/backoff'
import { isStatus } from '@/lib/kube/transport/errors'
import { tell } from '@/lib/kube/transport/traffic'
import type { KubeClient } from '@/lib/kube/transport/types'
import { lineWeight, readLogLine, sentChars, splitTimestamp } from '@/lib/objects/log-line'
import { NOTHING, type Phrase, plain, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { checkAddress } from '@/lib/words/page-addresses'
import { toListFault } from './list-fault'
import { createTopicLog, type LiveTopic } from './live-topic'

/** How one container's log is followed. Failures are the errors of `lib/kube`. */
export interface LogFeed {
  /** Lines with timestamps; ends when the container does, when its share of bytes is over, or after `mostMs`. */
  follow(sinceTime: string | undefined, signal: AbortSignal, onOpen: () => void): AsyncIterable<string>
  /** How long one call may follow: the API server authorizes it when it begins and never again. */
  mostMs?: number
  /** Query of the access page that explains a refusal. */
  explain(): string
}

const FIRST_LINES = 500
const RESUMED_LINES = 1000
const REFUSED_MS = 60_000
const WAITING_MS = 5_000
const GONE_MS = 30_000
// Lines are cut at the share of bytes by the kubelet, so that the last one may be missing or half.
const SHARE_OVER = MAX_LOG_BYTES - 64 * 1024

export function createLogFeed(
  kube: KubeClient,
  target: LogTarget,
  options: Pick<LogFeed, 'mostMs'> = {},
): LogFeed {
  return {
    ...options,
    follow: (sinceTime, signal, onOpen) =>
      followLines(
        kube,
        {
          ...target,
          tailLines: sinceTime === undefined ? FIRST_LINES : RESUMED_LINES,
          ...present({ sinceTime }),
        },
        signal,
        onOpen,
      ),
    explain: () =>
      checkAddress({
        verb: 'get',
        group: '',
        resource: 'pods',
        subresource: 'log',
        namespace: target.namespace,
        name: target.pod,
      }),
  }
}

/**
 * Follows a log until the signal aborts: what ends is followed again from the last line, at once after a share of
 * 1 MiB, after a wait when the container ended; a line comes once. Rejects only on our own fault.
 */
export async function followLog(
  log: LiveLog,
  feed: LogFeed,
  clock: Clock,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<void> {
  let backoff: BackoffState | null = null

  async function round(): Promise<'again' | 'ended'> {
    const since = log.lastAt
    let chars = 0
    let isOver = false
    const call = new AbortController()
    const release = abortWith(call, signal)
    if (feed.mostMs !== undefined)
      void clock.sleep(feed.mostMs, call.signal).then(() => {
        isOver = !call.signal.aborted
        call.abort()
      })
    try {
      for await (const raw of feed.follow(since, call.signal, () => log.setState('live', NOTHING))) {
        if (signal.aborted) return 'ended'
        chars += raw.length + 1
        const { at } = splitTimestamp(raw)
        // sinceTime counts whole seconds, so that lines of its second come a second time.
        if (since !== undefined && at !== undefined && at <= since) continue
        log.add(raw)
      }
    } catch (error) {
      if (!isOver) throw error
    } finally {
      call.abort()
      release()
    }
    return isOver || chars >= SHARE_OVER ? 'again' : 'ended'
  }

  async function recover(error: unknown): Promise<void> {
    if (isStatus(error, 400)) {
      log.setState('waiting', [quote(error.says)])
      return clock.sleep(WAITING_MS, signal)
    }
    const fault = toListFault(error)
    if (fault.kind === 'forbidden') {
      log.setState('denied', fault.says, feed.explain())
      return clock.sleep(REFUSED_MS, signal)
    }
    if (fault.kind === 'absent') {
      log.setState('absent', fault.says)
      return clock.sleep(GONE_MS, signal)
    }
    if (fault.kind !== 'cut') log.setState('failed', fault.says)
    const next = afterFailure(backoff, clock.now(), random())
    backoff = next.state
    return clock.sleep(Math.max(next.delayMs, fault.retryAfterMs ?? 0), signal)
  }

  while (!signal.aborted) {
    try {
      if ((await round()) === 'again') continue
      if (signal.aborted) return
      // A pod that no node has taken is answered with nothing, like a container that has said nothing.
      if (log.lastAt === undefined)
        log.setState('waiting', say`No lines yet: it has not started, or has logged nothing.`)
      else log.setState('ended', say`The container has ended. If it starts again, its lines follow here.`)
      await clock.sleep(WAITING_MS, signal)
    } catch (error) {
      if (signal.aborted) return
      await recover(error)
    }
  }
}

/** Lines are sent at most this often: four times a second. */
const COALESCE_MS = 250
/** Lines that wait to be sent; of a faster log the older ones are skipped. */
export const QUEUED_LINES = 1000
/** By their weight, so that sending them four times a second costs little whatever they hold. */
const QUEUED_WEIGHT = 128 * 1024
/** What a new viewer gets at first. */
const KEPT_LINES = 1000
const KEPT_CHARS = 512 * 1024
/** Where there is no room beside what others look at. */
const CROWDED_CHARS = 64 * 1024

/** The log of one container as it is known, sent to viewers as its end and then line by line. */
interface LiveLog extends LiveTopic {
  /** Time of the last line that came; undefined before the first. */
  readonly lastAt: string | undefined
  /** What it takes in memory, about. */
  readonly bytes: number
  /** Takes a line as the API server wrote it, with its timestamp. */
  add(raw: string): void
  setState(state: LogState, says: Phrase, explain?: string): void
}

// Cuts the oldest entries until both bounds hold; a single long one stays.
function bound<T>(
  list: T[],
  most: number,
  chars: number,
  sizeOf: (entry: T) => number,
): { cut: number; size: number } {
  let size = list.reduce((sum, entry) => sum + sizeOf(entry), 0)
  let cut = 0
  while (list.length - cut > most || (size > chars && list.length - cut > 1)) {
    const entry = list[cut]
    size -= entry === undefined ? 0 : sizeOf(entry)
    cut += 1
  }
  list.splice(0, cut)
  return { cut, size }
}

/** An empty LiveLog; the signal ends its timers. It keeps fewer lines while it is crowded. */
export function createLiveLog(
  name: string,
  epoch: string,
  clock: Clock,
  signal: AbortSignal,
  isCrowded: () => boolean = () => false,
): LiveLog {
  const kept: LogLine[] = []
  const spanning = new SecretLines()
  const queued: { raw: string; weight: number }[] = []
  let queuedWeight = 0
  let keptFirst = 0
  let keptChars = 0
  let queuedFirst = 0
  let lastAt: string | undefined
  let told: { state: LogState; says: Phrase; explain?: string } | undefined
  let isPlanned = false

  const log = createTopicLog(name, epoch, () =>
    told === undefined
      ? undefined
      : { type: 'log', isSnapshot: true, first: keptFirst, lines: kept, ...told },
  )

  function flush(): void {
    if (told === undefined || queued.length === 0) return
    const lines = spanning.take(queued.map(({ raw }) => raw)).map((raw): LogLine => {
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
    const { cut, size } = bound(kept, KEPT_LINES, isCrowded() ? CROWDED_CHARS : KEPT_CHARS, sentChars)
    keptFirst += cut
    keptChars = size
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
    get bytes() {
      return keptChars + queuedWeight + log.bytes
    },
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
      // What is skipped can begin a secret that reaches over the lines below.
      spanning.take(queued.splice(0, cut).map((one) => one.raw))
      queuedFirst += cut
      if (cut > 0) tell({ what: 'lines-skipped', count: cut })
      planFlush()
    },
    setState(state, says, explain) {
      if (told?.state === state && plain(told.says) === plain(says) && told.explain === explain) return
      flush()
      told = { state, says, ...present({ explain }) }
      log.append({ type: 'log', isSnapshot: false, first: queuedFirst, lines: [], ...told })
    },
  }
}
