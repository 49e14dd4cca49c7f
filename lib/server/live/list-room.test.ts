import { describe, expect, it } from 'vitest'
import { createListRoom, type KeptList } from './list-room'

const ended: string[] = []

function list(name: string, bytes: number, idleSinceMs?: number): KeptList & { stop: AbortController } {
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

describe('the room that the lists of all viewers share', () => {
  it('ends the longest idle first, and no more than it has to', () => {
    const grown = list('grown', 500)
    const room = roomWith(list('b', 400, 20), list('a', 400, 10), list('seen', 100), grown)
    expect(room.excessWith(grown)).toBeUndefined()
    expect(ended).toEqual(['a'])
    // What ended takes no room any more.
    expect(room.excessWith(grown)).toBeUndefined()
    expect(ended).toEqual(['a'])
  })

  it('says why there is none where every other list is looked at, and ends none of them', () => {
    const grown = list('grown', 500, 5)
    const room = roomWith(list('seen', 600), grown)
    expect(room.excessWith(grown)).toContain('beside the lists of other viewers')
    expect(ended).toEqual([])
  })

  it('has room again once a list has ended', () => {
    const [grown, seen] = [list('grown', 500), list('seen', 600)]
    const room = roomWith(seen, grown)
    seen.stop.abort()
    expect(room.excessWith(grown)).toBeUndefined()
  })
})
