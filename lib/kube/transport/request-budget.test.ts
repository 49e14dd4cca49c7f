import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestBudgetError } from './errors'
import { DeadlinePassed } from './exchange'
import { RequestBudget, type Turn } from './request-budget'
import type { Urgency } from './types'

const line = { method: 'GET', path: '/version' } as const

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A budget, and what came of the calls that were put to it, in their order. */
function start(limits: ConstructorParameters<typeof RequestBudget>[0] = {}) {
  const budget = new RequestBudget(limits)
  const log: { name: string; at: number; turn?: Turn; error?: unknown }[] = []
  const began = performance.now()
  const ask = (name: string, urgency: Urgency = 'reader', deadlineMs = 60_000, signal?: AbortSignal) => {
    const startedAt = performance.now()
    const call = { line, urgency, startedAt, deadlineAt: startedAt + deadlineMs }
    budget.take({ ...call, signal: signal ?? new AbortController().signal }).then(
      (turn) => log.push({ name, at: performance.now() - began, turn }),
      (error: unknown) => log.push({ name, at: performance.now() - began, error }),
    )
  }
  const begun = () => log.filter((entry) => entry.turn)
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { budget, log, ask, begun, settle }
}

describe('the budget of requests', () => {
  it('lets 20 out at once, then 10 a second in the order in which they came, and says how long each waited', async () => {
    const { budget, ask, begun, log, settle } = start({ inFlight: 100 })
    for (let i = 0; i < 45; i += 1) ask(String(i))
    await settle()
    expect(begun()).toHaveLength(20)
    await vi.advanceTimersByTimeAsync(1_050)
    expect(begun().length).toBeGreaterThanOrEqual(29)
    expect(begun().length).toBeLessThanOrEqual(30)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(log.map((entry) => entry.name)).toEqual(Array.from({ length: 45 }, (_, i) => String(i)))
    const figures = budget.figures()
    expect(figures).toMatchObject({ waits: 25, refused: 0, waiting: 0 })
    // 0.1 s, 0.2 s, … 2.5 s
    expect(figures.waitedMs).toBeGreaterThan(32_000)
    expect(figures.waitedMs).toBeLessThan(34_000)
    expect(log.at(-1)?.turn?.waitedMs).toBeGreaterThanOrEqual(2_400)
  })

  it('never exceeds 10 a second and a burst of 20 in any window, no matter who asks', async () => {
    const { ask, log } = start({ inFlight: 1000 })
    for (let i = 0; i < 120; i += 1) {
      ask(String(i), i % 3 === 0 ? 'feed' : 'reader')
      if (i % 7 === 0) await vi.advanceTimersByTimeAsync(200)
    }
    await vi.advanceTimersByTimeAsync(20_000)
    const times = log.map((entry) => entry.at)
    expect(times).toHaveLength(120)
    for (const from of times) {
      for (const seconds of [1, 3, 5]) {
        const within = times.filter((at) => at >= from && at < from + seconds * 1000)
        expect(within.length).toBeLessThanOrEqual(20 + seconds * 10)
      }
    }
  })

  it('has 8 in flight, of which lists and watches take 6', async () => {
    const { ask, begun, settle } = start()
    for (let i = 0; i < 10; i += 1) ask(`feed ${i}`, 'feed')
    await settle()
    expect(begun()).toHaveLength(6)
    for (let i = 0; i < 4; i += 1) ask(`reader ${i}`)
    await settle()
    expect(
      begun()
        .map((entry) => entry.name)
        .slice(6),
    ).toEqual(['reader 0', 'reader 1'])
    const first = begun()[0]?.turn
    first?.done()
    first?.done()
    await settle()
    expect(
      begun()
        .map((entry) => entry.name)
        .slice(8),
    ).toEqual(['reader 2'])
  })

  it('lets readers go before feeds, and a feed go at each fifth turn', async () => {
    const { ask, log } = start({ burst: 1, inFlight: 100 })
    ask('first')
    for (let i = 0; i < 3; i += 1) ask(`feed ${i}`, 'feed')
    for (let i = 0; i < 9; i += 1) ask(`r${i}`)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(log.map((entry) => entry.name)).toEqual([
      'first',
      'r0',
      'r1',
      'r2',
      'feed 0',
      'r3',
      'r4',
      'r5',
      'r6',
      'feed 1',
      'r7',
      'r8',
      'feed 2',
    ])
  })

  it('never holds a step of the connection page back, and still counts it', async () => {
    const { ask, begun, settle } = start({ burst: 2, inFlight: 2 })
    for (let i = 0; i < 4; i += 1) ask('rung', 'rung')
    ask('reader')
    await settle()
    expect(begun().map((entry) => entry.name)).toEqual(['rung', 'rung', 'rung', 'rung'])
    for (const { turn } of begun()) turn?.done()
    await vi.advanceTimersByTimeAsync(280)
    expect(begun()).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(50)
    expect(begun()).toHaveLength(5)
  })

  it('refuses at once, in words of its own, what would wait beyond its deadline', async () => {
    const { budget, ask, log, settle } = start({ inFlight: 100 })
    for (let i = 0; i < 20; i += 1) ask(String(i))
    for (let i = 0; i < 10; i += 1) ask(`waits ${i}`)
    ask('too late', 'reader', 1_000)
    await settle()
    const { error } = log.find((entry) => entry.name === 'too late') ?? {}
    expect(error).toBeInstanceOf(RequestBudgetError)
    expect(error).toMatchObject({
      retryable: true,
      message: expect.stringMatching(/^Podglass waits: it sends at most 10 requests a second, 100 at a time/),
    })
    expect(budget.figures()).toMatchObject({ refused: 1, waiting: 10 })
  })

  it('refuses at its deadline what waits behind slow answers, and lets the next go', async () => {
    const { budget, ask, log, settle } = start({ inFlight: 1 })
    ask('slow')
    ask('waits', 'reader', 3_000)
    ask('patient')
    const aborted = new AbortController()
    ask('timed out', 'reader', 60_000, aborted.signal)
    aborted.abort(new DeadlinePassed())
    await settle()
    expect(log.at(-1)).toMatchObject({ name: 'timed out', error: expect.any(RequestBudgetError) })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(log.at(-1)).toMatchObject({ name: 'waits', error: expect.any(RequestBudgetError) })
    log[0]?.turn?.done()
    await settle()
    expect(log.at(-1)).toMatchObject({ name: 'patient', turn: expect.anything() })
    expect(budget.figures()).toMatchObject({ waiting: 0, inFlight: 1, refused: 2 })
  })

  it('rejects with the reason of a caller that gave up', async () => {
    const { budget, ask, log, settle } = start({ inFlight: 1 })
    const reason = new Error('Nobody waits.')
    const gone = new AbortController()
    ask('slow')
    ask('given up', 'feed', 60_000, gone.signal)
    gone.abort(reason)
    ask('given up before', 'feed', 60_000, gone.signal)
    await settle()
    expect(log.slice(1)).toMatchObject([{ error: reason }, { error: reason }])
    expect(budget.figures()).toMatchObject({ waiting: 0, refused: 0 })
  })
})
