import { describe, expect, it } from 'vitest'
import { createStreamShares } from './stream-shares'

/** Streams by the name of their client, `NAME@ADDRESS`, as they stand after some were asked for. */
function start(perClient = 4, inAll = 100) {
  const shares = createStreamShares({ perClient, inAll })
  const open: string[] = []
  const take = (who: string) => {
    const [client = '', address = 'gateway'] = who.split('@')
    const end = () => void open.splice(open.indexOf(who), 1)
    const giveBack = shares.take({ client, address }, end)
    if (giveBack) open.push(who)
    return giveBack
  }
  const held = (who: string) => open.filter((one) => one === who).length
  return { take, open, held }
}

describe('the shares of streams', () => {
  it('gives a client its share, and a place that it gave back again', () => {
    const { take } = start()
    const [first] = [1, 2, 3, 4].map(() => take('ann'))
    expect(take('ann')).toBeUndefined()
    first?.()
    first?.()
    expect(take('ann')).toBeDefined()
    expect(take('ann')).toBeUndefined()
  })

  it.each([
    ['25 names', 25],
    ['26 sessions of one holder of the token', 26],
    ['50 sessions with two each', 50],
  ])('leaves a stream to another reader when %s hold all', (_, names) => {
    const { take, open, held } = start()
    for (let i = 0; i < 4 * names; i += 1) take(`greedy ${i % names}`)
    expect(open).toHaveLength(100)
    expect(take('reader')).toBeDefined()
    expect(open).toHaveLength(100)
    expect(held('reader')).toBe(1)
  })

  it('takes no stream from a reader for one who has more, however often it asks', () => {
    const { take, held } = start()
    for (let i = 0; i < 120; i += 1) take(`greedy ${i % 30}`)
    take('reader')
    for (let i = 0; i < 1_000; i += 1) take(`greedy ${i % 30}`)
    expect(held('reader')).toBe(1)
  })

  it('leaves a stream to another address when one holds all by a session each', () => {
    const { take, open, held } = start()
    for (let i = 0; i < 100; i += 1) take(`session ${i}@one`)
    expect(take('one more@one')).toBeUndefined()
    for (let i = 0; i < 60; i += 1) take(`reader ${i}@two`)
    expect(open).toHaveLength(100)
    expect(open.filter((who) => who.endsWith('@two'))).toHaveLength(50)
    for (let i = 0; i < 100; i += 1) take(`again ${i}@one`)
    expect(held('reader 0@two')).toBe(1)
    expect(open.filter((who) => who.endsWith('@two'))).toHaveLength(50)
  })

  it('never ends one to give it to the same client where all are one', () => {
    const { take, held } = start(Number.POSITIVE_INFINITY, 10)
    for (let i = 0; i < 10; i += 1) expect(take('local')).toBeDefined()
    expect(take('local')).toBeUndefined()
    expect(held('local')).toBe(10)
  })
})
