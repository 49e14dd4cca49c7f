import { expect, it, onTestFinished } from 'vitest'
import { type Measured, onMeasured } from '@/lib/kube/transport/traffic'
import { createLiveList } from '@/lib/server/live/live-list'
import { createTopicLog } from '@/lib/server/live/live-topic'
import { createLiveLog, QUEUED_LINES } from '@/lib/server/live/log-follower'
import { LIST_AGAIN_MS } from '@/lib/server/live/reflect'
import { createReflector } from '@/lib/server/live/reflector'
import { createManualClock } from '@/lib/server/testing/manual-clock'
import { aRefusal, aRow, createScriptedFeed } from '@/lib/server/testing/scripted-feed'

function hear(): Measured[] {
  const heard: Measured[] = []
  onTestFinished(onMeasured((measured) => heard.push(measured)))
  return heard
}

it('a snapshot is counted by why a viewer needs it, and events after a cursor are none', () => {
  const heard = hear()
  const event = { type: 'identity', at: 'x'.repeat(50_000) } as const
  const topic = createTopicLog('identity', 'e1', () => event)
  const first = topic.next(undefined)?.cursor
  topic.append(event)
  topic.next(first)
  for (let i = 0; i < 8; i += 1) topic.append(event)
  topic.next(first)
  topic.reset()
  topic.next({ epoch: 'e1', seq: 9 })
  topic.next({ epoch: 'e0', seq: 9 })
  topic.next(topic.cursor)
  expect(heard.map((measured) => measured.what === 'snapshot' && measured.reason)).toEqual([
    'first',
    'behind',
    'renewed',
    'renewed',
  ])
})

it('a list that is read again is counted by why, and the first one is not', async () => {
  const heard = hear()
  const clock = createManualClock()
  const feed = createScriptedFeed()
  feed.rows = [aRow('a')]
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const list = createLiveList('resources//v1/pods/shop', 'e1', clock, stop.signal)
  void createReflector(list, feed, clock, () => 0).run(stop.signal)
  await clock.settle()
  expect(heard.filter(({ what }) => what === 'relist')).toEqual([])
  feed.watching().fail(aRefusal(410))
  await clock.settle()
  expect(heard.filter(({ what }) => what === 'relist')).toEqual([{ what: 'relist', reason: 'resync' }])
  feed.watchError = aRefusal(403)
  feed.watching().fail(aRefusal(403))
  await clock.advance(3 * LIST_AGAIN_MS)
  expect(
    heard.filter((measured) => measured.what === 'relist' && measured.reason === 'polling').length,
  ).toBeGreaterThan(1)
})

it('lines that a log leaves out are counted', () => {
  const heard = hear()
  const log = createLiveLog('logs/shop/web-0/app', 'e1', createManualClock(), new AbortController().signal)
  for (let i = 0; i < QUEUED_LINES + 7; i += 1) log.add(`2026-11-24T14:00:00Z line ${i}`)
  expect(
    heard.reduce((sum, measured) => sum + (measured.what === 'lines-skipped' ? measured.count : 0), 0),
  ).toBe(7)
})
