import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'
import type { Row } from '@/lib/contract/resources'
import { UnexpectedAnswerError } from '@/lib/kube/transport/errors'
import { plain, say } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { createManualClock } from '../testing/manual-clock'
import {
  aRefusal,
  aRow,
  COLUMNS,
  createScriptedFeed,
  noAnswer,
  type ScriptedFeed,
} from '../testing/scripted-feed'
import { QUIET_MS } from './list-fault'
import { createLiveList } from './live-list'
import { EXPIRED_SPREAD_MS, INTERNAL_MS, LIST_AGAIN_MS, REFUSED_MS } from './reflect'
import { createReflector, INITIAL_EVENTS_MS } from './reflector'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

async function start(
  prepare: (feed: ReturnType<typeof createScriptedFeed>) => void = () => {},
  random = 0,
  crowded: Parameters<typeof createReflector>[4] = () => undefined,
) {
  const clock = createManualClock()
  const feed = createScriptedFeed()
  feed.rows = [aRow('a'), aRow('b')]
  prepare(feed)
  const stop = new AbortController()
  stops.push(stop)
  const list = createLiveList('resources//v1/pods/shop', 'e1', clock, stop.signal)
  const reflector = createReflector(list, feed, clock, () => random, crowded)
  const run = reflector.run(stop.signal)
  await clock.settle()
  const keys = () => list.current().rows.map((row) => row.key)
  return { clock, feed, list, reflector, stop, run, keys }
}

const put = (key: string, resourceVersion: string, status?: string) =>
  ({ type: 'put', row: aRow(key, status), uid: '', resourceVersion }) as const

describe('a reflector', () => {
  it('lists, then watches from the resourceVersion of the list', async () => {
    const { feed, list, keys } = await start()
    expect(keys()).toEqual(['a', 'b'])
    expect(feed.watching().from).toBe('100')
    expect(list.state).toBe('live')
  })

  it('applies what a watch brings', async () => {
    const { clock, feed, list, keys } = await start()
    feed.watching().push(put('c', '101', 'Pending'))
    feed.watching().push({ type: 'remove', key: 'a', resourceVersion: '102' })
    feed.watching().push({ type: 'bookmark', resourceVersion: '150' })
    await clock.settle()
    expect(keys()).toEqual(['b', 'c'])
    expect(list.resourceVersion).toBe('150')
  })

  it.each<[string, (feed: ReturnType<typeof createScriptedFeed>) => void]>([
    ['the server ends the watch', (feed) => feed.watching().end()],
    ['the connection is reset', (feed) => feed.watching().fail(noAnswer('reset'))],
    ['the watch was silent too long', (feed) => feed.watching().fail(noAnswer('timeout'))],
  ])('resumes at once from the last resourceVersion, without a list, when %s', async (_, cut) => {
    const { clock, feed, list } = await start()
    feed.watching().push({ type: 'bookmark', resourceVersion: '150' })
    await clock.advance(5_000)
    cut(feed)
    await clock.settle()
    expect(feed.watches.map((watch) => watch.from)).toEqual(['100', '150'])
    expect(feed.lists).toBe(1)
    expect(list.state).toBe('live')
  })

  it('lists again on 410, and rows that vanished meanwhile are gone', async () => {
    const { clock, feed, keys, list } = await start()
    await clock.advance(5_000)
    feed.rows = [aRow('b', 'Failed')]
    feed.resourceVersion = 200
    feed.watching().fail(aRefusal(410, 'too old resource version'))
    await clock.settle()
    expect(keys()).toEqual(['b'])
    expect(list.current().rows[0]?.cells[1]).toBe('Failed')
    expect(feed.watching().from).toBe('200')
    expect(feed.lists).toBe(2)
  })

  it('waits between lists when each watch is answered 410', async () => {
    const { clock, feed } = await start((f) => {
      f.watchError = aRefusal(410)
    })
    await clock.advance(60_000)
    expect(feed.lists).toBeLessThan(10)
    expect(feed.lists).toBeGreaterThan(3)
  })

  it('keeps the rows as stale with their age while the API server is unavailable, and heals by itself', async () => {
    const { clock, feed, list, keys } = await start()
    await clock.advance(5_000)
    feed.watching().push({ type: 'bookmark', resourceVersion: '150' })
    await clock.settle()
    feed.watchError = noAnswer('connect')
    await clock.advance(5_000)
    feed.watching().fail(noAnswer('reset'))
    await clock.advance(4_900)
    expect(list.state).toBe('live')
    await clock.advance(100)
    expect(list.current()).toMatchObject({ state: 'stale', asOf: '2026-11-24T15:00:05Z' })
    expect(plain(list.current().says)).toContain('ECONNREFUSED')
    expect(keys()).toEqual(['a', 'b'])

    await clock.advance(120_000)
    // 0.8, 1.6, 3.2, 6.4, 12.8 s and then every 30 s.
    expect(feed.watchAttempts).toBeLessThanOrEqual(11)
    feed.watchError = undefined
    await clock.advance(30_000)
    expect(list.state).toBe('live')
    expect(feed.watching().from).toBe('150')
    expect(feed.lists).toBe(1)
  })

  it('says failed, not stale, when the API server was never reached, and heals', async () => {
    const { clock, feed, list, keys } = await start((f) => {
      f.listError = noAnswer('connect')
    })
    expect(list.current()).toMatchObject({ state: 'failed', rows: [] })
    feed.listError = undefined
    await clock.advance(2_000)
    expect(list.state).toBe('live')
    expect(keys()).toEqual(['a', 'b'])
  })

  it('honors Retry-After', async () => {
    const { clock, feed, list } = await start((f) => {
      f.listError = aRefusal(429, 'too many requests', '20')
    })
    expect(list.state).toBe('failed')
    await clock.advance(19_000)
    expect(feed.lists).toBe(1)
    await clock.advance(2_000)
    expect(feed.lists).toBe(2)
  })

  it('backs off from watches that end within a second, and does not call that live', async () => {
    const { clock, feed, list } = await start()
    for (let i = 0; i < 4; i += 1) {
      feed.watching().end()
      await clock.advance(800 * 2 ** i - 1)
      expect(feed.watchAttempts).toBe(i + 1)
      await clock.advance(1)
    }
    expect(feed.lists).toBe(1)
    expect(feed.watchAttempts).toBe(5)
    feed.watching().end()
    await clock.settle()
    expect(list.state).toBe('stale')
  })

  it.each([
    [403, 'forbidden'],
    [404, 'absent'],
    [405, 'absent'],
  ])('asks again only after a minute when the list is answered %i, and says %s', async (code, state) => {
    const { clock, feed, list, keys } = await start((f) => {
      f.listError = aRefusal(code, 'words of the server')
    })
    expect(list.current()).toMatchObject({ state, rows: [] })
    expect(plain(list.current().says)).toContain('words of the server')
    expect(list.current().explain).toBe(
      code === 403 ? '/ask?verb=list&group=&resource=pods&namespace=shop' : undefined,
    )
    await clock.advance(REFUSED_MS - 1)
    expect(feed.lists).toBe(1)
    feed.listError = undefined
    await clock.advance(1)
    expect(list.state).toBe('live')
    expect(list.current().explain).toBeUndefined()
    expect(keys()).toEqual(['a', 'b'])
  })

  it('says absent, not forbidden, of a refused kind that discovery does not list', async () => {
    const { list } = await start((f) => {
      f.listError = aRefusal(403, 'gadgets is forbidden')
      f.absentWords = say`The API server lists no gadgets in example.org/v1.`
    })
    expect(inPlain(list.current())).toMatchObject({
      state: 'absent',
      says: expect.stringContaining('no gadgets'),
    })
    expect(list.current().explain).toBeUndefined()
  })

  it('asks a refused list again when poked, and answers the asker, but not twice in two seconds', async () => {
    const { clock, feed, reflector, list } = await start((f) => {
      f.listError = aRefusal(403)
    })
    await reflector.poke()
    expect(feed.lists).toBe(2)
    await reflector.poke()
    expect(feed.lists).toBe(2)
    await clock.advance(2_000)
    feed.listError = undefined
    await reflector.poke()
    expect(feed.lists).toBe(3)
    expect(list.state).toBe('live')
  })

  it('answers who asks while a call is under way with the answer of that call', async () => {
    const { feed, reflector, list } = await start((f) => {
      f.listError = aRefusal(403)
    })
    void reflector.poke()
    feed.listError = undefined
    await reflector.poke()
    expect([feed.lists, list.state]).toEqual([2, 'live'])
  })

  it('drops rows that the account may no longer list', async () => {
    const { clock, feed, list } = await start()
    await clock.advance(5_000)
    feed.listError = aRefusal(403)
    feed.watchError = aRefusal(403)
    feed.watching().end()
    await clock.advance(LIST_AGAIN_MS)
    expect(list.current()).toMatchObject({ state: 'forbidden', rows: [] })
  })

  it('polls every 10 s and says so when watch is refused, and watches once it is granted', async () => {
    const { clock, feed, list, keys } = await start((f) => {
      f.watchError = aRefusal(403, 'cannot watch')
    })
    expect(list.current()).toMatchObject({ state: 'polling', explain: expect.stringContaining('verb=watch') })
    expect(plain(list.current().says)).toMatch(
      /^Watching is refused, so this list is read again every 10 s\./,
    )
    expect(plain(list.current().says)).toContain('cannot watch')
    feed.rows = [aRow('b')]
    await clock.advance(LIST_AGAIN_MS)
    expect(keys()).toEqual(['b'])
    await clock.advance(4 * LIST_AGAIN_MS)
    expect(feed.lists).toBe(6)
    expect(feed.watchAttempts).toBe(1)
    expect(list.state).toBe('polling')
    feed.watchError = undefined
    await clock.advance(2 * LIST_AGAIN_MS)
    expect(inPlain(list.current())).toMatchObject({ state: 'live', says: [] })
    expect(list.current().explain).toBeUndefined()
    expect(feed.watchAttempts).toBe(2)
  })

  it('is stale while polling fails, and polls on', async () => {
    const { clock, feed, list } = await start((f) => {
      f.watchError = aRefusal(403)
    })
    feed.listError = noAnswer('connect')
    await clock.advance(LIST_AGAIN_MS + QUIET_MS)
    expect(list.state).toBe('stale')
    feed.listError = undefined
    await clock.advance(4_000)
    expect(list.state).toBe('polling')
  })

  it('starts over when the columns change', async () => {
    const { clock, feed, list } = await start()
    await clock.advance(5_000)
    feed.columns = COLUMNS.slice(0, 1)
    feed.rows = [{ key: 'a', cells: ['a'] }]
    feed.watching().fail(aRefusal(410))
    await clock.settle()
    expect(list.current()).toMatchObject({ columns: COLUMNS.slice(0, 1), rows: [{ key: 'a', cells: ['a'] }] })
  })

  it('stops when told, whatever it does', async () => {
    const { feed, stop, run } = await start()
    stop.abort()
    await run
    expect(feed.watching().isAborted).toBe(true)
  })

  it('lists first from the cache, after 410 from where it was, and from scratch only where that is gone too', async () => {
    const { clock, feed } = await start()
    expect(feed.listedFrom).toEqual(['0'])
    await clock.advance(5_000)
    feed.resourceVersion = 200
    feed.watching().fail(aRefusal(410))
    await clock.settle()
    expect(feed.listedFrom).toEqual(['0', '100'])
    await clock.advance(5_000)
    feed.listError = aRefusal(410)
    feed.watching().fail(aRefusal(410))
    await clock.settle()
    expect(feed.listedFrom.slice(2)).toEqual(['200', ''])
    feed.listError = undefined
    await clock.advance(2_000)
    feed.watching().fail(aRefusal(410))
    await clock.settle()
    expect(feed.listedFrom.slice(2)).toEqual(['200', '', '', '200'])
  })

  it('spreads the lists after a 410 over five seconds, and shows the rows meanwhile', async () => {
    const { clock, feed, list, keys } = await start(() => {}, 0.5)
    await clock.advance(5_000)
    feed.watching().fail(aRefusal(410))
    await clock.advance(EXPIRED_SPREAD_MS / 2 - 1)
    expect([feed.lists, list.state, keys()]).toEqual([1, 'live', ['a', 'b']])
    await clock.advance(1)
    expect(feed.lists).toBe(2)
  })

  it('takes a watch of less than a second for a good one when it brought something', async () => {
    const { clock, feed } = await start()
    for (let i = 0; i < 5; i += 1) {
      feed.watching().push(put('c', String(101 + i)))
      feed.watching().end()
      await clock.settle()
    }
    expect(feed.watchAttempts).toBe(6)
    expect(feed.lists).toBe(1)
  })

  it('waits no shorter than Retry-After and up to a quarter longer, and does not list again for it', async () => {
    const { clock, feed, list } = await start(() => {}, 1)
    await clock.advance(5_000)
    feed.watchError = aRefusal(429, 'too many requests', '20')
    feed.watching().fail(noAnswer('reset'))
    await clock.advance(500)
    expect(feed.watchAttempts).toBe(2)
    await clock.advance(QUIET_MS)
    expect(inPlain(list.current())).toMatchObject({ state: 'stale', says: expect.stringContaining('429') })
    await clock.advance(24_900 - QUIET_MS)
    expect(feed.watchAttempts).toBe(2)
    feed.watchError = undefined
    await clock.advance(200)
    expect([feed.watchAttempts, feed.lists, list.state]).toEqual([3, 1, 'live'])
  })

  it('watches on from where it was after answers of 5xx, and lists again when they last a minute', async () => {
    const { clock, feed } = await start()
    await clock.advance(5_000)
    feed.watchError = aRefusal(500)
    feed.watching().fail(aRefusal(500))
    await clock.advance(30_000)
    expect(feed.lists).toBe(1)
    await clock.advance(INTERNAL_MS + 30_000)
    expect(feed.lists).toBeGreaterThan(1)
  })

  it('lists past an event that cannot be read, and counts such events where it says so', async () => {
    const { clock, feed, list } = await start()
    const unreadable = () =>
      new UnexpectedAnswerError(
        { method: 'GET', path: '/api/v1/pods' },
        'not-json',
        say`an event is not JSON`,
      )
    await clock.advance(5_000)
    feed.watching().fail(unreadable())
    await clock.settle()
    expect(inPlain(list.current())).toMatchObject({
      state: 'stale',
      says: expect.stringContaining('an event is not JSON'),
    })
    await clock.advance(800)
    expect([feed.lists, list.state]).toEqual([2, 'live'])
    await clock.advance(5_000)
    feed.watching().fail(unreadable())
    await clock.settle()
    expect(plain(list.current().says)).toContain('This happened 2 times for this list.')
  })

  it('asks once a minute for a list that is too large, and says so', async () => {
    const { clock, feed, list } = await start((f) => {
      f.listError = new UnexpectedAnswerError(
        { method: 'GET', path: '/api/v1/pods' },
        'too-large',
        say`too large`,
      )
    })
    expect(inPlain(list.current())).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('Choose one namespace'),
    })
    await clock.advance(REFUSED_MS - 1)
    expect(feed.lists).toBe(1)
    await clock.advance(1)
    expect(feed.lists).toBe(2)
  })

  it.each([
    ['rows', (i: number) => aRow(`new-${i}`), 25_001, 'more than 25000 rows'],
    ['text', (i: number) => aRow(`new-${i}`, 'x'.repeat(1_000)), 9_000, 'more than 8 MiB of text'],
  ])('stops a watch that adds more %s than fit, as a list that is too large', async (_, row, count, says) => {
    const { clock, feed, list } = await start()
    for (let i = 0; i < count; i += 1)
      feed.watching().push({ type: 'put', row: row(i), uid: '', resourceVersion: '101' })
    await clock.settle()
    const { state, rows, says: told } = list.current()
    expect([state, rows.length]).toEqual(['failed', 0])
    expect(plain(told)).toBe(
      `The list has grown to ${says}. Choose one namespace, or a kind with fewer objects.`,
    )
    expect(feed.watching().isAborted || feed.lists === 1).toBe(true)
    await clock.advance(REFUSED_MS)
    expect([feed.lists, list.state, list.current().rows.length]).toEqual([2, 'live', 2])
  })

  it('counts rows that change or go, so that a busy list is none that grows', async () => {
    const { clock, feed, list } = await start()
    for (let i = 0; i < 30_000; i += 1) {
      feed.watching().push(put(`new-${i % 100}`, '101'))
      if (i % 100 > 0) feed.watching().push({ type: 'remove', key: `new-${i % 100}`, resourceVersion: '102' })
    }
    await clock.settle()
    expect([list.state, list.current().rows.length]).toEqual(['live', 3])
  })

  it('reads the list every 10 s where the second watch in a row has other columns, and tries again after a minute', async () => {
    const { clock, feed, list } = await start()
    feed.watching().push({ type: 'relist' })
    await clock.settle()
    expect([feed.lists, feed.watches.length, list.state]).toEqual([2, 2, 'live'])
    feed.watching().push({ type: 'relist' })
    await clock.settle()
    expect([feed.lists, feed.watches.length, list.state]).toEqual([2, 2, 'polling'])
    expect(plain(list.current().says)).toContain('other columns')
    await clock.advance(LIST_AGAIN_MS)
    expect([feed.lists, feed.watches.length]).toEqual([3, 2])
    for (let tens = 0; tens < REFUSED_MS / LIST_AGAIN_MS; tens += 1) await clock.advance(LIST_AGAIN_MS)
    expect(feed.watches).toHaveLength(3)
    feed.watching().push(put('c', '101'))
    await clock.settle()
    expect([list.state, list.current().rows.length]).toEqual(['live', 3])
  })

  it('turns from live to forbidden at once when a reconnect and its list are refused', async () => {
    const { clock, feed, list } = await start()
    await clock.advance(LIST_AGAIN_MS)
    feed.listError = aRefusal(403)
    feed.watchError = aRefusal(403)
    feed.watching().end()
    await clock.settle()
    expect(list.current()).toMatchObject({ state: 'forbidden', rows: [] })
    expect(feed.watchListAttempts).toBe(0)
  })
})

describe('a list that is refused while its watch is allowed', () => {
  const watchable = (feed: ReturnType<typeof createScriptedFeed>) => {
    feed.listError = aRefusal(403, 'cannot list')
    feed.watchListError = undefined
  }

  it('comes by watch alone, and says so', async () => {
    const { clock, feed, list, keys } = await start(watchable)
    expect(list.current()).toMatchObject({ state: 'live', explain: expect.stringContaining('verb=list') })
    expect(plain(list.current().says)).toMatch(
      /^Listing is refused, so these rows come from the watch alone\. .*cannot list/,
    )
    feed.watching().push(put('c', '101'))
    feed.watching().push({ type: 'remove', key: 'a', resourceVersion: '102' })
    await clock.advance(1_000)
    expect(keys()).toEqual(['b', 'c'])
  })

  it('resumes by a plain watch, and after 410 by another WatchList, without asking for the list', async () => {
    const { clock, feed, list, keys } = await start(watchable)
    await clock.advance(5_000)
    feed.watching().fail(noAnswer('reset'))
    await clock.settle()
    expect([feed.lists, feed.watchAttempts, feed.watchListAttempts]).toEqual([1, 1, 1])
    await clock.advance(5_000)
    feed.rows = [aRow('z')]
    feed.watching().fail(aRefusal(410))
    await clock.settle()
    expect([feed.lists, feed.watchAttempts, feed.watchListAttempts]).toEqual([1, 1, 2])
    expect([list.state, keys()]).toEqual(['live', ['z']])
  })

  it.each<[string, Partial<Pick<ScriptedFeed, 'watchListError' | 'endsInitialEvents'>>]>([
    ['the watch is refused too', { watchListError: aRefusal(403) }],
    ['the server knows no WatchList', { watchListError: aRefusal(422) }],
    ['the server takes no sendInitialEvents', { watchListError: aRefusal(400) }],
    ['the whole list does not come within ten seconds', { endsInitialEvents: false }],
  ])('is forbidden when %s, and neither is asked again within a minute', async (_, api) => {
    const { clock, feed, list } = await start((f) => {
      watchable(f)
      Object.assign(f, api)
    })
    await clock.advance(INITIAL_EVENTS_MS)
    expect(list.current()).toMatchObject({ state: 'forbidden', rows: [] })
    expect(plain(list.current().says)).toContain('cannot list')
    await clock.advance(REFUSED_MS - INITIAL_EVENTS_MS - 1)
    expect([feed.lists, feed.watchListAttempts]).toEqual([1, 1])
    await clock.advance(INITIAL_EVENTS_MS + 1)
    expect([feed.lists, feed.watchListAttempts]).toEqual([2, 2])
  })

  it('is forbidden once the watch is refused as well', async () => {
    const { clock, feed, list } = await start(watchable)
    await clock.advance(5_000)
    feed.watchError = aRefusal(403)
    feed.watchListError = aRefusal(403)
    feed.watching().end()
    await clock.settle()
    expect(list.current()).toMatchObject({ state: 'forbidden', rows: [] })
  })

  it('is tried again after a failure that may pass', async () => {
    const { clock, feed, list } = await start((f) => {
      watchable(f)
      f.watchListError = noAnswer('reset')
    })
    expect(list.state).toBe('failed')
    feed.watchListError = undefined
    await clock.advance(2_000)
    expect([feed.lists, list.state]).toEqual([1, 'live'])
  })
})

describe('a list beside those of other viewers', () => {
  /** A room that has so many bytes left. */
  function roomOf(bytes: number) {
    const room = { bytes }
    const crowded = (more: number, isNew: boolean) => (isNew && more > room.bytes ? 'too much' : undefined)
    return { room, crowded }
  }

  it('that finds no room says so, keeps no row, and is asked for once', async () => {
    const { room, crowded } = roomOf(999)
    const { clock, feed, list } = await start((f) => (f.bytes = 1_000), 0, crowded)
    const full = {
      state: 'failed',
      rows: [],
      says: 'This list is too much. It is read once one of them is closed.',
    }
    expect(inPlain(list.current())).toMatchObject(full)
    expect(list.bytes).toBe(0)
    await clock.advance(120_000)
    expect([feed.lists, list.state]).toEqual([1, 'failed'])
    room.bytes = 1_000
    await clock.advance(10_000)
    expect([feed.lists, list.current().rows.length, list.state]).toEqual([2, 2, 'live'])
  })

  it('without room keeps no row of what was read', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    let read: WeakRef<Row[]> | undefined
    const { list } = await start(
      (f) => {
        f.list = async () => {
          const rows = [aRow('a'), aRow('b')]
          read = new WeakRef(rows)
          return { columns: COLUMNS, rows, resourceVersion: '1' }
        }
      },
      0,
      roomOf(20).crowded,
    )
    expect(list.state).toBe('failed')
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    expect(read?.deref()).toBeUndefined()
  })

  it('is refused before a viewer is told its rows when they are more than their bytes had been', async () => {
    const { clock, list, feed } = await start((f) => (f.bytes = 10), 0, roomOf(20).crowded)
    expect(list.current()).toMatchObject({ state: 'failed', rows: [], cursor: { seq: 1 } })
    await clock.advance(120_000)
    expect(feed.lists).toBe(1)
  })

  it('counts with what is read for it until it is read', async () => {
    let beside = 0
    const crowded = (more: number) => {
      beside = Math.max(beside, more)
      return undefined
    }
    const { list, reflector } = await start((f) => (f.bytes = 5_000), 0, crowded)
    expect([beside, reflector.reading]).toEqual([5_000, 0])
    expect(list.bytes).toBeLessThan(2_000)
  })

  it('that is read stays, and can be read again, when there is no room any more', async () => {
    const { room, crowded } = roomOf(10_000)
    const { clock, feed, keys, list } = await start((f) => (f.bytes = 1_000), 0, crowded)
    room.bytes = 0
    feed.rows = [aRow('a'), aRow('b'), aRow('c')]
    feed.watching().fail(aRefusal(410))
    await clock.advance(EXPIRED_SPREAD_MS)
    expect([feed.lists, keys(), list.state]).toEqual([2, ['a', 'b', 'c'], 'live'])
  })

  it('that can only be watched finds no room in the midst of its first rows', async () => {
    const { list, feed } = await start(
      (f) => {
        f.listError = aRefusal(403)
        f.watchListError = undefined
        f.bytes = 1_000
      },
      0,
      roomOf(999).crowded,
    )
    expect(list.current()).toMatchObject({ state: 'failed', rows: [] })
    expect(feed.watchListAttempts).toBe(1)
  })
})
