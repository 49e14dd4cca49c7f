import { QueryClient } from '@tanstack/react-query'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { streamRequestSchema } from '@/lib/contract/topics'
import type { LeadLock } from '@/lib/queries/election'
import { createCacheSink } from '@/lib/queries/live-sink'
import type { TopicEvent } from '@/lib/queries/live-types'
import { resourcesQuery } from '@/lib/queries/resources'
import { createSharedConnection, type TabChannel } from '@/lib/queries/shared-connection'
import type { Timing } from '@/lib/queries/timing'
import { eventStream } from '@/lib/server/event-stream'
import { createTopicLog, type TopicLog } from '@/lib/server/live-topic'
import { readQuery } from '@/lib/server/respond'
import { createManualClock, type ManualClock } from '@/lib/server/testing/manual-clock'

const target = (namespace: string) => ({ group: '', version: 'v1', resource: 'pods', namespace })
export const topicOf = (namespace: string) => `resources//v1/pods/${namespace}`

/** The list of one namespace as the server has it, with its events. */
function createList(namespace: string, epoch: string) {
  const rows = new Map<string, Row>()
  const list = (): ResourceList => ({
    columns: [],
    rows: [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    resourceVersion: '',
    state: 'live',
    says: '',
  })
  const log: TopicLog = createTopicLog(topicOf(namespace), epoch, () => ({ type: 'snapshot', list: list() }))
  return {
    log,
    put(key: string, value: number) {
      const row = { key, cells: [value] }
      rows.set(key, row)
      log.append({ type: 'delta', upserts: [row], deletes: [], resourceVersion: '', asOf: '' })
    },
    answer: (): ResourceList => ({ ...list(), cursor: log.cursor }),
    values: () => list().rows.map(({ key, cells }) => `${key}=${cells[0]}`),
  }
}

export type ServedList = ReturnType<typeof createList>

/** A server with the real event stream, which counts the streams that are open. */
export function createServer(clock: ManualClock) {
  let epoch = 0
  const lists = new Map<string, ServedList>()
  const ends = new Set<AbortController>()
  const opened: string[] = []
  let most = 0
  const listOf = (namespace: string) => {
    const known = lists.get(namespace)
    if (known) return known
    const made = createList(namespace, `e${epoch}`)
    lists.set(namespace, made)
    return made
  }
  const hub = {
    join(topic: { about: string }) {
      const namespace = 'target' in topic ? (topic.target as { namespace: string }).namespace : ''
      return { topic: listOf(namespace).log, leave: () => {} }
    },
  }
  return {
    listOf,
    open: () => ends.size,
    /** The most streams that were open at once. */
    most: () => most,
    opened,
    /** Ends every stream and forgets every number, as a new pod does. */
    restart() {
      epoch += 1
      lists.clear()
      for (const end of [...ends]) end.abort()
    },
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const request = new Request(new URL(String(input), 'http://localhost'), init)
      const { topics } = readQuery(request, streamRequestSchema)
      opened.push(new URL(request.url).searchParams.get('topics') ?? '')
      const end = new AbortController()
      ends.add(end)
      most = Math.max(most, ends.size)
      end.signal.addEventListener('abort', () => ends.delete(end))
      init?.signal?.addEventListener('abort', () => end.abort())
      return eventStream(topics, { hub, clock, signal: end.signal })
    },
  }
}

/** A browser: a channel between tabs, and one lock. Messages arrive later, in order. */
function createBrowser() {
  const ears = new Map<string, (message: unknown) => void>()
  let holder: { name: string; lose: (error: Error) => void } | undefined
  const queue: { name: string; grant: () => void }[] = []
  const deaf = new Set<string>()
  let areForbidden = false
  const wakers = new Map<string, (() => void)[]>()

  function awake(name: string): Promise<void> {
    if (!deaf.has(name)) return Promise.resolve()
    return new Promise((resolve) => wakers.set(name, [...(wakers.get(name) ?? []), resolve]))
  }

  function pass(): void {
    holder = undefined
    queue.shift()?.grant()
  }

  const channelOf = (name: string): TabChannel => ({
    post(message) {
      if (deaf.has(name)) return
      const sent = structuredClone(message)
      for (const [other, hear] of ears) {
        if (other !== name) queueMicrotask(() => (deaf.has(other) ? undefined : hear(structuredClone(sent))))
      }
    },
    listen: (take) => void ears.set(name, take),
  })

  const lockOf = (name: string): LeadLock => ({
    hold: ({ steal, signal }, lead) =>
      new Promise<void>((resolve, reject) => {
        if (areForbidden) return reject(new Error('no locks here'))
        const grant = () => {
          holder = { name, lose: (error) => void awake(name).then(() => reject(error)) }
          const own = holder
          void lead().then(() => {
            if (holder === own) pass()
            resolve()
          })
        }
        if (steal) {
          holder?.lose(new Error('stolen'))
          grant()
        } else if (holder) {
          const waiting = { name, grant }
          queue.push(waiting)
          signal.addEventListener('abort', () => {
            const at = queue.indexOf(waiting)
            if (at >= 0) queue.splice(at, 1)
            reject(new Error('aborted'))
          })
        } else grant()
      }),
  })

  return {
    channelOf,
    lockOf,
    forbidLocks() {
      areForbidden = true
    },
    leader: () => holder?.name,
    timingOf: (name: string, clock: ManualClock): Timing => ({
      now: clock.now,
      sleep: (ms, signal) => clock.sleep(ms, signal).then(() => awake(name)),
    }),
    /** The tab says, hears and does nothing any more, and keeps what it has. */
    hang: (name: string) => void deaf.add(name),
    wake(name: string) {
      deaf.delete(name)
      for (const wake of wakers.get(name) ?? []) wake()
      wakers.delete(name)
    },
    crash(name: string) {
      ears.delete(name)
      deaf.add(name)
      for (const waiting of queue.filter((each) => each.name === name))
        queue.splice(queue.indexOf(waiting), 1)
      if (holder?.name === name) pass()
    },
  }
}

/** Tabs of one browser on one server, at a clock that moves when told. */
export function openBrowser() {
  const clock = createManualClock()
  const server = createServer(clock)
  const browser = createBrowser()
  let count = 0

  function openTab() {
    count += 1
    const name = `tab${count}`
    const queryClient = new QueryClient()
    const cache = createCacheSink(queryClient)
    /** Numbers of the events that changed the cache. */
    const applied: string[] = []
    const held = (topic: string) => {
      const { epoch, seq } = cache.cursorOf(topic) ?? {}
      return epoch === undefined ? 'none' : `${topic} ${epoch}.${seq}`
    }
    const sink = {
      cursorOf: cache.cursorOf,
      take(event: TopicEvent) {
        const before = held(event.topic)
        const isTaken = cache.take(event)
        if (held(event.topic) !== before) applied.push(held(event.topic))
        return isTaken
      },
    }
    const connection = createSharedConnection({
      sink,
      tab: name,
      channel: browser.channelOf(name),
      lock: browser.lockOf(name),
      timing: browser.timingOf(name, clock),
      fetch: server.fetch,
      random: () => 0,
    })
    connection.enter()
    const rows = (namespace: string) =>
      queryClient
        .getQueryData(resourcesQuery(target(namespace)).queryKey)
        ?.rows.map(({ key, cells }) => `${key}=${cells[0]}`)
    return {
      name,
      applied,
      connection,
      rows,
      /** As a page does: asks for the list, then wants what follows. */
      look(namespace: string) {
        const key = resourcesQuery(target(namespace)).queryKey
        if (!queryClient.getQueryData(key)) queryClient.setQueryData(key, server.listOf(namespace).answer())
        return connection.want(topicOf(namespace))
      },
      /** Wants without having asked for the list. */
      want: (namespace: string) => connection.want(topicOf(namespace)),
    }
  }

  return { clock, server, browser, openTab }
}

export type Tab = ReturnType<ReturnType<typeof openBrowser>['openTab']>
