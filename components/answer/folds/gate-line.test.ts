import { describe, expect, it } from 'vitest'
import { stagesOf } from './gate-line'

const SIGN = { passed: '+', refused: 'x', 'not-reached': '.', unknown: '?' }

describe('stagesOf', () => {
  it.each([
    ['a silent network', 'denied', 'network', 'x.....'],
    ['a certificate that is not trusted', 'failed', 'tls', '+x....'],
    ['a 401', 'denied', 'authentication', '++x...'],
    ['a 403 of authorization', 'denied', 'authorization', '+++x..'],
    ['a quota proves that authorization said yes', 'denied', 'admission', '++++x.'],
    ['an absent object proves it too', 'denied', 'not-found', '+++++x'],
    ['a review that says yes proves no later gate', 'allowed', 'authorization', '++++..'],
    ['a review that could not be made', 'unknown', 'authorization', '??????'],
    ['throttling proves no authentication', 'failed', 'throttled', '++????'],
    ['a call without a token, which no one made', 'unknown', 'authorization', '??????', true],
    ['a review about another account, which made no call', 'denied', 'authorization', '???x..', true],
    ['a yes about another account', 'allowed', 'authorization', '???+..', true],
  ] as const)('%s', (_, verdict, kind, expected, untried?: true) => {
    expect(
      stagesOf({ verdict, kind, ...(untried ? { untried } : {}) })
        .map(({ state }) => SIGN[state])
        .join(''),
    ).toBe(expected)
  })
})
