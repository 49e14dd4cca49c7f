import { TooManyStreamsError } from '@/lib/facts/questions/errors'
import type { Clock } from '@/lib/process/clock'
import { isShortOfMemory } from '@/lib/process/memory-pressure'
import type { LiveTopic } from './live-topic'

/** Each source of a list or a log holds one upstream connection. */
export const MAX_SOURCES = 64

export interface Started {
  topic: LiveTopic
  /** Its work until it is stopped; when the work fails, the source ends with it, after `onFailure`. */
  run?: Promise<void>
  onFailure?: (error: unknown) => void
  /** How long it is kept, as it is then, after its last viewer left; not at all when absent. */
  lingerMs?: () => number
}

/** How a source stands with its viewers. */
export interface Standing {
  /** Since when it has had none, by the clock; undefined while it has. */
  idleSinceMs(): number | undefined
  end(): void
}

type Start = (signal: AbortSignal, standing: Standing) => Started

interface Source extends Started {
  viewers: number
  idleSinceMs: number | undefined
  stop: AbortController
  /** Ends the linger of a source that has viewers again. */
  linger: AbortController
}

export interface LiveSources {
  /**
   * The topic of this name for one viewer more, started where it does not run. `leave` counts once. What holds no connection
   * needs no room.
   */
  enter(name: string, start: Start, needsRoom?: boolean): { topic: LiveTopic; leave: () => void }
  /** Ends every source. */
  close(): void
}

/** What runs for viewers, each once however many there are, from the first one until some time after the last. */
export function createLiveSources(clock: Clock, most = MAX_SOURCES): LiveSources {
  const sources = new Map<string, Source>()

  function open(name: string, start: Start): Source {
    const stop = new AbortController()
    const standing: Standing = {
      idleSinceMs: () => sources.get(name)?.idleSinceMs,
      end: () => {
        const source = sources.get(name)
        if (source?.stop === stop) end(name, source)
      },
    }
    const started = start(stop.signal, standing)
    const linger = new AbortController()
    const source: Source = { ...started, viewers: 0, idleSinceMs: undefined, stop, linger }
    sources.set(name, source)
    started.run?.catch((error: unknown) => {
      started.onFailure?.(error)
      end(name, source)
    })
    return source
  }

  function makeRoom(): void {
    if (sources.size < most) return
    const idle = [...sources].find(([, source]) => source.viewers === 0)
    if (!idle) throw new TooManyStreamsError(`Podglass follows at most ${most} lists and logs at once.`)
    end(idle[0], idle[1])
  }

  function end(name: string, source: Source): void {
    source.stop.abort()
    source.linger.abort()
    if (sources.get(name) === source) sources.delete(name)
  }

  async function lingerOut(name: string, source: Source): Promise<void> {
    const lingerMs = source.lingerMs?.() ?? 0
    if (lingerMs === 0 || isShortOfMemory()) return end(name, source)
    const linger = new AbortController()
    source.linger = linger
    await clock.sleep(lingerMs, linger.signal)
    if (!linger.signal.aborted) end(name, source)
  }

  return {
    enter(name, start, needsRoom = true) {
      const running = sources.get(name)
      if (!running && needsRoom) makeRoom()
      const source = running ?? open(name, start)
      source.viewers += 1
      source.idleSinceMs = undefined
      source.linger.abort()
      let hasLeft = false
      return {
        topic: source.topic,
        leave() {
          if (hasLeft) return
          hasLeft = true
          source.viewers -= 1
          if (source.viewers > 0) return
          source.idleSinceMs = clock.now()
          void lingerOut(name, source)
        },
      }
    },
    close() {
      for (const [name, source] of [...sources]) end(name, source)
    },
  }
}
