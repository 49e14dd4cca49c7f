import { describe, expect, it } from 'vitest'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { mergeSightings, type Sighting, spreadTimes } from './merge-sightings'

const NOW = Date.parse('2026-11-26T14:30:00Z')
const window = { nowMs: NOW, minutes: 10 }
const ago = (minutes: number) => NOW - minutes * 60_000

function refused(verb: string, pod: string, ...minutesAgo: number[]): Sighting {
  const text = `Error from server (Forbidden): pods is forbidden: User "u" cannot ${verb} resource "pods" in API group "" in the namespace "shop"`
  const [found] = extractRefusals(text)
  if (!found) throw new Error('no refusal')
  const place = { from: 'log', pod, container: 'app', owner: 'search', state: 'runs' } as const
  return { found, place, times: minutesAgo.map(ago) }
}

const briefly = (sightings: Sighting[]) =>
  mergeSightings(sightings, window).map(({ found, count, perMinute, seenIn, isOlder }) => {
    const verb =
      found.form === 'forbidden' && found.refusal.kind === 'authorization' && found.refusal.attributes.verb
    const pods = seenIn.map((one) => one.from === 'log' && `${one.pod} ${one.count}`).join()
    return `${verb} ${count} ${perMinute.join('')} ${pods}${isOlder ? ' older' : ''}`
  })

describe('the same refusals, seen in many places', () => {
  it.each<[string, Sighting[], string[]]>([
    ['nothing', [], []],
    [
      'one, counted by minute and by place',
      [refused('list', 'a', 9.5, 0.5), refused('list', 'b', 0.2)],
      ['list 3 10000000020 a 2,b 1'],
    ],
    [
      'the most frequent first',
      [refused('get', 'a', 1), refused('list', 'a', 3, 2)],
      ['list 2 00000001100 a 2', 'get 1 00000000010 a 1'],
    ],
    [
      'only what is in the time of a place that has some',
      [refused('get', 'a', 30), refused('list', 'a', 20, 1)],
      ['list 1 00000000010 a 1'],
    ],
    [
      'the latest of a place that has none, as older and last',
      [refused('get', 'a', 40), refused('list', 'a', 30, 20), refused('watch', 'b', 1)],
      ['watch 1 00000000010 b 1', 'list 2 00000000000 a 2 older'],
    ],
    ['a time ahead of our clock as the last minute', [refused('list', 'a', -1)], ['list 1 00000000001 a 1']],
  ])('are %s', (_what, sightings, expected) => {
    expect(briefly(sightings)).toEqual(expected)
  })

  it('come by their witnesses first: what another program wrote most often stands behind what a program told of itself', () => {
    const as = (runsAs: string, one: Sighting): Sighting => ({
      ...one,
      place: { ...one.place, runsAs } as Sighting['place'],
    })
    const forged = as('stranger', refused('delete', 'a', 3, 2, 1))
    expect(briefly([forged, as('u', refused('get', 'b', 1))])).toEqual([
      'get 1 00000000010 b 1',
      'delete 3 00000001110 a 3',
    ])
  })

  it('have the first and the last time of all', () => {
    const [seen] = mergeSightings([refused('list', 'a', 40, 1), refused('list', 'b', 5)], window)
    expect([seen?.firstMs, seen?.lastMs]).toEqual([ago(40), ago(1)])
  })
})

it.each([
  [ago(2), ago(0), 3, [ago(2), ago(1), ago(0)]],
  [ago(2), ago(0), 1, [ago(0)]],
  [ago(0), ago(0), 2, [ago(0), ago(0)]],
  [ago(0), ago(0), 0, [ago(0)]],
])('an event from %d to %d of %d times is spread evenly', (first, last, count, expected) => {
  expect(spreadTimes(first, last, count)).toEqual(expected)
})
