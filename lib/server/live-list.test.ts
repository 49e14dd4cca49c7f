import { expect, it } from 'vitest'
import { createLiveList } from './live-list'
import { createManualClock } from './testing/manual-clock'
import { aRow, COLUMNS } from './testing/scripted-feed'

it('each changed row says when it was printed, even one whose creation is known, so that no age is taken for older', async () => {
  const stop = new AbortController()
  const clock = createManualClock(Date.parse('2026-11-24T15:00:00Z'))
  const list = createLiveList('pods', 'e', clock, stop.signal)
  list.replace({ columns: COLUMNS, rows: [aRow('a'), aRow('b')], resourceVersion: '1' })
  await clock.advance(60 * 60_000)
  list.put({ ...aRow('c', 'Pending', '0s'), createdAt: '2026-11-24T16:00:00Z' }, '2')
  await clock.advance(60 * 60_000)
  list.replace({ columns: COLUMNS, rows: [aRow('a'), aRow('b', 'Failed'), aRow('c')], resourceVersion: '3' })

  const { printedAt, rows } = list.current()
  expect([printedAt, ...rows.map((row) => row.printedAt)]).toEqual([
    '2026-11-24T15:00:00Z',
    undefined,
    '2026-11-24T17:00:00Z',
    '2026-11-24T17:00:00Z',
  ])
  stop.abort()
})
