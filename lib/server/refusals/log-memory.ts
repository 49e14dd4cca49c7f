import { mergeTimed, type TimedRefusal } from '@/lib/extract/log-refusals'
import type { LogSource } from '@/lib/objects/log-sources'

const KEPT_MS = 60 * 60_000
const MOST_LOGS = 2_000
const MOST_REFUSALS = 50
/** Of one refusal in one log. */
const MOST_TIMES = 5_000

/** What is known of one run of a container: of its log nothing but its refusals, and from where to read on. */
export interface KnownLog {
  readonly readMs: number
  /** When the run had ended by then, so that all of its log was read. */
  readonly endedAt?: string
  readonly from?: string
  /** Refusals before `from`, and those after it as they were last read. */
  readonly settled: readonly TimedRefusal[]
  readonly open: readonly TimedRefusal[]
  /** Some lines were never read. */
  readonly isCut: boolean
}

/** An hour of it, and the last time where that is longer ago. */
function lately({ found, times }: TimedRefusal, nowMs: number): TimedRefusal {
  const recent = times.filter((time) => time >= nowMs - KEPT_MS).slice(-MOST_TIMES)
  return { found, times: recent.length > 0 ? recent : times.slice(-1) }
}

function lastOf({ times }: TimedRefusal): number {
  return times.at(-1) ?? 0
}

/**
 * What a process has read of logs, so that each line is read about once: of an hour, of at most 50 refusals and 5,000 times each a
 * log, of the 2,000 logs that were read last.
 */
export class LogMemory {
  readonly #logs = new Map<string, KnownLog>()

  of({ run }: Pick<LogSource, 'run'>): KnownLog | undefined {
    return this.#logs.get(run)
  }

  /** True where nothing more can come. */
  isComplete(source: Pick<LogSource, 'run' | 'endedAt'>): boolean {
    return source.endedAt !== undefined && this.of(source)?.endedAt === source.endedAt
  }

  /** Adds what was read from where `before` ended. What another reading has added meanwhile is kept instead. */
  add({ run }: Pick<LogSource, 'run'>, before: KnownLog | undefined, read: KnownLog): void {
    if (this.#logs.get(run) !== before) return
    const settled = mergeTimed([...(before?.settled ?? []), ...read.settled])
      .map((refusal) => lately(refusal, read.readMs))
      .sort((a, b) => lastOf(b) - lastOf(a))
      .slice(0, MOST_REFUSALS)
    this.#logs.delete(run)
    this.#logs.set(run, {
      ...(before?.from === undefined ? {} : { from: before.from }),
      ...read,
      settled,
      isCut: read.isCut || before?.isCut === true,
    })
    const [oldest] = this.#logs.keys()
    if (this.#logs.size > MOST_LOGS && oldest !== undefined) this.#logs.delete(oldest)
  }

  /** The refusals of a log, each with its times, ascending. */
  refusalsOf(source: Pick<LogSource, 'run'>): TimedRefusal[] {
    const known = this.of(source)
    return known === undefined ? [] : mergeTimed([...known.settled, ...known.open])
  }
}
