import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLanes } from './text-worker'

const lanesOf = (most: number, mostOfOne: number) => createLanes<string>({ most, mostOf: () => mostOfOne })

function drain(lanes: ReturnType<typeof lanesOf>): string[] {
  const all: string[] = []
  for (let one = lanes.next(); one !== undefined; one = lanes.next()) all.push(one)
  return all
}

describe('lanes', () => {
  it('serve the clients in turn, each in its own order', () => {
    const lanes = lanesOf(10, 10)
    for (const work of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) lanes.add(work.slice(0, 1), work)
    expect(drain(lanes)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  })

  it('turn away who sends too much, and never who waits with one', () => {
    const lanes = lanesOf(4, 3)
    const turnedAway = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((work) =>
      lanes.add(work.slice(0, 1), work),
    )
    expect(turnedAway).toEqual([undefined, undefined, undefined, 'a4', undefined, 'a3', 'a2'])
    expect(drain(lanes)).toEqual(['a1', 'b1', 'c1', 'b2'])
  })

  it('give the place of who left to others', () => {
    const lanes = lanesOf(2, 2)
    lanes.add('a', 'a1')
    lanes.add('a', 'a2')
    lanes.remove('a', 'a1')
    expect(lanes.add('b', 'b1')).toBeUndefined()
    expect(lanes.clear()).toEqual(['a2', 'b1'])
    expect(lanes.next()).toBeUndefined()
  })

  it('let one more client wait for at most one piece of work of each other, whatever they send', () => {
    const sends = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 })
    fc.assert(
      fc.property(sends, (clients) => {
        const lanes = lanesOf(20, 8)
        for (const [i, client] of clients.entries()) lanes.add(client, `${client}${i}`)
        if (lanes.add('new', 'new') === 'new') return
        const before = drain(lanes).slice(0, 4)
        expect(before).toContain('new')
      }),
    )
  })
})
