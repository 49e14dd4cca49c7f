import { randomUUID } from 'node:crypto'
import type { Clock } from '@/lib/clock'
import type { LogTarget } from '@/lib/contract/logs'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, logsTopic, OVERVIEW_TOPIC, resourcesTopic, type Topic } from '@/lib/contract/topics'
import { TooManyStreamsError } from '@/lib/facts/questions/errors'
import type { HeldLists } from '@/lib/facts/questions/fact'
import type { Overview } from '@/lib/pages/overview/contract'
import { say } from '@/lib/phrase/phrase'
import { log } from '@/lib/process/log'
import { isShortOfMemory } from '@/lib/process/memory-pressure'
import { createListRoom, type InRoom, type ListRoom } from './list-room'
import { createLiveList, type LiveList } from './live-list'
import { createLiveOverview } from './live-overview'
import { createTopicLog, type LiveTopic } from './live-topic'
import { createLiveLog, followLog, type LogFeed } from './log-follower'
import { createReflector, type Reflector } from './reflector'
import type { TableFeed } from './table-changes'

/** A list that was read goes on this long after its last viewer left; a log ends with its last viewer. */
export const LINGER_MS = 60_000

export interface LiveHub extends HeldLists {
  /** The topic for one viewer, which starts its source where none runs. `leave` is to be called once. */
  join(topic: Topic): { topic: LiveTopic; leave: () => void }
  /** Reads the lists again that wait out a failure: what failed answers again. */
  wake(): void
  /** Ends every source. */
  close(): void
}

interface LiveHubParts {
  clock: Clock
  feedFor(target: ResourcesRequest): TableFeed
  logFeedFor(target: LogTarget): LogFeed
  /** Calls `onChange` whenever what the identity says may have changed, until the signal aborts. */
  watchIdentity(onChange: () => void, signal: AbortSignal): void
  askOverview(signal: AbortSignal): Promise<Overview>
  /** Resolves once the logs are read that the last overview did not wait for. */
  stillRead?: () => Promise<void> | undefined
  random?: () => number
  /** How many lists and logs at once; 64 when absent. */
  mostSources?: number
  /** Which other hubs share; its own when absent. */
  room?: ListRoom
}

interface List {
  list: LiveList
  reflector: Reflector
}

/** What each log counts for at least, so that many that have said nothing yet find no room that they would outgrow. */
const LOG_BYTES = 128 * 1024
const NO_ROOM =
  'There is no memory for one more log beside what is open. Close a list or a log, and open it again.'

/** How long a one-shot read waits for the watch to open once the list is there. */
const OPEN_WAIT_MS = 1_000
/** Beyond the deadline of a list call. */
const ANSWER_WAIT_MS = 31_000

/** Resolves once the list has a state to show: live, polling, refused, failed, or rows whose watch is slow to open. */
async function firstAnswer(list: LiveList, clock: Clock, signal: AbortSignal): Promise<void> {
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

/**
 * One source per list and per log for all viewers, started by the first viewer; a list that was read is kept
 * 60 s after the last.
 */
export function createLiveHub(parts: LiveHubParts): LiveHub {
  const { clock, room = createListRoom() } = parts
  const lists = new Map<string, List>()
  const listListeners = new Set<(name: string) => void>()
  const sources = createLiveSources(clock, parts.mostSources)

  function startList(target: ResourcesRequest, signal: AbortSignal, standing: Standing): Started {
    const name = resourcesTopic(target)
    const held: InRoom = { ...standing, bytes: () => list.bytes + reflector.reading }
    const list = createLiveList(name, newEpoch(), clock, signal)
    const crowded = (more: number, isNew: boolean) => room.excessWith(held, more, isNew)
    list.subscribe(() => {
      for (const listener of listListeners) listener(name)
    })
    const reflector = createReflector(list, parts.feedFor(target), clock, parts.random, crowded)
    room.keep(held, signal)
    lists.set(name, { list, reflector })
    signal.addEventListener('abort', () => lists.delete(name))
    return {
      topic: list,
      run: reflector.run(signal),
      onFailure(error) {
        log.error('live-list-failed', { topic: name, error })
        list.clear('failed', {
          says: say`Podglass failed while it read this list. The log of its pod has the details.`,
        })
      },
      // What was never read is worth nothing to the next viewer.
      lingerMs: () => (list.state === 'loading' && !list.hasData ? 0 : LINGER_MS),
    }
  }

  function startOverview(signal: AbortSignal): Started {
    const { askOverview: ask, stillRead = () => undefined } = parts
    const overview = createLiveOverview(newEpoch(), { clock, ask, listListeners, stillRead })
    return {
      topic: overview.topic,
      run: overview.run(signal),
      onFailure: (error) => log.error('live-overview-failed', { error }),
    }
  }

  function enterList(target: ResourcesRequest): List & { leave: () => void } {
    const name = resourcesTopic(target)
    const { leave } = sources.enter(name, (signal, standing) => startList(target, signal, standing))
    const found = lists.get(name)
    if (!found) throw new Error(`The source ${name} has no list.`)
    return { ...found, leave }
  }

  return {
    join(topic) {
      if (topic.about === 'identity')
        return sources.enter(IDENTITY_TOPIC, (signal) => startIdentity(parts, signal), false)
      if (topic.about === 'overview') return sources.enter(OVERVIEW_TOPIC, startOverview, false)
      return topic.about === 'logs'
        ? sources.enter(logsTopic(topic.target), (signal, standing) =>
            startLog({ ...parts, room }, topic.target, signal, standing),
          )
        : sources.enter(resourcesTopic(topic.target), (signal, standing) =>
            startList(topic.target, signal, standing),
          )
    },
    async read(target, { signal, refresh }) {
      const { list, reflector, leave } = enterList(target)
      try {
        if (refresh) await reflector.poke()
        await firstAnswer(list, clock, signal)
        return list.current()
      } finally {
        leave()
      }
    },
    peek(target) {
      const list = lists.get(resourcesTopic(target))?.list
      return list?.state === 'live' || list?.state === 'polling' ? list.current() : undefined
    },
    wake() {
      for (const { list, reflector } of lists.values()) {
        if (list.state === 'stale' || list.state === 'failed') void reflector.poke()
      }
    },
    close: sources.close,
  }
}

function startIdentity({ clock, watchIdentity }: LiveHubParts, signal: AbortSignal): Started {
  const event = () => ({ type: 'identity' as const, at: new Date(clock.now()).toISOString() })
  const topic = createTopicLog(IDENTITY_TOPIC, newEpoch(), event)
  watchIdentity(() => topic.append(event()), signal)
  return { topic, lingerMs: () => LINGER_MS }
}

function startLog(
  { clock, logFeedFor, random, room }: LiveHubParts & { room: ListRoom },
  target: LogTarget,
  signal: AbortSignal,
  standing: Standing,
): Started {
  const name = logsTopic(target)
  const held: InRoom = { ...standing, bytes: () => Math.max(LOG_BYTES, lines.bytes) }
  const lines = createLiveLog(name, newEpoch(), clock, signal, () => room.excessWith(held) !== undefined)
  if (room.excessWith(held, LOG_BYTES)) throw new TooManyStreamsError(NO_ROOM)
  room.keep(held, signal)
  return {
    topic: lines,
    run: followLog(lines, logFeedFor(target), clock, signal, random),
    onFailure(error) {
      log.error('live-log-failed', { topic: name, error })
      lines.setState(
        'failed',
        say`Podglass failed while it read this log. The log of its pod has the details.`,
      )
    },
  }
}

function newEpoch(): string {
  return randomUUID().slice(0, 8)
}

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
interface Standing {
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

interface LiveSources {
  /**
   * The topic of this name for one viewer more, started where it does not run. `leave` counts once. What holds no connection
   * needs no room.
   */
  enter(name: string, start: Start, needsRoom?: boolean): { topic: LiveTopic; leave: () => void }
  /** Ends every source. */
  close(): void
}

/** What runs for viewers, each once however many there are, from the first one until some time after the last. */
function createLiveSources(clock: Clock, most = MAX_SOURCES): LiveSources {
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
