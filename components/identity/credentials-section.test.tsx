import { describe, expect, it } from 'vitest'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { NOTHING } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { lifeOf } from './credentials-section'

const issuedAt = '2026-11-24T12:00:00Z'
const at = (minutes: number) => new Date(Date.parse(issuedAt) + minutes * 60_000).toISOString()

function aToken(claims: Partial<NonNullable<TokenLens['claims']>>, rotation?: string): TokenLens {
  return {
    state: 'readable',
    path: '',
    says: NOTHING,
    findings: [],
    claims: { issuer: '', subject: '', audiences: [], ...claims },
    ...present({ rotationExpectedAt: rotation }),
  }
}

describe('lifeOf', () => {
  const extended = aToken({ issuedAt, warnAfter: at(60), expiresAt: at(525_600) }, at(48))
  it.each([
    [0, { leftMs: 48 * 60_000, past: 0, rotation: 80 }],
    [30, { leftMs: 18 * 60_000, past: 50, rotation: 80 }],
    [50, { leftMs: -2 * 60_000, rotation: 80 }],
    [120, { past: 100 }],
    [-5, { past: 0 }],
  ])('%i minutes after the issue of an extended token', (minutes, expected) => {
    expect(lifeOf(extended, Date.parse(at(minutes)))).toMatchObject(expected)
  })

  it('runs to exp without warnafter', () => {
    expect(lifeOf(aToken({ issuedAt, expiresAt: at(10) }, at(8)), Date.parse(at(5)))?.past).toBe(50)
  })

  it.each([
    ['no replacement', aToken({ issuedAt, expiresAt: at(10) })],
    ['no end', aToken({ issuedAt }, at(8))],
    ['no issue', aToken({ expiresAt: at(10) }, at(8))],
    ['an end before the issue', aToken({ issuedAt, expiresAt: at(-1) }, at(8))],
  ])('draws nothing for %s', (_, token) => {
    expect(lifeOf(token, Date.parse(at(5)))).toBeUndefined()
  })
})
