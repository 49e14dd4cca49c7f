import { expect, it } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { countStalls } from '@/e2e/testing/stalls'
import { api, climb, rung } from '@/lib/server/testing/climb'
import { recordedApiServer } from '@/lib/server/testing/recorded-api-server'

const failing = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`getaddrinfo ${code} kubernetes.default.svc`), { code }))

const CASES: [string, () => Promise<never>, string][] = [
  ['no such name', failing('ENOTFOUND'), 'does not resolve here (ENOTFOUND)'],
  ['no answer of the resolver', failing('EAI_AGAIN'), 'does not resolve here (EAI_AGAIN)'],
  ['SERVFAIL', failing('ESERVFAIL'), 'does not resolve here (ESERVFAIL)'],
  ['silence', () => new Promise(() => undefined), 'does not resolve here (no answer)'],
]

it.each(CASES)(
  'R14: DNS down by %s has its own verdict within 3 s, and every call continues',
  async (what, lookup, says) => {
    const server = recordedApiServer('shop/web')
    const port = await api(server.handler)
    const from = performance.now()
    const stalledMs = countStalls()
    const connection = await climb({ port, lookup })
    const ms = performance.now() - from
    expect(rung(connection, 'locate')).toMatchObject({ verdict: 'passed', situation: 'dns-failed' })
    expect(rung(connection, 'locate').says).toContain(says)
    expect(rung(connection, 'authenticate').verdict).toBe('passed')
    expect(rung(connection, 'read-pods').verdict).toBe('passed')
    const dnsMs = rung(connection, 'locate').ms ?? 0
    reportRow('R14', `DNS down: ${what}`, { verdictMs: dnsMs, wholeMs: ms, callsFailed: 0 })
    expect(dnsMs - stalledMs()).toBeLessThan(3_000)
    // Six of the ladder, and the question who answers before the first that carries the token.
    expect(server.requests).toHaveLength(7)
  },
)
