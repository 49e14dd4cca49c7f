import { describe, expect, it } from 'vitest'
import { createListRoom, type InRoom } from './list-room'

const ended: string[] = []

function list(name: string, bytes: number, idleSinceMs?: number): InRoom & { stop: AbortController } {
  const stop = new AbortController()
  const end = () => {
    ended.push(name)
    stop.abort()
  }
  return { bytes: () => bytes, idleSinceMs: () => idleSinceMs, end, stop }
}

function roomWith(...lists: ReturnType<typeof list>[]) {
  ended.length = 0
  const room = createListRoom(1_000)
  for (const one of lists) room.keep(one, one.stop.signal)
  return room
}

const FULL = 'more than there is room for beside the lists of other viewers'

describe('the room that all viewers share', () => {
  it('ends the longest idle first, and no more than it has to', () => {
    const come = list('come', 0)
    const room = roomWith(list('b', 400, 20), list('a', 400, 10), list('seen', 100), come)
    expect(room.excessWith(come, 500, true)).toBeUndefined()
    expect(ended).toEqual(['a'])
    // What ended takes no room any more.
    expect(room.excessWith(come, 500, true)).toBeUndefined()
    expect(ended).toEqual(['a'])
  })

  it('says why there is none where every other list is looked at, and ends none of them', () => {
    const come = list('come', 0, 5)
    const room = roomWith(list('seen', 600), come)
    expect(room.excessWith(come, 500, true)).toContain(FULL)
    expect(ended).toEqual([])
  })

  it('has room again once a list has ended', () => {
    const [come, seen] = [list('come', 0), list('seen', 600)]
    const room = roomWith(seen, come)
    expect(room.excessWith(come, 500, true)).toContain(FULL)
    seen.stop.abort()
    expect(room.excessWith(come, 500, true)).toBeUndefined()
  })

  it.each([
    ['a list that is there grows', 500, 500, 0, false, undefined],
    ['a list that is there is read again as a longer one', 500, 500, 300, false, undefined],
    ['a new list is short', 950, 0, 41, true, undefined],
    ['a new list is long', 950, 0, 60, true, FULL],
    ['a list that is there grows beyond the spare', 1_000, 300, 40, false, FULL],
    ['a new list is short and the spare is taken', 1_300, 0, 41, true, FULL],
  ] as const)('is full or not where %s', (_, others, own, more, isNew, excess) => {
    const one = list('one', own)
    const said = roomWith(list('seen', others), one).excessWith(one, more, isNew)
    expect(said?.slice(0, FULL.length)).toBe(excess)
  })
})
