import { describe, expect, it } from 'vitest'
import type { Control } from '@/lib/contract/connection'
import type { HttpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { describeControls } from './controls'
import type { ControlFacts, LadderFacts } from './facts'
import { LESSONS } from './lessons'
import { aCall, aRefusal, someFacts } from './testing/facts'

const NOTHING: ControlFacts = {
  httpOnPort80: null,
  httpOnTlsPort: null,
  tlsWithoutCa: null,
  anonymousRoot: null,
  wrongName: null,
}

function control(
  id: Control['id'],
  controls: Partial<ControlFacts>,
  facts: Partial<LadderFacts> = {},
): Control {
  const found = describeControls(someFacts(facts), { ...NOTHING, ...controls }).find((one) => one.id === id)
  if (!found) throw new Error(`no control ${id}`)
  return found
}

function withoutCa(code: string): TlsFacts {
  const { tls } = someFacts()
  if (tls?.outcome !== 'answered') throw new Error('no handshake')
  return { ...tls, authorized: code === '', code }
}

const answered = (status: number, body: string): HttpFacts => ({
  outcome: 'answered',
  ms: 1,
  status,
  statusText: '',
  contentType: '',
  server: '',
  body,
})
const failed = (code: string): HttpFacts => ({ outcome: 'failed', ms: 1, code, says: code })

describe('https without ca.crt', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'only its own certificate', true],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'sent a chain', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'sent its CA along', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is its own issuer', true],
    ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED', false],
    ['', 'a public CA signed this certificate', false],
  ])('%s', (code, words, asExpected) => {
    const found = control('https-without-ca', { tlsWithoutCa: withoutCa(code) })
    expect(found).toMatchObject({ asExpected })
    expect(found.answer).toContain(words)
    expect(found.curl).not.toMatch(/cacert|Authorization/)
  })
})

describe('the other controls', () => {
  it.each<[string, Control['id'], Partial<ControlFacts>, Control['situation'], boolean | null]>([
    ['port 80 is silent', 'http-port-80', { httpOnPort80: { outcome: 'silent', ms: 3000 } }, 'silent', true],
    ['port 80 is refused', 'http-port-80', { httpOnPort80: failed('ECONNREFUSED') }, 'refused', true],
    ['port 80 is rejected', 'http-port-80', { httpOnPort80: failed('EHOSTUNREACH') }, 'no-route', true],
    ['port 80 answers', 'http-port-80', { httpOnPort80: answered(301, '') }, 'ok', false],
    [
      'the TLS port says 400',
      'http-on-tls-port',
      { httpOnTlsPort: answered(400, 'Client sent') },
      'http-on-tls-port',
      true,
    ],
    [
      'the TLS port hangs up',
      'http-on-tls-port',
      { httpOnTlsPort: failed('ECONNRESET') },
      'http-on-tls-port',
      true,
    ],
    [
      'the TLS port speaks HTTP',
      'http-on-tls-port',
      { httpOnTlsPort: answered(200, '') },
      'plain-http-on-tls-port',
      false,
    ],
    [
      'anonymous is refused by name',
      'no-token',
      { anonymousRoot: aRefusal('forbidden') },
      'anonymous-forbidden',
      true,
    ],
    ['anonymous may', 'no-token', { anonymousRoot: aCall({ paths: 3 }) }, 'ok', false],
    [
      'a mesh answers 403',
      'no-token',
      { anonymousRoot: aCall<{ paths: number }>(null, { status: 403 }) },
      'not-kubernetes',
      false,
    ],
    [
      'the wrong name is throttled',
      'wrong-resource-name',
      { wrongName: aCall(null, { status: 429 }) },
      'throttled',
      false,
    ],
    ['nothing was tried', 'wrong-resource-name', {}, 'not-reached', null],
    ['a ping is never sent', 'ping', {}, 'not-needed', null],
  ])('%s', (_, id, controls, situation, asExpected) => {
    expect(control(id, controls)).toMatchObject({ situation, asExpected, teaches: LESSONS[id].teaches })
  })

  it('have no direct lines where calls go by a kubectl proxy', () => {
    const route = { kind: 'kubectl-proxy' as const, host: '127.0.0.1', port: 8001 }
    const lines = describeControls(someFacts({ route }), NOTHING).map(({ id, curl }) => [id, curl])
    expect(lines).toEqual([
      ['ping', undefined],
      ['http-port-80', undefined],
      ['http-on-tls-port', undefined],
      ['https-without-ca', undefined],
      ['no-token', undefined],
      ['token-without-rights', 'curl -sS -i -m 3 http://127.0.0.1:8001/'],
      ['wrong-resource-name', 'curl -sS -i -m 3 http://127.0.0.1:8001/api/v1/namespaces/shop/service'],
    ])
  })
})
