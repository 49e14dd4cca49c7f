import { expect, it, onTestFinished, vi } from 'vitest'
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
  const waits: { ms: number; over: AbortController }[] = []
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const over = new AbortController()
    waits.push({ ms, over })
    return over.signal
  })
  onTestFinished(() => timeout.mockRestore())
  const started = Date.parse('2026-11-26T14:00:00Z')
  let nowMs = started
  const asked: ((refusals: Refusals) => void)[] = []
  const recent = new RecentRefusals({
    ask: () => new Promise((resolve) => asked.push(resolve)),
    now: () => nowMs,
  })
  /** What it gives once it has waited as long as it will. */
  const late = (): Promise<Refusals | undefined> => {
    const told = recent.get(forever)
    waits.at(-1)?.over.abort()
    return told
  }
  expect(await late()).toBeUndefined()
  const first = answer('2026-11-26T14:00:00Z')
  asked[0]?.(first)
  await Promise.resolve()
  expect(await late()).toBe(first)
  const newer = answer('2026-11-26T14:01:00Z')
  const soon = recent.get(forever)
  asked[2]?.(newer)
  expect(await soon).toBe(newer)
  nowMs = started + 300_000
  expect(await late()).toBeUndefined()
  expect(waits.map(({ ms }) => ms)).toEqual([2_500, 500, 500, 2_500])
})
