import { createSocket } from 'node:dgram'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countStalls } from '@/e2e/testing/stalls'
import { startNameServer } from '@/sandbox/name-server'
import { queryName, serversOf } from './dns-query'

const NAME = 'kubernetes.default.svc.cluster.local'

async function server(...unknown: [code: number] | []) {
  const it = await startNameServer([NAME], '10.96.0.1', ...unknown.map((code) => () => code))
  onTestFinished(() => it.stop())
  return it.authority
}
const outcomes = (answers: Awaited<ReturnType<typeof queryName>>) =>
  answers.map(({ type, outcome }) => `${type} ${outcome}`)

describe('queryName', () => {
  it('tells an address, NODATA and NXDOMAIN apart', async () => {
    const at = await server()
    const { signal } = new AbortController()
    const found = await queryName(NAME, [at], signal)
    expect(outcomes(found)).toEqual(['A address', 'AAAA nodata'])
    expect(found[0]?.addresses).toEqual(['10.96.0.1'])
    expect(outcomes(await queryName('nowhere.example', [at], signal))).toEqual([
      'A nxdomain',
      'AAAA nxdomain',
    ])
  })

  it.each([
    [1, 'refused', 'EFORMERR'],
    [2, 'servfail', 'ESERVFAIL'],
    [3, 'nxdomain', 'ENOTFOUND'],
    [4, 'refused', 'ENOTIMP'],
    [5, 'refused', 'EREFUSED'],
  ])('code %i is an answer: %s', async (rcode, outcome, code) => {
    const [a] = await queryName('nowhere.example', [await server(rcode)], new AbortController().signal)
    expect(a).toMatchObject({ outcome, code })
  })

  it('a port that takes no packet gave no answer', async () => {
    const { stop, authority } = await startNameServer([], '10.96.0.1')
    await stop()
    const [a] = await queryName(NAME, [authority], new AbortController().signal)
    expect(a).toMatchObject({ outcome: 'failed', code: 'ECONNREFUSED' })
  })

  it('gives up on a server that never answers, and ends with its caller', async () => {
    const deaf = createSocket('udp4')
    await new Promise<void>((done) => deaf.bind(0, '127.0.0.1', done))
    onTestFinished(() => void deaf.close())
    const at = `127.0.0.1:${deaf.address().port}`
    const began = performance.now()
    const stalledMs = countStalls()
    expect(outcomes(await queryName(NAME, [at], new AbortController().signal))).toEqual([
      'A timeout',
      'AAAA timeout',
    ])
    expect(performance.now() - began - stalledMs()).toBeLessThan(5_000)
    const caller = new AbortController()
    const asked = queryName(NAME, [at], caller.signal)
    caller.abort(new Error('left'))
    await expect(asked).rejects.toThrow('left')
  })
})

it.each([
  [['10.96.0.10'], ['10.96.0.10']],
  [
    ['a', '10.0.0.1', 'fd00::1', '10.0.0.3', '10.0.0.4'],
    ['10.0.0.1', 'fd00::1', '10.0.0.3'],
  ],
  [[], ['127.0.0.1']],
])('asks of %j only addresses, three at most', (nameservers, servers) => {
  expect(serversOf(nameservers)).toEqual(servers)
})
