import { expect, it } from 'vitest'
import { resourcesTopic } from '@/lib/contract/topics'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import type { Overview } from '@/lib/pages/overview/contract'
import { say } from '@/lib/phrase/phrase'
import { createManualClock } from '../testing/manual-clock'
import { createLiveOverview, EVERY_MS, GAP_MS } from './live-overview'

const PODS = resourcesTopic({ group: '', version: 'v1', resource: 'pods', namespace: 'shop' })
const decoder = new TextDecoder()

function start() {
  const clock = createManualClock()
  const listListeners = new Set<(name: string) => void>()
  const end = new AbortController()
  let asked = 0
  let healthy = true
  let read = () => {}
  let reading: Promise<void> | undefined
  const ask = async (): Promise<Overview> => {
    asked += 1
    return {
      verdict: [
        healthy ? { state: 'ok', says: say`Pod healthy.` } : { state: 'bad', says: say`Pod not ready.` },
      ],
      causes: [],
      checks: [],
      pod: {},
      server: { state: 'answers', network: 'passed', tls: 'passed', authentication: 'passed' },
      token: { state: 'ok', says: say`accepted` },
      permissions: { state: 'ok', says: say`none is dangerous` },
      around: { namespace: 'shop', pods: 0, completed: 0, counts: {}, owners: [], moreOwners: 0 },
      counts: {},
      serverMs: asked,
      checkedAt: new Date(clock.now()).toISOString(),
    }
  }
  const overview = createLiveOverview('e1', { clock, ask, listListeners, stillRead: () => reading })
  void overview.run(end.signal)
  const parse = createFrameReader()
  /** What a viewer gets that has had so many events. */
  const after = (seq: number) =>
    [...(overview.topic.next({ epoch: 'e1', seq })?.frames ?? [])].flatMap((frame) => [
      ...parse(decoder.decode(frame)),
    ])
  return {
    clock,
    end,
    after,
    asked: () => asked,
    fail: () => {
      healthy = false
    },
    beginReading: () => {
      reading = new Promise((resolve) => {
        read = resolve
      })
    },
    endReading: () => {
      reading = undefined
      read()
    },
    change: (name: string) => {
      for (const listener of listListeners) listener(name)
    },
    listeners: listListeners,
  }
}

it('is made again each 10 s, and what says the same is sent as its time alone', async () => {
  const { clock, after, asked, fail } = start()
  await clock.advance(0)
  expect(asked()).toBe(1)
  await clock.advance(EVERY_MS)
  expect(asked()).toBe(2)
  expect(after(1)).toEqual([
    expect.objectContaining({ type: 'overview', seq: 2, serverMs: 2, checkedAt: expect.any(String) }),
  ])
  expect(after(1)[0]).not.toHaveProperty('overview')
  fail()
  await clock.advance(EVERY_MS)
  expect(after(2)[0]).toHaveProperty('overview.verdict.0.state', 'bad')
})

it('is made again sooner when the pods change, but never within 5 s', async () => {
  const { clock, asked, change, end, listeners } = start()
  await clock.advance(0)
  change('resources/apps/v1/deployments/shop')
  await clock.advance(GAP_MS)
  expect(asked()).toBe(1)
  change(PODS)
  await clock.advance(0)
  expect(asked()).toBe(2)
  for (let i = 0; i < 40; i += 1) {
    change(PODS)
    await clock.advance(100)
  }
  expect(asked()).toBe(2)
  await clock.advance(GAP_MS - 4_000)
  expect(asked()).toBe(3)
  end.abort()
  await clock.advance(EVERY_MS)
  expect([asked(), listeners.size]).toEqual([3, 0])
})

it('is made again as soon as the logs are read that it did not wait for, but never within 5 s', async () => {
  for (const afterMs of [1_000, GAP_MS + 1_000]) {
    const { clock, asked, beginReading, endReading } = start()
    beginReading()
    await clock.advance(afterMs)
    expect(asked()).toBe(1)
    endReading()
    await clock.advance(Math.max(0, GAP_MS - afterMs))
    expect(asked()).toBe(2)
    await clock.advance(EVERY_MS - 1)
    expect(asked()).toBe(2)
  }
})
