import { randomUUID } from 'node:crypto'
import type { LogTarget } from '@/lib/contract/logs'
import type { Overview } from '@/lib/contract/overview'
import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, logsTopic, OVERVIEW_TOPIC, resourcesTopic, type Topic } from '@/lib/contract/topics'
import { TooManyStreamsError } from '../http/too-many-streams'
import type { Clock } from '../process/clock'
import { log } from '../process/log'
import { isShortOfMemory } from '../process/memory-pressure'
import { firstAnswer } from './first-answer'
import { createLiveList, type LiveList } from './live-list'
import { createLiveLog } from './live-log'
import { createLiveOverview } from './live-overview'
import { createTopicLog, type LiveTopic } from './live-topic'
import { followLog, type LogFeed } from './log-follower'
import { createReflector, type Reflector } from './reflector'
import type { TableFeed } from './table-changes'

/** A list that was read goes on this long after its last viewer left; a log ends with its last viewer. */
export const LINGER_MS = 60_000
/** Each source holds one upstream connection. */
export const MAX_SOURCES = 64

export interface LiveHub {
  /** The topic for one viewer, which starts its source where none runs. `leave` is to be called once. */
  join(topic: Topic): { topic: LiveTopic; leave: () => void }
  /** The list as a viewer would see it first. `refresh` asks the API server now where the last answer was a refusal. */
  read(target: ResourcesRequest, options: { signal: AbortSignal; refresh?: boolean }): Promise<ResourceList>
  /** The list where a viewer keeps it open and it is kept up to date; starts nothing. */
  peek(target: ResourcesRequest): ResourceList | undefined
  /** Ends every source. */
  close(): void
}

export interface LiveHubParts {
  clock: Clock
  feedFor(target: ResourcesRequest): TableFeed
  logFeedFor(target: LogTarget): LogFeed
  /** Calls `onChange` whenever what the identity says may have changed, until the signal aborts. */
  watchIdentity(onChange: () => void, signal: AbortSignal): void
  askOverview(signal: AbortSignal): Promise<Overview>
  /** Resolves once the logs are read that the last overview did not wait for. */
  stillRead?: () => Promise<void> | undefined
  random?: () => number
}

interface Source {
  topic: LiveTopic
  viewers: number
  stop: AbortController
  /** Kept so long after its last viewer left, as it is then. */
  lingerMs: () => number
  /** Ends the linger of a source that has viewers again. */
  linger: AbortController
}

interface ListSource extends Source {
  list: LiveList
  reflector: Reflector
}

/**
 * One source per list and per log however many look, started by the first viewer; a list that was read is kept
 * 60 s after the last.
 */
export function createLiveHub(parts: LiveHubParts): LiveHub {
  const { clock } = parts
  const lists = new Map<string, ListSource>()
  const listListeners = new Set<(name: string) => void>()
  const sources = new Map<string, Source>()

  function startList(target: ResourcesRequest): ListSource {
    const name = resourcesTopic(target)
    const stop = new AbortController()
    const list = createLiveList(name, newEpoch(), clock, stop.signal)
    list.subscribe(() => {
      for (const listener of listListeners) listener(name)
    })
    const reflector = createReflector(list, parts.feedFor(target), clock, parts.random)
    // What was never read is worth nothing to the next viewer.
    const lingerMs = () => (list.state === 'loading' && !list.hasData ? 0 : LINGER_MS)
    const source = { ...newSource(list, stop, lingerMs), list, reflector }
    reflector.run(stop.signal).catch((error: unknown) => {
      log.error('live-list-failed', { topic: name, error })
      list.clear('failed', {
        says: 'Podglass failed while it read this list. The log of its pod has the details.',
      })
      end(name, source)
    })
    return source
  }

  function listSource(target: ResourcesRequest): ListSource {
    const name = resourcesTopic(target)
    const running = lists.get(name)
    if (running) return running
    makeRoom()
    const source = startList(target)
    lists.set(name, source)
    sources.set(name, source)
    return source
  }

  function identitySource(): Source {
    const running = sources.get(IDENTITY_TOPIC)
    if (running) return running
    const stop = new AbortController()
    const event = () => ({ type: 'identity' as const, at: new Date(clock.now()).toISOString() })
    const topic = createTopicLog(IDENTITY_TOPIC, newEpoch(), event)
    parts.watchIdentity(() => topic.append(event()), stop.signal)
    const source = newSource(topic, stop, () => LINGER_MS)
    sources.set(IDENTITY_TOPIC, source)
    return source
  }

  function overviewSource(): Source {
    const running = sources.get(OVERVIEW_TOPIC)
    if (running) return running
    const stop = new AbortController()
    const { askOverview: ask, stillRead = () => undefined } = parts
    const overview = createLiveOverview(newEpoch(), { clock, ask, listListeners, stillRead })
    const source = newSource(overview.topic, stop)
    sources.set(OVERVIEW_TOPIC, source)
    overview.run(stop.signal).catch((error: unknown) => {
      log.error('live-overview-failed', { error })
      end(OVERVIEW_TOPIC, source)
    })
    return source
  }

  function logSource(target: LogTarget): Source {
    const name = logsTopic(target)
    const running = sources.get(name)
    if (running) return running
    makeRoom()
    const stop = new AbortController()
    const lines = createLiveLog(name, newEpoch(), clock, stop.signal)
    const source = newSource(lines, stop)
    sources.set(name, source)
    followLog(lines, parts.logFeedFor(target), clock, stop.signal, parts.random).catch((error: unknown) => {
      log.error('live-log-failed', { topic: name, error })
      lines.setState('failed', 'Podglass failed while it read this log. The log of its pod has the details.')
      end(name, source)
    })
    return source
  }

  function makeRoom(): void {
    if (sources.size < MAX_SOURCES) return
    const idle = [...sources].find(([, source]) => source.viewers === 0)
    if (!idle)
      throw new TooManyStreamsError(`Podglass follows at most ${MAX_SOURCES} lists and logs at once.`)
    end(idle[0], idle[1])
  }

  function end(name: string, source: Source): void {
    source.stop.abort()
    source.linger.abort()
    if (sources.get(name) !== source) return
    sources.delete(name)
    lists.delete(name)
  }

  function enter(source: Source): () => void {
    source.viewers += 1
    source.linger.abort()
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      source.viewers -= 1
      if (source.viewers === 0) void lingerOut(source)
    }
  }

  async function lingerOut(source: Source): Promise<void> {
    const lingerMs = source.lingerMs()
    if (lingerMs === 0 || isShortOfMemory()) return end(source.topic.name, source)
    const linger = new AbortController()
    source.linger = linger
    await clock.sleep(lingerMs, linger.signal)
    if (!linger.signal.aborted) end(source.topic.name, source)
  }

  function sourceOf(topic: Topic): Source {
    if (topic.about === 'identity') return identitySource()
    if (topic.about === 'overview') return overviewSource()
    return topic.about === 'logs' ? logSource(topic.target) : listSource(topic.target)
  }

  return {
    join(topic) {
      const source = sourceOf(topic)
      return { topic: source.topic, leave: enter(source) }
    },
    async read(target, { signal, refresh }) {
      const source = listSource(target)
      const leave = enter(source)
      try {
        if (refresh) await source.reflector.poke()
        await firstAnswer(source.list, clock, signal)
        return source.list.current()
      } finally {
        leave()
      }
    },
    peek(target) {
      const list = lists.get(resourcesTopic(target))?.list
      return list?.state === 'live' || list?.state === 'polling' ? list.current() : undefined
    },
    close() {
      for (const [name, source] of [...sources]) end(name, source)
    },
  }
}

function newSource(topic: LiveTopic, stop: AbortController, lingerMs = () => 0): Source {
  return { topic, stop, lingerMs, viewers: 0, linger: new AbortController() }
}

function newEpoch(): string {
  return randomUUID().slice(0, 8)
}
