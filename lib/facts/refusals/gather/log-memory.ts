import type { LogSource } from '@/lib/objects/log-sources'
import { present } from '@/lib/present'
import { mergeTimed, type TimedRefusal } from '../judge/log-refusals'
import { byWitness, voucherOf } from '../judge/witness'
import { PodPages } from './pod-pages'

const KEPT_MS = 60 * 60_000
const MOST_KEPT_LOGS = 2_000
/** Of one log. */
export const MOST_KEPT_REFUSALS = 50
/** Of one refusal in one log. */
const MOST_TIMES = 5_000
/** Of one log and of all, as JSON would have them: what programs print must not fill the heap. */
const MOST_OF_A_LOG = 262_144
export const MOST_KEPT_CHARACTERS = 6_291_456
/** A time takes as much as this. */
const CHARACTERS_OF_A_TIME = 14
const CHARACTERS_OF_A_LOG = 200

/** What is known of one run of a container: of its log nothing but its refusals, and from where to read on. */
export interface RememberedLog {
  readonly readMs: number
  /** When the run had ended by then, so that all of its log was read. */
  readonly endedAt?: string
  readonly from?: string
  /** Refusals before `from`, and those after it as they were last read. */
  readonly settled: readonly TimedRefusal[]
  readonly open: readonly TimedRefusal[]
  /** Some lines were never read. */
  readonly isCut: boolean
  /** It has as many refusals as are kept or read of one text, so that there can be more. */
  readonly isFull?: boolean
  /** Some of it is what strangers sent. */
  readonly hasStrangers?: true
}

/** An hour of it, and the last time where that is longer ago. */
function lately({ found, times }: TimedRefusal, nowMs: number): TimedRefusal {
  const recent = times.filter((time) => time >= nowMs - KEPT_MS).slice(-MOST_TIMES)
  return { found, times: recent.length > 0 ? recent : times.slice(-1) }
}

function sizeOf({ found, times }: TimedRefusal): number {
  return JSON.stringify(found).length + times.length * CHARACTERS_OF_A_TIME
}

/** The first of them that fit into this many characters, and how many those take. */
function within(refusals: readonly TimedRefusal[], most: number): { kept: TimedRefusal[]; size: number } {
  const kept: TimedRefusal[] = []
  let size = 0
  for (const refusal of refusals) {
    const more = sizeOf(refusal)
    if (size + more > most) continue
    kept.push(refusal)
    size += more
  }
  return { kept, size }
}

function lastOf({ times }: TimedRefusal): number {
  return times.at(-1) ?? 0
}

/**
 * What a process has read of logs, so that each line is read about once: of an hour, of at most 50 refusals and 5,000 times each a
 * log, of the 2,000 logs that were read last, and of fewer where they are longer than 6 MiB together.
 */
export class LogMemory {
  /** How far the pods of each namespace were gone through. */
  readonly pages = new PodPages()
  readonly #logs = new Map<string, RememberedLog & { size: number }>()
  #size = 0

  of({ run }: Pick<LogSource, 'run'>): RememberedLog | undefined {
    return this.#logs.get(run)
  }

  /** True where nothing more can come. */
  isComplete(source: Pick<LogSource, 'run' | 'endedAt'>): boolean {
    return source.endedAt !== undefined && this.of(source)?.endedAt === source.endedAt
  }

  /**
   * Adds what was read from where `before` ended. What another reading has added meanwhile is kept instead. What the program tells of
   * the account that it runs as is dropped last.
   */
  add(
    { run, runsAs }: Pick<LogSource, 'run'> & { runsAs?: string },
    before: RememberedLog | undefined,
    read: RememberedLog,
  ): void {
    if (this.#logs.get(run) !== before) return
    const witness = ({ found }: TimedRefusal) => voucherOf(found, { from: 'log', ...present({ runsAs }) })
    const newest = mergeTimed([...(before?.settled ?? []), ...read.settled])
      .map((refusal) => lately(refusal, read.readMs))
      .sort((a, b) => lastOf(b) - lastOf(a))
    const settled = byWitness(newest, witness)
    const open = within(byWitness(read.open, witness), MOST_OF_A_LOG / 2)
    const kept = within(settled.slice(0, MOST_KEPT_REFUSALS), MOST_OF_A_LOG - open.size)
    const [seen, held] = [settled.length + read.open.length, kept.kept.length + open.kept.length]
    this.#forget(run)
    const size = open.size + kept.size + CHARACTERS_OF_A_LOG
    this.#size += size
    this.#logs.set(run, {
      ...(before?.from === undefined ? {} : { from: before.from }),
      ...read,
      ...present({ hasStrangers: read.hasStrangers ?? before?.hasStrangers }),
      settled: kept.kept,
      open: open.kept,
      isCut: read.isCut || before?.isCut === true,
      isFull: held < seen || seen >= MOST_KEPT_REFUSALS || before?.isFull === true,
      size,
    })
    for (const oldest of this.#logs.keys()) {
      if (oldest === run || (this.#logs.size <= MOST_KEPT_LOGS && this.#size <= MOST_KEPT_CHARACTERS)) break
      this.#forget(oldest)
    }
  }

  #forget(run: string): void {
    this.#size -= this.#logs.get(run)?.size ?? 0
    this.#logs.delete(run)
  }

  /** True where it had a refusal since then. */
  hasRefusal(source: Pick<LogSource, 'run'>, sinceMs: number): boolean {
    const { settled = [], open = [] } = this.of(source) ?? {}
    return [...settled, ...open].some((refusal) => lastOf(refusal) >= sinceMs)
  }

  /** The refusals of a log, each with its times, ascending. */
  refusalsOf(source: Pick<LogSource, 'run'>): TimedRefusal[] {
    const known = this.of(source)
    return known === undefined ? [] : mergeTimed([...known.settled, ...known.open])
  }
}
