import type { QueryClient } from '@tanstack/react-query'
import type { Cursor } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/stream-request'
import { IDENTITY_TOPIC, OVERVIEW_TOPIC } from '@/lib/contract/topics'
import { identityQuery } from '@/lib/facts/identity/query'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { overviewQuery } from '@/lib/pages/overview/query'
import { costQuery } from '@/lib/queries/cost'
import { createBehindLists } from './behind-lists'
import { applyOverviewEvent, applyStreamEvent } from './contract/apply-stream-event'
import type { LiveSink, TopicEvent } from './live-types'

const others = new Map<string, LiveSink>()

/** Gives topics whose name begins with `about/` to a sink of their own, which only the pages that read them load. */
export function addSink(about: string, sink: LiveSink): void {
  others.set(about, sink)
}

function otherSink(topic: string): LiveSink | undefined {
  return others.get(topic.slice(0, topic.indexOf('/')))
}

/** Writes what the stream brings into the query cache, where pages read it as if they had asked for it. */
export function createCacheSink(queryClient: QueryClient): LiveSink {
  let identity: Cursor | undefined
  let overview: Cursor | undefined
  const behind = createBehindLists()

  function takeIdentity(event: TopicEvent): boolean {
    const isNews = identity !== undefined && (identity.epoch !== event.epoch || identity.seq < event.seq)
    if (identity === undefined || isNews) identity = { epoch: event.epoch, seq: event.seq }
    if (isNews) void queryClient.invalidateQueries({ queryKey: identityQuery().queryKey })
    return true
  }

  function takeOverview(event: TopicEvent): boolean {
    if (event.type !== 'overview' && event.type !== 'mark') return true
    const { queryKey } = overviewQuery()
    const next = applyOverviewEvent({ cursor: overview, overview: queryClient.getQueryData(queryKey) }, event)
    if (next === 'resync') {
      overview = undefined
      return false
    }
    overview = next.cursor
    if (next.overview !== undefined) queryClient.setQueryData(queryKey, next.overview)
    return true
  }

  function listKey(topic: string) {
    const parsed = parseTopic(topic)
    return parsed?.about === 'resources' ? resourcesQuery(parsed.target).queryKey : undefined
  }

  return {
    cursorOf(topic) {
      if (topic === IDENTITY_TOPIC) return identity
      if (topic === OVERVIEW_TOPIC) return overview
      const other = otherSink(topic)
      if (other) return other.cursorOf(topic)
      const key = listKey(topic)
      return key && (behind.of(topic) ?? queryClient.getQueryData(key))?.cursor
    },
    take(event) {
      if (event.topic === IDENTITY_TOPIC) return takeIdentity(event)
      if (event.topic === OVERVIEW_TOPIC) return takeOverview(event)
      const other = otherSink(event.topic)
      if (other) return other.take(event)
      const key = listKey(event.topic)
      if (
        key === undefined ||
        event.type === 'identity' ||
        event.type === 'overview' ||
        event.type === 'log'
      ) {
        return true
      }
      const held = queryClient.getQueryData(key)
      const followed = behind.of(event.topic) ?? held
      const next = applyStreamEvent(followed, event)
      if (next === 'resync') return false
      if (next === followed) return true
      const shown = behind.shown(event.topic, held, next)
      if (shown !== held) queryClient.setQueryData(key, shown)
      // A list falls silent or speaks again with the API server, which the frame tells by the meter.
      if ((held?.state === 'stale') !== (shown.state === 'stale'))
        void queryClient.invalidateQueries({ queryKey: costQuery().queryKey })
      return true
    },
  }
}
