import type { Change, ChangeSource } from '../contract'
import type { SeenList, SeenVersion } from '../judge/seen-before'

/** A list that was read this long ago is told as it was then; after that it waits for its turn. */
const KEPT_MS = 15 * 60_000
/** Within this time nothing is read twice. */
const FRESH_MS = 10_000
/** Questions (a namespace and a time) that are remembered; the one that was asked longest ago goes first. */
const MOST_QUESTIONS = 3
/** Lists whose objects are kept, with their differences: what was read longest ago is dropped first. */
const MOST_LISTS = 60
const MOST_GONE = 40

export interface RememberedSource {
  told: ChangeSource
  changes: readonly Change[]
  readMs: number
}

/** What a process has read for changes: of each list only what had changed, so that answers with few requests add up to all. */
export class ChangeMemory {
  readonly #read = new Map<string, Map<string, RememberedSource>>()
  readonly #seen = new Map<string, { list: SeenList; gone: readonly Change[] }>()
  #versions: { first: SeenVersion; last: SeenVersion } | undefined

  #of(question: string): Map<string, RememberedSource> {
    const known = this.#read.get(question) ?? new Map<string, RememberedSource>()
    this.#read.delete(question)
    this.#read.set(question, known)
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= MOST_QUESTIONS) break
      this.#read.delete(oldest)
    }
    return known
  }

  keep(question: string, key: string, source: RememberedSource): void {
    this.#of(question).set(key, source)
  }

  recall(question: string, key: string, nowMs: number): RememberedSource | undefined {
    const known = this.#of(question).get(key)
    return known && nowMs - known.readMs < KEPT_MS ? known : undefined
  }

  /** Keeps what a list has now, and what it lacks of what it had when it was read before. */
  see(list: string, now: SeenList, differ: (before: SeenList, now: SeenList) => readonly Change[]): void {
    const known = this.#seen.get(list)
    if (known && known.list.readMs >= now.readMs) return
    const gone = known ? [...differ(known.list, now), ...known.gone].slice(0, MOST_GONE) : []
    this.#seen.delete(list)
    this.#seen.set(list, { list: now, gone })
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= MOST_LISTS) break
      this.#seen.delete(oldest)
    }
  }

  goneFrom(list: string): readonly Change[] {
    return this.#seen.get(list)?.gone ?? []
  }

  /** The version that was given first, and the last one. */
  get versions(): { first: SeenVersion; last: SeenVersion } | undefined {
    return this.#versions
  }

  keepVersion(last: SeenVersion): void {
    this.#versions = { first: this.#versions?.first ?? last, last }
  }

  /** What to read next: first what was never read, in the given order, then what was read longest ago. */
  due<S extends { key: string }>(question: string, sources: readonly S[], nowMs: number): S[] {
    const readMs = ({ key }: S) => this.recall(question, key, nowMs)?.readMs ?? Number.NEGATIVE_INFINITY
    return sources
      .filter((source) => nowMs - readMs(source) >= FRESH_MS)
      .sort((a, b) => (readMs(a) === readMs(b) ? 0 : readMs(a) - readMs(b)))
  }
}
