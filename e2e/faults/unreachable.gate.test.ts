import { beforeAll, expect, it } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { countStalls } from '@/e2e/testing/stalls'
import { createTestCa, type TestCa } from '@/lib/kube/testing/certificates'
import { PROBE_DEADLINE_MS } from '@/lib/pod/probes/probes'
import { closedPort, listenDeaf, listenHttp, listenTcp } from '@/lib/pod/testing/listeners'
import { api, climb, opened, type Setup, situations } from '@/lib/server/testing/climb'
import { recordedApiServer } from '@/lib/server/testing/recorded-api-server'

let interceptor: TestCa
beforeAll(async () => {
  interceptor = await createTestCa('corporate-proxy')
})

const past = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2026-11-20T10:00:00Z') }
const future = { notBefore: new Date('2100-01-01T00:00:00Z'), notAfter: new Date('2101-01-01T00:00:00Z') }
const recorded = () => recordedApiServer('shop/web').handler

/** Only silence has to wait for its deadline: what answers from this process is as slow as this machine. */
const deadlineMs = PROBE_DEADLINE_MS

/** What is in the way, and the one step that must fail, with its one situation. */
const CASES: [what: string, rung: string, situation: string, setup: () => Promise<Setup>][] = [
  ['no address in env', 'locate', 'no-address', async () => ({})],
  ['packets dropped', 'connect', 'silent', async () => ({ port: await opened(listenDeaf()), deadlineMs })],
  ['connection refused', 'connect', 'refused', async () => ({ port: await closedPort() })],
  [
    'plain http, as on port 80',
    'verify',
    'plain-http-on-tls-port',
    async () => ({ port: await opened(listenHttp((_, response) => response.writeHead(404).end())) }),
  ],
  [
    'another protocol on the port',
    'verify',
    'not-tls',
    async () => ({
      port: await opened(
        listenTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))),
      ),
    }),
  ],
  [
    'silence at the handshake',
    'verify',
    'silent',
    async () => ({ port: await opened(listenTcp((socket) => socket.resume())), deadlineMs }),
  ],
  [
    'the handshake reset, as by a firewall',
    'verify',
    'reset',
    async () => ({
      port: await opened(listenTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))),
    }),
  ],
  [
    'TLS intercepted',
    'verify',
    'untrusted-ca',
    async () => ({ port: await api(recorded(), {}, interceptor) }),
  ],
  [
    'a certificate for other names',
    'verify',
    'wrong-host-name',
    async () => ({ port: await api(recorded(), { ips: ['10.96.0.1'] }) }),
  ],
  [
    'an expired certificate',
    'verify',
    'expired-certificate',
    async () => ({ port: await api(recorded(), past) }),
  ],
  [
    'a certificate of the future',
    'verify',
    'certificate-not-yet-valid',
    async () => ({ port: await api(recorded(), future) }),
  ],
  ['no ca.crt', 'verify', 'no-ca-file', async () => ({ port: await api(recorded()), pod: { ca: null } })],
]

it('R15: each of twelve ways to be unreachable has its own verdict, and none takes longer than 8 s', async () => {
  const ready = await Promise.all(
    CASES.map(async ([what, rung, situation, setup]) => ({ what, rung, situation, asked: await setup() })),
  )
  const stalledMs = countStalls()
  const found = await Promise.all(
    ready.map(async ({ what, rung, situation, asked }) => {
      const from = performance.now()
      const verdicts = situations(await climb(asked))
      return { what, ms: performance.now() - from, expected: `failed ${situation}`, was: verdicts[rung] }
    }),
  )
  const times = found.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const right = found.filter(({ expected, was }) => expected === was)
  reportRow('R15', 'API server unreachable', {
    right: `${right.length}/${CASES.length}`,
    p50Ms: times[Math.floor(times.length / 2)] ?? 0,
    longestMs: times.at(-1) ?? 0,
  })
  expect(found.filter(({ expected, was }) => expected !== was)).toEqual([])
  expect(found).toHaveLength(12)
  expect(new Set(found.map(({ expected, what }) => `${expected} ${what}`)).size).toBe(12)
  expect((times.at(-1) ?? 0) - stalledMs()).toBeLessThan(8_000)
})
