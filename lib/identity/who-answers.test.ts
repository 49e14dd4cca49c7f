import { describe, expect, it } from 'vitest'
import type { CertificateFacts } from '@/lib/contract/probe-facts'
import { type Greeting, isKubeletCertificate, whoAnswers } from './who-answers'

function certificate(subject: string, names: string[]): CertificateFacts {
  return {
    subject,
    issuer: 'CN=kubernetes',
    names,
    validFrom: '2026-11-01T00:00:00Z',
    validTo: '2027-11-01T00:00:00Z',
  }
}

const API_SERVER = certificate('CN=kube-apiserver', ['DNS:kubernetes.default.svc', 'IP Address:10.96.0.1'])
const KUBELET = certificate('O=system:nodes, CN=system:node:node-a', ['DNS:node-a', 'IP Address:10.0.0.5'])
const BY_HAND = certificate('CN=node-a', ['DNS:node-a', 'IP Address:10.0.0.5'])

const answer = (status: number, rest: Partial<Greeting> = {}): Greeting => ({
  status,
  fromKubernetes: false,
  says: '',
  ...rest,
})
const plain = (status: number, says: string, rest: Partial<Greeting> = {}) =>
  answer(status, { contentType: 'text/plain; charset=utf-8', says, ...rest })
const html = (status: number) => answer(status, { contentType: 'text/html', says: '<html>' })

describe('whoAnswers', () => {
  it.each<[string, Greeting, CertificateFacts | null, string]>([
    ['a version', answer(200, { fromKubernetes: true }), API_SERVER, 'api-server'],
    [
      'a Status 401, without anonymous calls',
      answer(401, { fromKubernetes: true }),
      API_SERVER,
      'api-server',
    ],
    ['a Status 403', answer(403, { fromKubernetes: true }), null, 'api-server'],
    [
      'a plain 429 of the API server',
      plain(429, 'Too many requests', { auditId: 'a' }),
      API_SERVER,
      'api-server',
    ],
    [
      'a plain 404 of the API server',
      plain(404, '404 page not found', { flowSchema: 'f' }),
      null,
      'api-server',
    ],
    [
      'a certificate by another CA policy, and a version',
      answer(200, { fromKubernetes: true }),
      BY_HAND,
      'api-server',
    ],
    [
      'a kubelet by its certificate, whatever it says',
      answer(200, { fromKubernetes: true }),
      KUBELET,
      'other',
    ],
    ['a kubelet that has no such path', plain(404, '404 page not found'), BY_HAND, 'other'],
    ['a kubelet that wants credentials', plain(401, 'Unauthorized'), BY_HAND, 'other'],
    ['a kubelet that refuses', plain(403, 'Forbidden (user=system:anonymous, verb=get)'), null, 'other'],
    ['another program that has no such path', html(404), null, 'other'],
    [
      'etcd',
      answer(200, { contentType: 'application/json', says: '{"etcdserver":"3.5.16"}' }),
      null,
      'other',
    ],
    ['a page in the place of the version', html(200), null, 'other'],
    ['a sign-in page', answer(302), API_SERVER, 'unclear'],
    ['a gateway that refuses', html(403), API_SERVER, 'unclear'],
    [
      'a mesh that refuses in plain text',
      plain(403, 'RBAC: access denied', { server: 'envoy' }),
      null,
      'unclear',
    ],
    [
      'a load balancer without a backend',
      plain(503, 'no healthy upstream', { server: 'envoy' }),
      null,
      'unclear',
    ],
  ])('%s', (_, greeting, presented, is) => {
    expect(whoAnswers(greeting, presented).is).toBe(is)
  })

  it('says what was seen, and what in the certificate speaks against it', () => {
    expect(whoAnswers(plain(404, '404 page not found\n'), BY_HAND)).toEqual({
      is: 'other',
      says: 'GET /version without a token was answered 404 in text/plain: "404 page not found", as by a kubelet, and nothing in it looks like an API server. Its certificate is for DNS:node-a, IP Address:10.0.0.5, and not for kubernetes.default.svc, as an API server\'s is.',
    })
  })
})

describe('isKubeletCertificate', () => {
  it.each([
    ['O=system:nodes, CN=system:node:node-a', true],
    ['CN=system:node:node-a\nO=system:nodes', true],
    ['CN=kube-apiserver', false],
    ['O=CN=system:nodes', false],
    ['', false],
  ])('%j', (subject, is) => {
    expect(isKubeletCertificate(subject)).toBe(is)
  })
})
