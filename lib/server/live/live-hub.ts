import { randomUUID } from 'node:crypto'
import type { LogTarget } from '@/lib/contract/logs'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, logsTopic, OVERVIEW_TOPIC, resourcesTopic, type Topic } from '@/lib/contract/topics'
import type { HeldLists } from '@/lib/facts/objects/gather/held-lists'
import type { Overview } from '@/lib/pages/overview/contract'
import type { Clock } from '@/lib/process/clock'
import { log } from '@/lib/process/log'
import { createListRoom, type KeptList, type ListRoom } from './list-room'
import { createLiveList, type LiveList } from './live-list'
import { createLiveLog } from './live-log'
import { createLiveOverview } from './live-overview'
import { createLiveSources, type Standing, type Started } from './live-sources'
import { createTopicLog, type LiveTopic } from './live-topic'
import { followLog, type LogFeed } from './log-follower'
import { createReflector, type Reflector } from './reflector'
import type { TableFeed } from './table-changes'

/** A list that was read goes on this long after its last viewer left; a log ends with its last viewer. */
export const LINGER_MS = 60_000

export interface LiveHub extends HeldLists {
  /** The topic for one viewer, which starts its source where none runs. `leave` is to be called once. */
  join(topic: Topic): { topic: LiveTopic; leave: () => void }
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
  /** How many lists and logs at once; 64 when absent. */
  mostSources?: number
  /** Which other hubs share; its own when absent. */
  room?: ListRoom
}

interface List {
  list: LiveList
  reflector: Reflector
}

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
    const kept: KeptList = { ...standing, bytes: () => list.bytes }
    const list = createLiveList(name, newEpoch(), clock, signal, () => room.excessWith(kept))
    room.keep(kept, signal)
    list.subscribe(() => {
      for (const listener of listListeners) listener(name)
    })
    const reflector = createReflector(list, parts.feedFor(target), clock, parts.random)
    lists.set(name, { list, reflector })
    signal.addEventListener('abort', () => lists.delete(name))
    return {
      topic: list,
      run: reflector.run(signal),
      onFailure(error) {
        log.error('live-list-failed', { topic: name, error })
        list.clear('failed', {
          says: 'Podglass failed while it read this list. The log of its pod has the details.',
        })
      },
      // What was never read is worth nothing to the next viewer.
      lingerMs: () => (list.state === 'loading' && !list.hasData ? 0 : LINGER_MS),
    }
  }

  function startIdentity(signal: AbortSignal): Started {
    const event = () => ({ type: 'identity' as const, at: new Date(clock.now()).toISOString() })
    const topic = createTopicLog(IDENTITY_TOPIC, newEpoch(), event)
    parts.watchIdentity(() => topic.append(event()), signal)
    return { topic, lingerMs: () => LINGER_MS }
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

  function startLog(target: LogTarget, signal: AbortSignal): Started {
    const name = logsTopic(target)
    const lines = createLiveLog(name, newEpoch(), clock, signal)
    return {
      topic: lines,
      run: followLog(lines, parts.logFeedFor(target), clock, signal, parts.random),
      onFailure(error) {
        log.error('live-log-failed', { topic: name, error })
        lines.setState(
          'failed',
          'Podglass failed while it read this log. The log of its pod has the details.',
        )
      },
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
      if (topic.about === 'identity') return sources.enter(IDENTITY_TOPIC, startIdentity, false)
      if (topic.about === 'overview') return sources.enter(OVERVIEW_TOPIC, startOverview, false)
      return topic.about === 'logs'
        ? sources.enter(logsTopic(topic.target), (signal) => startLog(topic.target, signal))
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
    close: sources.close,
  }
}

function newEpoch(): string {
  return randomUUID().slice(0, 8)
}
