import { describe, expect, it } from 'vitest'
import { sayCost, sayRate } from './cost-meter'

const kind = (requests: number) => ({
  call: 'list pods',
  minute: { requests, bytes: 0 },
  opened: { requests, bytes: 0 },
})

describe('sayCost', () => {
  it.each([
    [[0], 0, 0, 0, 'Podglass asked the API server nothing in the last minute.'],
    [[1], 0, 2, 49, 'Podglass asked the API server once in the last minute.'],
    [
      [1, 13],
      2,
      3,
      412,
      'Podglass asked the API server 14 times in the last minute; 2 watches serve 3 viewers; it waited 0.4 s in its own queue.',
    ],
    [[2], 1, 1, 0, 'Podglass asked the API server 2 times in the last minute; 1 watch serves 1 viewer.'],
    [[2], 1, 0, 0, 'Podglass asked the API server 2 times in the last minute.'],
  ])('says %j requests, %d watches, %d viewers and %d ms', (requests, watches, viewers, waitedMs, says) => {
    expect(
      sayCost({
        of: 'all',
        since: '',
        server: 'answers',
        waitedMs,
        watches,
        viewers,
        kinds: requests.map(kind),
      }),
    ).toBe(says)
  })
})

describe('sayRate', () => {
  it.each([
    [[], '0 req/min'],
    [[59], '59 req/min'],
    [[60, 1_061], '1,121 req/min'],
  ])('says %j requests of the last minute as %s', (requests, says) => {
    expect(sayRate({ kinds: requests.map(kind) })).toBe(says)
  })
})
