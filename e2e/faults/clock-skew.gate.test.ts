import { expect, it } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { api, climb, NOW, rung, token } from '@/lib/server/testing/climb'
import { recordedApiServer } from '@/lib/server/testing/recorded-api-server'

const MINUTE = 60_000
const SECONDS = NOW / 1000

// By the server's clock, which is at NOW; the node's is ten minutes off, and alone would misjudge each token.
const TOKENS: [string, Parameters<typeof token>[0], string, string][] = [
  ['valid', {}, 'shop/web', 'ok'],
  ['expired for 5 min', { exp: SECONDS - 300 }, 'expired token', 'expired-token'],
  ['valid in 5 min', { nbf: SECONDS + 300 }, 'token not valid yet', 'bad-token'],
]
const CASES = TOKENS.flatMap((row) => [-10, 10].map((minutes) => [minutes, ...row] as const))

it('R13: with a clock ten minutes off each token is judged by the API server’s clock, and the skew is said', async () => {
  const right = await Promise.all(
    CASES.map(async ([minutes, what, claims, as, situation]) => {
      const port = await api(recordedApiServer(as).handler)
      const connection = await climb({ port, pod: { token: token(claims) }, now: NOW + minutes * MINUTE })
      const found = rung(connection, 'authenticate')
      expect(found.situation, what).toBe(situation)
      const skew = found.evidence.find((one) => one.what === 'clocks')?.says
      expect(skew, what).toBe(
        `This node's clock is 10 min ${minutes > 0 ? 'ahead of' : 'behind'} the API server's.`,
      )
      if (situation === 'bad-token')
        expect(found.says).toContain("the server's clock says 2026-11-24 15:00:00 UTC")
      if (situation === 'expired-token') expect(found.says).toContain('The token expired 5 min ago')
      return situation
    }),
  )
  reportRow('R13', 'clock 10 min off, three tokens', { right: `${right.length}/${CASES.length}` })
  expect(right).toHaveLength(6)
})

it('R13: clocks that agree within ten seconds are not evidence', async () => {
  const port = await api(recordedApiServer('shop/web').handler)
  const connection = await climb({ port, now: NOW + 9_000 })
  expect(rung(connection, 'authenticate').evidence.map(({ what }) => what)).not.toContain('clocks')
})
