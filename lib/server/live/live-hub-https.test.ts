import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Clock } from '@/lib/clock'
import type { ResourceList } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { startPod } from '@/lib/kube/testing/pod'
import { applyStreamEvent } from '@/lib/pages/live/contract/apply-stream-event'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { plain } from '@/lib/phrase/phrase'
import { createTableApi } from '../testing/table-api'
import { eventStream } from './event-stream'
import { createLiveHub } from './live-hub'
import { createLogFeed } from './log-follower'
import { createTableFeed } from './table-feed'

const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const SPEED = 100

/** A clock on which a second passes in 10 ms, so that backoff is waited for in full and yet not for long. */
const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: (ms, signal) => delay(ms / SPEED, undefined, { signal }).catch(() => {}),
}

async function start(prepare: (api: ReturnType<typeof createTableApi>) => void = () => {}) {
  const api = createTableApi()
  api.put('a', 'Running')
  api.put('b', 'Running')
  prepare(api)
  const { kube, server } = await startPod(api.handler)
  const hub = createLiveHub({
    clock: fastClock,
    feedFor: (target) => createTableFeed(kube, target),
    logFeedFor: (target) => createLogFeed(kube, target),
    watchIdentity: () => {},
    askOverview: () => new Promise(() => {}),
  })
  onTestFinished(() => hub.close())
  return { api, hub, server }
}

type Hub = Awaited<ReturnType<typeof start>>['hub']

/** A tab: reads the stream's bytes by the browser's reader and reducer. */
function aTab(hub: Hub) {
  const asker = new AbortController()
  const topic = { about: 'resources', target: pods } as const
  const options = { hub, clock: fastClock, signal: asker.signal }
  const response = eventStream([{ name: resourcesTopic(pods), topic }], options)
  const tab = {
    list: undefined as ResourceList | undefined,
    types: [] as string[],
    leave: () => asker.abort(),
    rows: () => tab.list?.rows.map((row) => [row.key, row.cells[1]]),
  }
  const read = async () => {
    const parse = createFrameReader()
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      for (const event of parse(decoder.decode(bytes, { stream: true }))) {
        if (event.type !== 'snapshot' && event.type !== 'delta' && event.type !== 'state') continue
        tab.types.push(event.type)
        const next = applyStreamEvent(tab.list, event)
        if (next === 'resync') throw new Error('An event was lost.')
        tab.list = next
      }
    }
  }
  void read()
  onTestFinished(() => asker.abort())
  return tab
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 5 })

describe('the live hub on a real HTTPS server', () => {
  it('shows what is listed, then what changes', async () => {
    const { api, hub } = await start()
    const tab = aTab(hub)
    await until(() => expect(tab.list?.state).toBe('live'))
    expect(tab.rows()).toEqual(api.truth())
    api.put('c', 'Pending')
    api.remove('a')
    await until(() => expect(tab.rows()).toEqual(api.truth()))
    expect(tab.list?.rows.find((row) => row.key === 'c')?.createdAt).toBe('2026-11-24T14:00:00Z')
  })

  it('asks the API server the same for twenty tabs as for one', async () => {
    const { api, hub, server } = await start()
    const tabs = Array.from({ length: 20 }, () => aTab(hub))
    for (const tab of tabs) await until(() => expect(tab.list?.state).toBe('live'))
    api.put('c', 'Running')
    for (const tab of tabs) await until(() => expect(tab.rows()).toEqual(api.truth()))
    expect(server.requests.map((request) => request.method)).toEqual(['GET', 'GET'])
  })

  it.each(['end', 'reset'] as const)('resumes after a watch that ends by %s, without a list', async (how) => {
    const { api, hub } = await start()
    const tab = aTab(hub)
    await until(() => expect(api.openWatches()).toBe(1))
    for (let i = 0; i < 5; i += 1) {
      api.endWatches(how)
      api.put(`after-${i}`, 'Running')
      await until(() => expect(tab.rows()).toEqual(api.truth()))
      await until(() => expect(api.openWatches()).toBe(1))
    }
    expect(api.lists).toBe(1)
  })

  it.each(['status', 'event'] as const)(
    'lists again on 410 as %s, and vanished rows vanish',
    async (goneAs) => {
      const { api, hub } = await start()
      api.goneAs = goneAs
      const tab = aTab(hub)
      await until(() => expect(api.openWatches()).toBe(1))
      api.endWatches('reset')
      api.remove('a')
      api.put('b', 'Failed')
      api.compact()
      await until(() => expect(tab.rows()).toEqual([['b', 'Failed']]))
      expect(api.lists).toBe(2)
      expect(tab.types.filter((type) => type === 'snapshot')).toHaveLength(1)
    },
  )

  it('tells forbidden from absent from empty', async () => {
    const forbidden = await start((api) => {
      api.list = 403
    })
    const refused = aTab(forbidden.hub)
    await until(() => expect(refused.list?.state).toBe('forbidden'))
    expect(refused.list).toMatchObject({
      rows: [],
      explain: '/ask?verb=list&group=&resource=pods&namespace=shop',
    })

    const absent = await start((api) => {
      api.list = 404
    })
    const missing = aTab(absent.hub)
    await until(() => expect(missing.list?.state).toBe('absent'))

    const empty = await start((api) => {
      api.remove('a')
      api.remove('b')
    })
    const quiet = aTab(empty.hub)
    await until(() => expect(quiet.list).toMatchObject({ state: 'live', rows: [] }))
  })

  it('heals by itself when the permission to list is granted', async () => {
    const { api, hub } = await start((a) => {
      a.list = 403
    })
    const tab = aTab(hub)
    await until(() => expect(tab.list?.state).toBe('forbidden'))
    api.list = undefined
    await until(() => expect(tab.list?.state).toBe('live'))
    expect(tab.rows()).toEqual(api.truth())
  })

  it('polls when watch is refused, and watches once it is not', async () => {
    const { api, hub } = await start((a) => {
      a.watch = 403
    })
    const tab = aTab(hub)
    await until(() => expect(tab.list?.state).toBe('polling'))
    api.put('c', 'Running')
    api.remove('a')
    await until(() => expect(tab.rows()).toEqual(api.truth()))
    api.watch = undefined
    await until(() => expect(tab.list?.state).toBe('live'))
  })

  it('keeps rows as stale while nothing answers, and heals without a list', async () => {
    const { api, hub } = await start()
    const tab = aTab(hub)
    await until(() => expect(api.openWatches()).toBe(1))
    api.watch = 'reset'
    api.list = 'reset'
    api.endWatches('reset')
    await until(() => expect(tab.list?.state).toBe('stale'))
    expect(tab.rows()).toEqual(api.truth())
    expect(plain(tab.list?.says ?? [])).toMatch(/does not answer/)
    api.put('c', 'Running')
    api.watch = undefined
    api.list = undefined
    await until(() => expect(tab.list?.state).toBe('live'))
    await until(() => expect(tab.rows()).toEqual(api.truth()))
    expect(api.lists).toBe(1)
  })

  it('ends its watch when the last tab has been gone for a minute', async () => {
    const { api, hub } = await start()
    const tab = aTab(hub)
    await until(() => expect(api.openWatches()).toBe(1))
    tab.leave()
    await until(() => expect(api.openWatches()).toBe(0))
  })

  it('ends with the rows of the server after any faults', async () => {
    const { api, hub } = await start()
    const tabs = [aTab(hub), aTab(hub)]
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * below)
    }
    const faults = [
      () => api.endWatches('end'),
      () => api.endWatches('reset'),
      () => api.compact(),
      () => {
        api.goneAs = random(2) === 0 ? 'status' : 'event'
      },
      () => {
        api.watch = ([undefined, 'reset', 403, 429, 500, 503] as const)[random(6)]
      },
      () => {
        api.list = ([undefined, undefined, 'reset', 403, 500] as const)[random(5)]
      },
      () => {
        api.endsAtOnce = random(3) === 0
      },
    ]
    for (let i = 0; i < 400; i += 1) {
      const name = `p${random(12)}`
      if (random(3) === 0) api.remove(name)
      else api.put(name, `s${i}`)
      if (random(6) === 0) faults[random(faults.length)]?.()
      if (random(4) === 0) await delay(random(20))
    }
    api.watch = undefined
    api.list = undefined
    api.endsAtOnce = false
    for (const tab of tabs) {
      await until(() => {
        expect(tab.list?.state).toBe('live')
        expect(tab.rows()).toEqual(api.truth())
      })
    }
  })
})
