import { afterEach, describe, expect, it } from 'vitest'
import { createLiveList } from './live-list'
import { createReflector, POLL_MS, REFUSED_MS } from './reflector'
import { createManualClock } from './testing/manual-clock'
import { aRefusal, aRow, COLUMNS, createScriptedFeed, noAnswer } from './testing/scripted-feed'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
})

async function start(prepare: (feed: ReturnType<typeof createScriptedFeed>) => void = () => {}) {
  const clock = createManualClock()
  const feed = createScriptedFeed()
  feed.rows = [aRow('a'), aRow('b')]
  prepare(feed)
  const stop = new AbortController()
  stops.push(stop)
  const list = createLiveList('resources//v1/pods/shop', 'e1', clock, stop.signal)
  const reflector = createReflector(list, feed, clock, () => 0)
  const run = reflector.run(stop.signal)
  await clock.settle()
  const keys = () => list.current().rows.map((row) => row.key)
  return { clock, feed, list, reflector, stop, run, keys }
}

const put = (key: string, resourceVersion: string, status?: string) =>
  ({ type: 'put', row: aRow(key, status), resourceVersion }) as const

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

  it('keeps the rows as stale with their age while the API server is away, and heals by itself', async () => {
    const { clock, feed, list, keys } = await start()
    await clock.advance(5_000)
    feed.watching().push({ type: 'bookmark', resourceVersion: '150' })
    await clock.settle()
    feed.watchError = noAnswer('connect')
    await clock.advance(5_000)
    feed.watching().fail(noAnswer('reset'))
    await clock.settle()
    expect(list.current()).toMatchObject({ state: 'stale', asOf: '2026-11-24T15:00:05Z' })
    expect(list.current().says).toContain('ECONNREFUSED')
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

  it('honours Retry-After', async () => {
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
    for (let i = 0; i < 3; i += 1) {
      feed.watching().end()
      await clock.settle()
      expect(list.state).toBe(i === 0 ? 'live' : 'stale')
      await clock.advance(800 * 2 ** i)
    }
    expect(feed.lists).toBe(1)
    expect(feed.watchAttempts).toBe(4)
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
    expect(list.current().says).toContain('words of the server')
    expect(list.current().explain).toBe(
      code === 403 ? '?verb=list&group=&resource=pods&namespace=shop' : undefined,
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
      f.absentWords = 'The API server lists no gadgets in example.org/v1.'
    })
    expect(list.current()).toMatchObject({ state: 'absent', says: expect.stringContaining('no gadgets') })
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

  it('drops rows that the account may no longer list', async () => {
    const { clock, feed, list } = await start()
    await clock.advance(5_000)
    feed.listError = aRefusal(403)
    feed.watchError = aRefusal(403)
    feed.watching().end()
    await clock.advance(POLL_MS)
    expect(list.current()).toMatchObject({ state: 'forbidden', rows: [] })
  })

  it('polls every 10 s and says so when watch is refused, and watches once it is granted', async () => {
    const { clock, feed, list, keys } = await start((f) => {
      f.watchError = aRefusal(403, 'cannot watch')
    })
    expect(list.current()).toMatchObject({ state: 'polling', explain: expect.stringContaining('verb=watch') })
    expect(list.current().says).toMatch(/^Watching is refused, so this list is read again every 10 s\./)
    expect(list.current().says).toContain('cannot watch')
    feed.rows = [aRow('b')]
    await clock.advance(POLL_MS)
    expect(keys()).toEqual(['b'])
    await clock.advance(4 * POLL_MS)
    expect(feed.lists).toBe(6)
    expect(feed.watchAttempts).toBe(1)
    expect(list.state).toBe('polling')
    feed.watchError = undefined
    await clock.advance(2 * POLL_MS)
    expect(list.current()).toMatchObject({ state: 'live', says: '' })
    expect(list.current().explain).toBeUndefined()
    expect(feed.watchAttempts).toBe(2)
  })

  it('is stale while polling fails, and polls on', async () => {
    const { clock, feed, list } = await start((f) => {
      f.watchError = aRefusal(403)
    })
    feed.listError = noAnswer('connect')
    await clock.advance(POLL_MS)
    expect(list.state).toBe('stale')
    feed.listError = undefined
    await clock.advance(2_000)
    expect(list.state).toBe('polling')
  })

  it('starts anew when the columns change', async () => {
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
})
