import type { Timing } from './timing'

/** The right to hold the stream, which one tab has at a time. */
export interface LeadLock {
  /**
   * Waits for the right, or takes it from whoever has it, then calls `lead` and keeps it until that resolves. Rejects
   * when the signal aborts before, or when another tab took it away.
   */
  hold(options: { steal: boolean; signal: AbortSignal }, lead: () => Promise<void>): Promise<void>
}

/** The stream speaks each 5 s, so a leader that does not pass it on for longer than this is asked whether it lives. */
const SILENT_MS = 12_000
/** A leader that lives answers at once; what has not answered by then is stuck. */
const ANSWER_MS = 4_000

interface Parts {
  lock: LeadLock
  timing: Timing
  random: () => number
  /** True while this tab needs a leader. */
  isInNeed(): boolean
  /** Asks the leader for a word. */
  ask(): void
  /** Leads until the returned promise resolves, or `follow` is called. */
  lead(): Promise<void>
  /** The lead is given up, or was taken away. */
  follow(hasLed: boolean): void
  /** There is no lock after all: every tab is for itself. */
  standAlone(): void
}

export interface Election {
  /** Stands for the lead until the signal aborts, and takes it from a leader that does not answer. */
  stand(signal: AbortSignal): Promise<void>
  /** The leader has said something. */
  hearLeader(): void
}

/**
 * Decides which tab holds the stream. Tabs queue for a lock, so that the next one leads once a leader is closed; one that
 * hangs keeps the lock, so whoever needs it asks for a word and takes the lock away when none comes.
 */
export function createElection(parts: Parts): Election {
  const { lock, timing, random } = parts
  let heardAt = Number.NEGATIVE_INFINITY
  let leads = false

  async function lead(): Promise<void> {
    leads = true
    await parts.lead()
  }

  function follow(hasLed: boolean): void {
    leads = false
    if (hasLed) heardAt = timing.now()
    parts.follow(hasLed)
  }

  async function watchLeader(turn: AbortController, signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([turn.signal, signal])
    const silentMs = () => timing.now() - heardAt
    while (!ended.aborted && !leads) {
      if (silentMs() >= SILENT_MS && parts.isInNeed()) {
        const askedAt = timing.now()
        parts.ask()
        await timing.sleep(ANSWER_MS * (1 + random() / 2), ended)
        if (ended.aborted || leads) return
        if (heardAt < askedAt) return turn.abort()
      }
      await timing.sleep(Math.max(1_000, SILENT_MS - silentMs()), ended)
    }
  }

  async function keepOwnStream(signal: AbortSignal): Promise<void> {
    parts.standAlone()
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await Promise.race([lead(), ended])
    follow(true)
  }

  return {
    async stand(signal) {
      heardAt = Number.NEGATIVE_INFINITY
      let steal = false
      while (!signal.aborted) {
        const turn = new AbortController()
        void watchLeader(turn, signal)
        let hasLed = false
        try {
          await lock.hold({ steal, signal: AbortSignal.any([turn.signal, signal]) }, () => {
            hasLed = true
            return lead()
          })
        } catch {
          // Taken away, given up, or no lock at all, which the next lines tell apart.
        }
        follow(hasLed)
        steal = turn.signal.aborted
        turn.abort()
        if (!hasLed && !steal && !signal.aborted) return keepOwnStream(signal)
      }
    },
    hearLeader() {
      heardAt = timing.now()
    },
  }
}
