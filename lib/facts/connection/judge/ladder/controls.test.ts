import { describe, expect, it } from 'vitest'
import type { HttpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { plain } from '@/lib/phrase/phrase'
import type { Control } from '../../contract'
import { describeControls } from './controls'
import type { ControlFacts, LadderFacts } from './facts'
import { aCall, aRefusal, someFacts } from './testing/facts'

const NOTHING: ControlFacts = {
  noKubeconfig: null,
  allJobs: null,
  jobs: null,
  jobByName: null,
  tlsForOtherName: null,
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
const failed = (code: string): Extract<HttpFacts, { outcome: 'failed' }> => ({
  outcome: 'failed',
  ms: 1,
  code,
  says: code,
})

describe('https without ca.crt', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'only its own certificate', true],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'sent a chain', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'sent its CA too', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed', true],
    ['CERT_HAS_EXPIRED', 'Could not be shown here: TLSv1.3 in 5 ms, CERT_HAS_EXPIRED', null],
    ['', 'a public CA signed this certificate', false],
  ] as const)('%s', (code, words, asExpected) => {
    const found = control('https-without-ca', { tlsWithoutCa: withoutCa(code) })
    expect(found).toMatchObject({ asExpected })
    expect(plain(found.answer)).toContain(words)
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
      { httpOnTlsPort: answered(400, 'Client sent an HTTP request to an HTTPS server.') },
      'http-on-tls-port',
      true,
    ],
    [
      'another 400 on the TLS port',
      'http-on-tls-port',
      { httpOnTlsPort: answered(400, 'Bad Request') },
      'plain-http-on-tls-port',
      false,
    ],
    [
      'the TLS port sends an alert of TLS',
      'http-on-tls-port',
      { httpOnTlsPort: failed('HPE_INVALID_CONSTANT') },
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
      null,
    ],
    [
      'the wrong name is throttled',
      'wrong-resource-name',
      { wrongName: aCall(null, { status: 429 }) },
      'throttled',
      null,
    ],
    ['nothing was tried', 'wrong-resource-name', {}, 'not-reached', null],
    ['a ping is never sent', 'ping', {}, 'not-needed', null],
    ['no one gets cluster-admin', 'admin-for-all', {}, 'not-needed', null],
    ['nothing is written', 'write', {}, 'not-needed', null],
    ['nothing on 8080', 'no-kubeconfig', { noKubeconfig: failed('ECONNREFUSED') }, 'refused', true],
    ['a program on 8080', 'no-kubeconfig', { noKubeconfig: answered(200, 'hi') }, 'ok', false],
    ['silence on 8080', 'no-kubeconfig', { noKubeconfig: { outcome: 'silent', ms: 3000 } }, 'silent', null],
    [
      'a name that the certificate does not have',
      'wrong-server-name',
      { tlsForOtherName: withoutCa('ERR_TLS_CERT_ALTNAME_INVALID') },
      'wrong-host-name',
      true,
    ],
    [
      'another CA hides the name',
      'wrong-server-name',
      { tlsForOtherName: withoutCa('SELF_SIGNED_CERT_IN_CHAIN') },
      'untrusted-ca',
      null,
    ],
    ['a certificate for every name', 'wrong-server-name', { tlsForOtherName: withoutCa('') }, 'ok', false],
    ['jobs may be listed', 'other-resource', { jobs: aCall({ items: 1, exact: true }) }, 'ok', true],
    ['jobs are refused', 'other-resource', { jobs: aRefusal('no') }, 'forbidden', true],
    ['all jobs are refused', 'no-namespace', { allJobs: aRefusal('no') }, 'forbidden', true],
    [
      'no such job',
      'by-name',
      { jobByName: aCall(null, { status: 404, fromKubernetes: true }) },
      'not-found',
      true,
    ],
  ])('%s', (_, id, controls, situation, asExpected) => {
    expect(control(id, controls)).toMatchObject({ situation, asExpected })
  })

  it.each<[string, Control['id'], Partial<ControlFacts>, Partial<LadderFacts>, Control['situation']]>([
    [
      'all ports refuse',
      'http-port-80',
      { httpOnPort80: failed('ECONNREFUSED') },
      { tcp: failed('ECONNREFUSED') },
      'refused',
    ],
    [
      'all ports are silent',
      'http-port-80',
      { httpOnPort80: { outcome: 'silent', ms: 3000 } },
      { tcp: { outcome: 'silent', ms: 3000 } },
      'silent',
    ],
    ['no name', 'http-port-80', { httpOnPort80: failed('EAI_AGAIN') }, {}, 'name-unresolved'],
    [
      'port 80 takes the connection and cuts it',
      'http-port-80',
      { httpOnPort80: failed('ECONNRESET') },
      {},
      'reset',
    ],
    ['the TLS port refuses', 'http-on-tls-port', { httpOnTlsPort: failed('ECONNREFUSED') }, {}, 'refused'],
    [
      'the TLS port has no name',
      'http-on-tls-port',
      { httpOnTlsPort: failed('ENOTFOUND') },
      {},
      'name-unresolved',
    ],
    [
      'the TLS port is silent',
      'http-on-tls-port',
      { httpOnTlsPort: { outcome: 'silent', ms: 3000 } },
      {},
      'silent',
    ],
    [
      'the port cuts TLS too',
      'http-on-tls-port',
      { httpOnTlsPort: failed('ECONNRESET') },
      { tls: failed('ECONNRESET') },
      'reset',
    ],
    ['no handshake', 'https-without-ca', { tlsWithoutCa: failed('ECONNREFUSED') }, {}, 'refused'],
    [
      'no anonymous call went out',
      'no-token',
      {
        anonymousRoot: {
          outcome: 'unreached',
          call: 'GET /',
          ms: 1,
          step: 'connect',
          during: 'connect',
          code: 'ECONNREFUSED',
          says: 'x',
        },
      },
      {},
      'refused',
    ],
    [
      'a page instead',
      'no-token',
      { anonymousRoot: aCall<{ paths: number }>(null, { contentType: 'text/html', says: '<html>' }) },
      {},
      'not-kubernetes',
    ],
  ])('%s: the lesson of %s could not be shown', (_, id, controls, facts, situation) => {
    const { answer, ...found } = control(id, controls, facts)
    expect(found).toMatchObject({ asExpected: null, situation })
    expect(plain(answer)).toMatch(/^Could not be shown here: /)
  })

  it('have no direct lines where calls go by a kubectl proxy', () => {
    const route = { kind: 'kubectl-proxy' as const, host: '127.0.0.1', port: 8001 }
    const lines = describeControls(someFacts({ route }), NOTHING).map(({ id, curl }) => [id, curl])
    const at = 'curl -sS -i -m 3 http://127.0.0.1:8001'
    expect(lines).toEqual([
      ['no-kubeconfig', 'curl -sS -i -m 3 http://127.0.0.1:8080/'],
      ['ping', undefined],
      ['http-port-80', undefined],
      ['http-on-tls-port', undefined],
      ['https-without-ca', undefined],
      ['wrong-server-name', undefined],
      ['no-token', undefined],
      ['token-without-rights', `${at}/`],
      ['admin-for-all', undefined],
      ['no-namespace', "curl -sS -i -m 3 'http://127.0.0.1:8001/apis/batch/v1/jobs?limit=1'"],
      [
        'other-resource',
        "curl -sS -i -m 3 'http://127.0.0.1:8001/apis/batch/v1/namespaces/shop/jobs?limit=1'",
      ],
      ['by-name', `${at}/apis/batch/v1/namespaces/shop/jobs/no-such-job`],
      ['write', expect.stringContaining(`"verb":"delete"`)],
      ['wrong-resource-name', `${at}/api/v1/namespaces/shop/service`],
    ])
  })
})
