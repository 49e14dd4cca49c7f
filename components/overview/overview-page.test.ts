import { expect, it } from 'vitest'
import type { Clause } from '@/lib/pages/overview/contract'
import { words } from '@/lib/phrase/phrase'
import { overviewTitle } from './overview-page'

const pod = { account: 'shop/web' }
const of = (...states: Clause['state'][]) => states.map((state) => ({ state, says: words(state) }))

it.each([
  [of('ok', 'bad', 'warning'), false, '✕ Overview · shop/web'],
  [of('ok', 'warning', 'unknown'), false, '! Overview · shop/web'],
  [of('ok', 'unknown'), false, '? Overview · shop/web'],
  [of('neutral', 'ok'), false, '✓ Overview · shop/web'],
  [of('neutral'), false, 'Overview · shop/web'],
] as const)('carries the sign of the gravest clause: %j', (verdict, isStale, title) => {
  expect(overviewTitle({ verdict: [...verdict], pod }, isStale)).toBe(title)
})

it('is green only while it is kept current, and names the product where the account is not known', () => {
  expect(overviewTitle({ verdict: of('ok'), pod }, true)).toBe('? Overview · shop/web')
  expect(overviewTitle({ verdict: of('bad'), pod: {} }, true)).toBe('✕ Overview · Podglass')
})
