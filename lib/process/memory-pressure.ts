import { oneInProcess } from '@/lib/next/one-in-process'
import { log } from './log'

// The kernel ends a process at its limit; what is served beyond this share of it could be the last thing.
const SHORT_AT = 0.85
const ENOUGH_BELOW = 0.8
const LOOK_MS = 250
const MIB = 1_048_576

export interface MemoryReading {
  /** Resident bytes of the process. */
  used: number
  /** Bytes that its cgroup allows, as they stand now: a resize in place changes them. Undefined without a limit. */
  limit: number | undefined
}

export interface MemoryPressure {
  /** True from 85% of the limit on, until less than 80% are used. Looks at most four times a second. */
  isShort(nowMs: number): boolean
}

function told(): { isShort: boolean } {
  return oneInProcess('short-of-memory', () => ({ isShort: false }))
}

/** Whether the process is near its limit, for what keeps memory for a later reader. */
export function isShortOfMemory(): boolean {
  return told().isShort
}

/** What the process uses and may use. Versions of Node say 0 or 2^64 where there is no limit. */
export function readMemory(): MemoryReading {
  const limit = process.constrainedMemory()
  const isLimit = limit > 0 && limit < Number.MAX_SAFE_INTEGER
  return { used: process.memoryUsage.rss(), limit: isLimit ? limit : undefined }
}

/** Watches the memory of the process; `onShort` is called each time that it comes near the limit. */
export function createMemoryPressure(
  onShort: () => void,
  read: () => MemoryReading = readMemory,
): MemoryPressure {
  let isShort = false
  let lookedAt = Number.NEGATIVE_INFINITY
  let shed = 0

  function look(): void {
    const { used, limit } = read()
    const share = limit === undefined ? 0 : used / limit
    const wasShort = isShort
    isShort = share >= (wasShort ? ENOUGH_BELOW : SHORT_AT)
    told().isShort = isShort
    if (isShort === wasShort) return
    const figures = { usedMiB: Math.round(used / MIB), limitMiB: Math.round((limit ?? 0) / MIB) }
    if (isShort) {
      shed = 0
      log.info('memory-short', figures)
      onShort()
    } else log.info('memory-enough', { ...figures, shed })
  }

  return {
    isShort(nowMs) {
      if (nowMs - lookedAt >= LOOK_MS) {
        lookedAt = nowMs
        look()
      }
      if (isShort) shed += 1
      return isShort
    },
  }
}
