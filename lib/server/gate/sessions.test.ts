import { describe, expect, it } from 'vitest'
import { createSessions, SESSION_MS } from './sessions'

const ann = { address: '10.0.0.1', generation: 1 }
const bob = { address: '10.0.0.2', generation: 1 }

describe('createSessions', () => {
  it('opens sessions with ids of 256 bits that no handle leads back to', () => {
    const sessions = createSessions()
    const values = Array.from({ length: 50 }, () => sessions.open(ann, 0))
    expect(new Set(values).size).toBe(50)
    for (const value of values) {
      expect(Buffer.from(value, 'base64url')).toHaveLength(32)
      const handle = sessions.use(value, 1, 0)?.handle ?? ''
      expect(handle).toMatch(/^[0-9a-f]{12}$/)
      expect(value).not.toContain(handle)
      expect(sessions.use(handle, 1, 0)).toBeUndefined()
    }
  })

  it('ends each at its time, at its sign-out and with the token that opened it, also for who asks on', () => {
    const sessions = createSessions()
    const value = sessions.open(ann, 0)
    const session = sessions.use(value, 1, 0)
    expect([session?.holds(1, SESSION_MS - 1), session?.holds(1, SESSION_MS), session?.holds(2, 0)]).toEqual([
      true,
      false,
      false,
    ])
    expect(sessions.use(value, 2, 0)).toBeUndefined()
    expect(sessions.use(value, 1, 0)).toBeDefined()
    sessions.end(value)
    expect([sessions.use(value, 1, 0), session?.holds(1, 0)]).toEqual([undefined, false])
  })

  it('ends the session idle longest of an address beyond its cap, and none of another address', () => {
    const sessions = createSessions({ perAddress: 2, inAll: 100 })
    const other = sessions.open(bob, 0)
    const [first, second] = [sessions.open(ann, 0), sessions.open(ann, 0)]
    sessions.use(first, 1, 0)
    const third = sessions.open(ann, 0)
    const areOpen = [other, first, second, third].map((value) => sessions.use(value, 1, 0) !== undefined)
    expect(areOpen).toEqual([true, true, false, true])
  })

  it('keeps no more than the cap of all, no matter who opens them', () => {
    const sessions = createSessions({ perAddress: 3, inAll: 5 })
    const values = Array.from({ length: 40 }, (_, i) =>
      sessions.open({ address: `10.0.0.${i}`, generation: 1 }, 0),
    )
    expect(values.filter((value) => sessions.use(value, 1, 0))).toEqual(values.slice(-5))
  })

  it('gives the place of one that has ended to the next', () => {
    const sessions = createSessions({ perAddress: 2, inAll: 2 })
    sessions.open(ann, 0)
    const late = sessions.open(ann, SESSION_MS - 1)
    const next = sessions.open(ann, SESSION_MS)
    expect([late, next].map((value) => sessions.use(value, 1, SESSION_MS) !== undefined)).toEqual([
      true,
      true,
    ])
  })

  it('is not changed by asking whether one holds', () => {
    const sessions = createSessions({ perAddress: 2, inAll: 10 })
    const [first, second] = [sessions.open(ann, 0), sessions.open(ann, 0)]
    const session = sessions.use(first, 1, 0)
    sessions.use(second, 1, 0)
    for (let i = 0; i < 100; i += 1) session?.holds(1, 0)
    sessions.open(ann, 0)
    expect(session?.holds(1, 0)).toBe(false)
  })
})
