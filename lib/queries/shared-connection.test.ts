import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBrowser, type Tab } from '@/e2e/testing/tabs'

/** Longer than a leader that hangs is waited for, one heartbeat and one reconnect. */
const HEALED_MS = 40_000

describe('the tabs of one browser', () => {
  it('are all live with one stream, whatever each of them wants', async () => {
    const { clock, server, openTab } = openBrowser()
    const tabs = Array.from({ length: 10 }, openTab)
    for (const [i, tab] of tabs.entries()) tab.look(i % 2 === 0 ? 'shop' : 'ops')
    await clock.advance(200)
    server.listOf('shop').put('a', 1)
    server.listOf('ops').put('x', 1)
    await clock.advance(200)
    expect(tabs.map((tab, i) => tab.rows(i % 2 === 0 ? 'shop' : 'ops'))).toEqual(
      tabs.map((_, i) => (i % 2 === 0 ? ['a=1'] : ['x=1'])),
    )
    expect(tabs.map((tab) => tab.connection.status().state)).toEqual(Array(10).fill('open'))
    expect(server.open()).toBe(1)
    expect(server.most()).toBeLessThanOrEqual(2)
    expect(tabs.map((tab) => tab.rows(tabs.indexOf(tab) % 2 === 0 ? 'ops' : 'shop'))).toEqual(
      Array(10).fill(undefined),
    )
  })

  it('go on from where they stood when the tab that held the stream is closed', async () => {
    const { clock, server, browser, openTab } = openBrowser()
    const [first, second, third] = [openTab(), openTab(), openTab()]
    for (const tab of [first, second, third]) tab.look('shop')
    await clock.advance(200)
    server.listOf('shop').put('a', 1)
    await clock.advance(200)
    expect(browser.leader()).toBe(first.name)
    first.connection.leave()
    server.listOf('shop').put('b', 1)
    await clock.advance(200)
    expect(browser.leader()).toBe(second.name)
    expect(server.opened.at(-1)).toBe('resources//v1/pods/shop@e0.1')
    expect([second.rows('shop'), third.rows('shop')]).toEqual([
      ['a=1', 'b=1'],
      ['a=1', 'b=1'],
    ])
    expect(third.applied).toEqual(second.applied)
    expect(server.open()).toBe(1)
  })

  it('take the stream from a tab that hangs, and it follows when it wakes', async () => {
    const { clock, server, browser, openTab } = openBrowser()
    const [first, second] = [openTab(), openTab()]
    first.look('shop')
    second.look('shop')
    await clock.advance(200)
    browser.hang(first.name)
    server.listOf('shop').put('a', 1)
    await clock.advance(HEALED_MS)
    expect(browser.leader()).toBe(second.name)
    expect(second.rows('shop')).toEqual(['a=1'])
    browser.wake(first.name)
    first.connection.retryNow()
    server.listOf('shop').put('b', 1)
    await clock.advance(HEALED_MS)
    expect(first.rows('shop')).toEqual(['a=1', 'b=1'])
    expect(browser.leader()).toBe(second.name)
    expect(server.open()).toBe(1)
  })

  it('do not take it from one that lives in a quiet namespace', async () => {
    const { clock, server, browser, openTab } = openBrowser()
    const [first, second] = [openTab(), openTab()]
    first.look('shop')
    second.look('shop')
    await clock.advance(600_000)
    expect(browser.leader()).toBe(first.name)
    expect(server.opened.length).toBeLessThanOrEqual(2)
  })

  it('bring a tab that comes late what it missed between its answer and the stream', async () => {
    const { clock, server, openTab } = openBrowser()
    const first = openTab()
    first.look('shop')
    await clock.advance(200)
    const late = openTab()
    const release = late.look('shop')
    server.listOf('shop').put('a', 1)
    await clock.advance(100)
    expect(late.rows('shop')).toEqual(['a=1'])
    expect(first.applied).toEqual(late.applied)
    release()
    await clock.advance(100)
    expect(server.open()).toBe(1)
  })

  it('end the stream with the last topic, and forget a tab that vanished without a word', async () => {
    const { clock, server, browser, openTab } = openBrowser()
    const [first, second] = [openTab(), openTab()]
    const release = first.look('shop')
    second.look('ops')
    await clock.advance(200)
    browser.crash(second.name)
    await clock.advance(200_000)
    expect(server.opened.at(-1)).toMatch(/^resources\/\/v1\/pods\/shop@/)
    release()
    await clock.advance(200)
    expect(server.open()).toBe(0)
    expect(first.connection.status()).toEqual({ state: 'idle' })
  })

  it('has a stream of its own where the lock that it stands for cannot be had', async () => {
    const { clock, server, browser, openTab } = openBrowser()
    browser.forbidLocks()
    const [first, second] = [openTab(), openTab()]
    first.look('shop')
    second.look('shop')
    await clock.advance(200)
    server.listOf('shop').put('a', 1)
    await clock.advance(200)
    expect([first.rows('shop'), second.rows('shop')]).toEqual([['a=1'], ['a=1']])
    expect(server.open()).toBe(2)
    first.connection.leave()
    await clock.advance(200)
    expect(server.open()).toBe(1)
  })

  it('are served anew after a restart of the server', async () => {
    const { clock, server, openTab } = openBrowser()
    const tabs = [openTab(), openTab()]
    for (const tab of tabs) tab.look('shop')
    server.listOf('shop').put('a', 1)
    await clock.advance(10_000)
    server.restart()
    server.listOf('shop').put('b', 1)
    await clock.advance(10_000)
    expect(tabs.map((tab) => tab.rows('shop'))).toEqual([['b=1'], ['b=1']])
  })
})

type Step = {
  do: 'open' | 'close' | 'crash' | 'hang' | 'wake' | 'look' | 'leave' | 'put' | 'restart'
  at: number
}

const steps = fc.array(
  fc.record({
    do: fc.oneof(
      { weight: 6, arbitrary: fc.constant('put' as const) },
      { weight: 3, arbitrary: fc.constantFrom('open' as const, 'look' as const, 'leave' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('close' as const, 'crash' as const, 'hang' as const, 'wake' as const),
      },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
    ),
    at: fc.nat({ max: 20 }),
  }),
  { minLength: 5, maxLength: 40 },
)

const NAMESPACES = ['shop', 'ops', 'lab']

describe('whatever tabs do', () => {
  it('each that lives has exactly the rows of the server, each event once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(fc.nat({ max: 400 }), { minLength: 40, maxLength: 40 }),
        async (plan, waits) => {
          const { clock, server, browser, openTab } = openBrowser()
          const living = new Map<Tab, Map<string, () => void>>()
          let value = 0
          const open = () => living.set(openTab(), new Map())
          const act = ({ do: what, at }: Step) => {
            const all = [...living]
            const [tab, looks] = all[at % Math.max(1, all.length)] ?? []
            const namespace = NAMESPACES[at % NAMESPACES.length] ?? 'shop'
            value += 1
            if (what === 'put') server.listOf(namespace).put(`row${at % 4}`, value)
            if (what === 'open') open()
            if (what === 'restart') server.restart()
            if (!tab || !looks) return
            if (what === 'close') tab.connection.leave()
            if (what === 'crash') browser.crash(tab.name)
            if (what === 'close' || what === 'crash') living.delete(tab)
            if (what === 'hang') browser.hang(tab.name)
            if (what === 'wake') browser.wake(tab.name)
            if (what === 'look' && !looks.has(namespace)) looks.set(namespace, tab.look(namespace))
            if (what === 'leave') {
              looks.get(namespace)?.()
              looks.delete(namespace)
            }
          }
          open()
          for (const [i, step] of plan.entries()) {
            act(step)
            await clock.advance(waits[i] ?? 10)
          }
          for (const tab of living.keys()) browser.wake(tab.name)
          await clock.advance(2 * HEALED_MS)
          for (const [tab, looks] of living) {
            for (const namespace of looks.keys()) {
              expect(tab.rows(namespace)).toEqual(server.listOf(namespace).values())
            }
            expect(new Set(tab.applied).size).toBe(tab.applied.length)
          }
          const isWanted = [...living.values()].some((looks) => looks.size > 0)
          if (isWanted)
            expect(server.open()).toBeLessThanOrEqual(1 + plan.filter((step) => step.do === 'crash').length)
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
