import { describe, expect, it, onTestFinished } from 'vitest'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { createManualClock } from '../testing/manual-clock'
import { aRow, COLUMNS } from '../testing/scripted-feed'
import { createLiveList, type LiveList, MOST_TOLD_ROWS } from './live-list'

it('each changed row says when it was printed, even one whose creation is known, so that no age is taken for older', async () => {
  const stop = new AbortController()
  const clock = createManualClock(Date.parse('2026-11-24T15:00:00Z'))
  const list = createLiveList('pods', 'e', clock, stop.signal)
  list.replace({ columns: COLUMNS, rows: [aRow('a'), aRow('b')], resourceVersion: '1' })
  await clock.advance(60 * 60_000)
  list.put({ ...aRow('c', 'Pending', '0s'), createdAt: '2026-11-24T16:00:00Z' }, '2', 'u1')
  await clock.advance(60 * 60_000)
  list.replace({
    columns: COLUMNS,
    rows: [aRow('a', 'Running', '121m'), aRow('b', 'Failed'), aRow('c')],
    resourceVersion: '3',
  })

  const { printedAt, rows } = list.current()
  expect([printedAt, ...rows.map((row) => row.printedAt)]).toEqual([
    '2026-11-24T15:00:00Z',
    undefined,
    '2026-11-24T17:00:00Z',
    '2026-11-24T17:00:00Z',
  ])
  stop.abort()
})

it.each<[string, (list: LiveList, status: string, count: number) => void]>([
  [
    'by a new list',
    (list, status, count) =>
      list.replace({
        columns: COLUMNS,
        rows: Array.from({ length: 3_000 }, (_, i) => aRow(`p${i}`, i < count ? status : 'Running')),
        resourceVersion: '2',
      }),
  ],
  [
    'by a watch',
    (list, status, count) => {
      for (let i = 0; i < count; i += 1) list.put(aRow(`p${i}`, status), '2', '')
    },
  ],
])('changes that come %s are told one by one, and as one snapshot from 1,000 on', async (_, change) => {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const clock = createManualClock(Date.parse('2026-11-24T15:00:00Z'))
  const list = createLiveList('pods', 'e', clock, stop.signal)
  const rows = Array.from({ length: 3_000 }, (__, i) => aRow(`p${i}`))
  list.replace({ columns: COLUMNS, rows, resourceVersion: '1' })
  let { cursor } = list.current()
  const told = async () => {
    await clock.advance(300)
    const step = list.next(cursor)
    cursor = step?.cursor ?? cursor
    const frames = [...(step?.frames ?? [])].map((frame) => new TextDecoder().decode(frame))
    return createFrameReader()(frames.join('')).map((event) => [
      event.type,
      event.type === 'delta' ? event.upserts.length : 0,
    ])
  }
  change(list, 'Failed', MOST_TOLD_ROWS)
  expect(await told()).toEqual([['delta', MOST_TOLD_ROWS]])
  change(list, 'Unknown', MOST_TOLD_ROWS + 1)
  expect(await told()).toEqual([['snapshot', 0]])
  expect(list.current().rows.filter(({ cells }) => cells.includes('Unknown'))).toHaveLength(
    MOST_TOLD_ROWS + 1,
  )
})

describe('an object that was recreated under its old name', () => {
  function start() {
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const clock = createManualClock(Date.parse('2026-11-24T15:00:00Z'))
    const list = createLiveList('pods', 'e', clock, stop.signal)
    list.replace({ columns: COLUMNS, rows: [aRow('web-0', 'Running', '3d')], resourceVersion: '1' })
    const { cursor } = list.current()
    const deltas = async () => {
      await clock.advance(300)
      const frames = [...(list.next(cursor)?.frames ?? [])].map((frame) => new TextDecoder().decode(frame))
      const events = createFrameReader()(frames.join(''))
      return events.flatMap((event) =>
        event.type === 'delta' ? [[event.deletes, event.upserts.length]] : [],
      )
    }
    return { clock, list, deltas }
  }

  it('is reported as deleted and new, by its uid where no deletion was heard of', async () => {
    const { list, deltas } = start()
    list.put(aRow('web-0'), '2', 'uid-1')
    list.put(aRow('web-0'), '3', 'uid-1')
    expect(await deltas()).toEqual([[[], 1]])
    list.put(aRow('web-0'), '4', 'uid-2')
    expect((await deltas()).at(-1)).toEqual([['web-0'], 1])
    list.put(aRow('web-0'), '5', 'uid-2')
    expect((await deltas()).at(-1)).toEqual([[], 1])
  })

  it('is reported as deleted and new when both come within one delta', async () => {
    const { list, deltas } = start()
    list.remove('web-0', '2')
    list.put(aRow('web-0'), '3', '')
    expect(await deltas()).toEqual([[['web-0'], 1]])
  })

  it('is a changed row in a list that differs in nothing but its age, and loses the creation of the old one', async () => {
    const { clock, list, deltas } = start()
    list.put({ ...aRow('web-0', 'Running', '3d'), createdAt: '2026-11-21T15:00:00Z' }, '2', 'uid-1')
    await clock.advance(60_000)
    list.replace({ columns: COLUMNS, rows: [aRow('web-0', 'Running', '5s')], resourceVersion: '3' })
    expect(await deltas()).toHaveLength(2)
    expect(list.current().rows[0]?.createdAt).toBeUndefined()
  })
})
