import { expect, it } from 'vitest'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { RecentRefusals } from './recent-refusals'

const forever = new AbortController().signal

function answer(checkedAt: string): Refusals {
  const read = { state: 'read' } as const
  return {
    namespace: 'shop',
    minutes: 10,
    checkedAt,
    requests: 3,
    logs: { ...read, pods: 1, ofPods: 1 },
    events: { ...read, count: 0 },
    refusals: [],
    apart: [],
    leftOut: [],
    notSeen: [],
  }
}

it('gives the last answer while a newer one is read, and says that nothing is known before the first', async () => {
  const started = Date.parse('2026-11-26T14:00:00Z')
  let nowMs = started
  const asked: ((refusals: Refusals) => void)[] = []
  const recent = new RecentRefusals({
    ask: () => new Promise((resolve) => asked.push(resolve)),
    now: () => nowMs,
  })
  expect(await recent.get(forever)).toBeUndefined()
  const first = answer('2026-11-26T14:00:00Z')
  asked[0]?.(first)
  await Promise.resolve()
  expect(await recent.get(forever)).toBe(first)
  const newer = answer('2026-11-26T14:01:00Z')
  const soon = recent.get(forever)
  asked[2]?.(newer)
  expect(await soon).toBe(newer)
  nowMs = started + 300_000
  expect(await recent.get(forever)).toBeUndefined()
})
