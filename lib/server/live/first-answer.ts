import type { Clock } from '@/lib/process/clock'
import type { LiveList } from './live-list'

/** How long a one-shot read waits for the watch to open once the list is there. */
const OPEN_WAIT_MS = 1_000
/** Beyond the deadline of a list call. */
const ANSWER_WAIT_MS = 31_000

/** Resolves once the list has a state to show: live, polling, refused, failed, or rows whose watch is slow to open. */
export async function firstAnswer(list: LiveList, clock: Clock, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const ended = AbortSignal.any([signal, done.signal])
  let isGraceRunning = false
  const check = () => {
    if (list.state !== 'loading') return done.abort()
    if (!list.hasData || isGraceRunning) return
    isGraceRunning = true
    void clock.sleep(OPEN_WAIT_MS, ended).then(() => done.abort())
  }
  const unsubscribe = list.subscribe(check)
  check()
  await clock.sleep(ANSWER_WAIT_MS, ended)
  done.abort()
  unsubscribe()
  signal.throwIfAborted()
}
