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
    askOf('', name, urgency, deadlineMs, signal)
  }
  const askOf = (
    client: string,
    name: string,
    urgency: Urgency = 'reader',
    deadlineMs = 60_000,
    signal?: AbortSignal,
  ) => {
    const startedAt = performance.now()
    const call = { line, client, urgency, startedAt, deadlineAt: startedAt + deadlineMs }
    budget.take({ ...call, signal: signal ?? new AbortController().signal }).then(
      (turn) => log.push({ name, at: performance.now() - began, turn }),
      (error: unknown) => log.push({ name, at: performance.now() - began, error }),
    )
  }
  const begun = () => log.filter((entry) => entry.turn)
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { budget, log, ask, askOf, begun, settle }
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

  it('refuses in the class of the caller, whichever bundle made the budget', async () => {
    class Refusal extends RequestBudgetError {}
    const budget = new RequestBudget({ perSecond: 1, burst: 1 })
    const now = performance.now()
    const line = { method: 'GET', path: '/' } as const
    const { signal } = new AbortController()
    const ask = { line, urgency: 'reader', client: 'a', signal, startedAt: now, Refusal } as const
    await budget.take({ ...ask, deadlineAt: now + 10_000 })
    await expect(budget.take({ ...ask, deadlineAt: now + 10 })).rejects.toBeInstanceOf(Refusal)
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

/** How long the last of some calls of a client waits, all asked now, and the time at which it was sent. */
async function waitOf({ askOf, log }: ReturnType<typeof start>, client: string, calls: number) {
  const from = log.length
  for (let i = 0; i < calls; i += 1) askOf(client, `${client} ${i}`)
  const own = () => log.slice(from).filter(({ name, turn }) => name.startsWith(`${client} `) && turn)
  while (own().length < calls) await vi.advanceTimersByTimeAsync(10)
  return Math.max(...own().map(({ turn }) => turn?.waitedMs ?? 0))
}

/** One client that asks far more than there is, until the test ends. Its calls are answered after a while. */
async function flood(test: ReturnType<typeof start>, { urgency = 'reader' as Urgency, answerMs = 50 } = {}) {
  const { log, askOf } = test
  let answered = 0
  const timer = setInterval(() => {
    for (let i = 0; i < 4; i += 1) askOf('greedy', 'greedy', urgency, 10_000)
    for (; answered < log.length; answered += 1) {
      const { turn } = log[answered] ?? {}
      setTimeout(() => turn?.done(), answerMs)
    }
  }, 100)
  await vi.advanceTimersByTimeAsync(8_000)
  return () => clearInterval(timer)
}

describe('viewers take turns', () => {
  const rate = (log: ReturnType<typeof start>['log'], since: number) =>
    log.filter(({ at, turn }) => turn && at >= since).length

  it('gives one viewer all of it while no other asks, whatever the product does by itself', async () => {
    const test = start({ inFlight: 100 })
    test.ask('own')
    const stop = await flood(test)
    expect(rate(test.log, 3_000) / 5).toBeCloseTo(10, 0)
    stop()
  })

  it('lets a check go at once beside one who asks without pause, once both are known', async () => {
    const test = start({ inFlight: 100 })
    test.askOf('ann', 'page')
    const stop = await flood(test)
    expect(await waitOf(test, 'ann', 8)).toBe(0)
    stop()
  })

  it.each([8, 20, 40, 80])('at most doubles %i calls in a row of another', async (calls) => {
    const alone = start({ inFlight: 100 })
    alone.askOf('ann', 'page')
    await vi.advanceTimersByTimeAsync(10_000)
    const aloneMs = await waitOf(alone, 'ann', calls)
    const beside = start({ inFlight: 100 })
    beside.askOf('ann', 'page')
    const stop = await flood(beside)
    // What one check after a quiet time waits at most: the burst that the other took is filled by half.
    expect(await waitOf(beside, 'ann', calls)).toBeLessThanOrEqual(2 * aloneMs + 1_100)
    stop()
  })

  it('shares evenly between any number who ask without pause', async () => {
    const { log, askOf } = start({ inFlight: 1000 })
    const names = ['ann', 'bob', 'cleo', 'dan']
    for (let i = 0; i < 100; i += 1) for (const name of names) askOf(name, name)
    await vi.advanceTimersByTimeAsync(20_000)
    const counts = names.map((name) => log.filter((entry) => entry.name === name).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThan(190)
  })

  it.each<Urgency>(['reader', 'feed'])(
    'keeps two places for others from one with slow answers (%s)',
    async (urgency) => {
      const test = start()
      test.askOf('ann', 'page')
      await vi.advanceTimersByTimeAsync(0)
      test.log[0]?.turn?.done()
      const stop = await flood(test, { urgency, answerMs: 60_000 })
      expect(test.budget.figures().inFlight).toBe(urgency === 'feed' ? 4 : 6)
      expect(await waitOf(test, 'ann', 2)).toBe(0)
      stop()
    },
  )

  it('lets the list of one go before the checks of one who asks without pause', async () => {
    const test = start()
    test.askOf('ann', 'page')
    const stop = await flood(test)
    const from = test.log.length
    test.askOf('ann', 'list', 'feed')
    await test.settle()
    expect(test.log.slice(from).map(({ name }) => name)).toContain('list')
    stop()
  })

  it('holds back the steps of the connection page only of one who asks without pause', async () => {
    const { askOf, begun, settle } = start({ burst: 4, inFlight: 100 })
    askOf('ann', 'page')
    for (let i = 0; i < 9; i += 1) askOf('bob', `rung ${i}`, 'rung')
    await settle()
    expect(begun()).toHaveLength(5)
    askOf('ann', 'rung', 'rung')
    await settle()
    expect(begun().map(({ name }) => name)).toContain('rung')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(begun()).toHaveLength(11)
  })

  it('forgets clients that are gone, and never more than those that wait', async () => {
    const { budget, askOf, begun } = start({ perSecond: 10_000, burst: 10_000, inFlight: 10_000 })
    for (let i = 0; i < 3_000; i += 1) askOf(`user ${i}`, 'once')
    await vi.advanceTimersByTimeAsync(0)
    for (const { turn } of begun()) turn?.done()
    askOf('ann', 'page')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(begun()).toHaveLength(3_001)
    expect(budget.figures().waiting).toBe(0)
  })
})
