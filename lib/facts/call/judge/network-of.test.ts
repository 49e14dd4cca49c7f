import { expect, it } from 'vitest'
import { endedBeforeSending, type NoAnswer, networkOf } from './judge-gates'

it.each<[NoAnswer['step'], NoAnswer['during'], string, string | null, 'network' | 'tls']>([
  ['resolve', 'resolve', 'EAI_AGAIN', 'name-not-resolved', 'network'],
  ['resolve', 'resolve', 'ENOTFOUND', 'name-not-resolved', 'network'],
  ['timeout', 'resolve', 'DEADLINE', 'name-not-resolved', 'network'],
  ['connect', 'connect', 'ECONNREFUSED', 'nothing-listens', 'network'],
  ['connect', 'connect', 'EHOSTUNREACH', 'no-answer', 'network'],
  ['timeout', 'connect', 'DEADLINE', 'no-answer', 'network'],
  ['timeout', 'tls', 'DEADLINE', null, 'tls'],
  ['timeout', 'headers', 'DEADLINE', null, 'network'],
  ['tls', 'tls', 'ERR_SSL_WRONG_VERSION_NUMBER', null, 'tls'],
  ['tls', 'tls', 'SELF_SIGNED_CERT_IN_CHAIN', 'untrusted-ca', 'tls'],
  ['tls', 'tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-certificate-name', 'tls'],
  ['stranger', 'tls', 'NOT_THE_API_SERVER', null, 'network'],
])('%s during %s (%s) is %s', (step, during, code, failure, kind) => {
  const call: NoAnswer = { step, during, code, target: '10.96.0.1:443', message: 'It failed.' }
  expect(networkOf(call)).toMatchObject({ failure, kind, target: '10.96.0.1:443' })
})

it.each<[NoAnswer['step'], NoAnswer['during'], boolean]>([
  ['stranger', 'tls', true],
  ['credentials', 'queue', true],
  ['timeout', 'headers', false],
])('%s during %s: nothing was sent is %s', (step, during, is) => {
  expect(endedBeforeSending({ step, during })).toBe(is)
})
