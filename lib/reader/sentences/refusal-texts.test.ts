import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goQuote } from '@/lib/words/go-quote'
import { parseLimitText } from './limit-text'
import { parsePodSecurityText, splitOutside } from './pod-security-text'
import { parseSccText } from './scc-text'
import { parseWebhookText } from './webhook-text'

describe('parsePodSecurityText', () => {
  it('gives level, version and each clause, commas and parentheses in quotes left whole', () => {
    const text =
      'violates PodSecurity "restricted:v1.30": host namespaces (hostNetwork=true, hostPID=true), privileged (containers "a", "b, (c" must not set securityContext.privileged=true), hostPort'
    expect(parsePodSecurityText(text)).toEqual({
      level: 'restricted',
      version: 'v1.30',
      clauses: [
        { reason: 'host namespaces', detail: 'hostNetwork=true, hostPID=true' },
        {
          reason: 'privileged',
          detail: 'containers "a", "b, (c" must not set securityContext.privileged=true',
        },
        { reason: 'hostPort', detail: '' },
      ],
      isCut: false,
    })
  })

  it('names what is not met where the text is cut in its detail or behind a comma', () => {
    const clauses = (text: string) =>
      parsePodSecurityText(`violates PodSecurity "baseline:v1.30": ${text}`)?.clauses
    expect(clauses('hostPort (containers "a", "b"')).toEqual([{ reason: 'hostPort', detail: '' }])
    expect(clauses('hostPort (container "a" uses hostPort 80). Maybe invalid')).toEqual([
      { reason: 'hostPort', detail: 'container "a" uses hostPort 80' },
    ])
    expect(parsePodSecurityText('violates PodSecurity "baseline:v1.30": hostPort (cont')?.isCut).toBe(true)
    expect(clauses('hostPort (container "a" uses hostPort 80), ')).toEqual([
      { reason: 'hostPort', detail: 'container "a" uses hostPort 80' },
    ])
  })

  it('gives nothing for another text', () => {
    expect(parsePodSecurityText('exceeded quota: x')).toBeUndefined()
    expect(parsePodSecurityText('violates PodSecurity restricted')).toBeUndefined()
  })

  it('splits only outside quotes and parentheses, and loses nothing', () => {
    const part = fc.oneof(
      fc.stringMatching(/^[a-z ]{0,8}$/),
      fc.string({ maxLength: 8 }).map(goQuote),
      fc.stringMatching(/^[a-z, ]{0,8}$/).map((text) => `(${text})`),
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        expect(splitOutside(parts.join(', '), ', ')).toEqual(parts)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(splitOutside(text, ', ').join(', ')).toBe(text)
      }),
    )
  })
})

describe('parseLimitText', () => {
  it.each([
    [
      'maximum cpu usage per Container is 800m, but limit is 1500m',
      [{ bound: 'maximum', resource: 'cpu', type: 'Container', allowed: '800m', stated: 'limit is 1500m' }],
    ],
    [
      '[minimum memory usage per Pod is 1Gi, but request is 500Mi, maximum cpu usage per Pod is 2, but no limit is specified]',
      [
        { bound: 'minimum', resource: 'memory', allowed: '1Gi', stated: 'request is 500Mi' },
        { bound: 'maximum', resource: 'cpu', allowed: '2', stated: 'no limit is specified' },
      ],
    ],
    [
      'cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      [{ bound: 'ratio', resource: 'cpu', allowed: '2', stated: 'provided ratio is 4.000000' }],
    ],
    [
      'minimum storage usage per PersistentVolumeClaim is 5Gi, but request is 1Gi.',
      [{ bound: 'minimum', resource: 'storage', type: 'PersistentVolumeClaim', stated: 'request is 1Gi' }],
    ],
    ['the maximum is reached', []],
  ])('reads %s', (text, limits) => {
    expect(parseLimitText(text)).toMatchObject(limits)
    expect(parseLimitText(text)).toHaveLength(limits.length)
  })
})

describe('parseWebhookText', () => {
  const post = (host: string, error: string) =>
    `Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://${host}/validate?timeout=10s": ${error}`

  it.each([
    [post('127.0.0.1:1', 'dial tcp 127.0.0.1:1: connect: connection refused'), 'refused', undefined],
    [post('guard.ops.svc:443', 'no endpoints available for service "guard"'), 'no-endpoints', 'ops/guard'],
    [post('guard.ops.svc:443', 'service "guard" not found'), 'no-service', 'ops/guard'],
    [
      post('guard.ops.svc:443', 'tls: failed to verify certificate: x509: unknown'),
      'certificate',
      'ops/guard',
    ],
    [post('guard.ops.svc:443', 'context deadline exceeded'), 'timeout', 'ops/guard'],
    [post('w.example.com', 'dial tcp: lookup w.example.com: no such host'), 'dns', undefined],
    [
      'failed calling webhook "w.example.com": the server could not find the requested resource',
      'path',
      undefined,
    ],
    ['failed calling webhook "w.example.com": EOF', 'other', undefined],
    [
      'failed calling webhook "w.example.com": received invalid webhook response: expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind=',
      'answer',
      undefined,
    ],
    [
      'failed calling webhook "w.example.com": failed to call webhook: an error on the server ("") has prevented the request from succeeding',
      'answer',
      undefined,
    ],
  ])('says why it could not be called: %s', (message, trouble, service) => {
    const parsed = parseWebhookText(message)
    expect(parsed).toMatchObject({ kind: 'failed', webhook: 'w.example.com', trouble })
    const named = parsed?.kind === 'failed' ? parsed.service : undefined
    expect(named && `${named.namespace}/${named.name}`).toBe(service)
  })

  it('keeps the words of a webhook that says no', () => {
    expect(
      parseWebhookText('admission webhook "validate.kyverno.svc-fail" denied the request: \n\nno: x'),
    ).toEqual({
      kind: 'denied',
      webhook: 'validate.kyverno.svc-fail',
      says: 'no: x',
    })
    expect(parseWebhookText('admission webhook "w" denied the request without explanation')).toMatchObject({
      says: '',
    })
    expect(parseWebhookText('the webhook denied the request')).toBeUndefined()
  })
})

describe('parseSccText', () => {
  it('tells each constraint that may be used from those that cannot', () => {
    const text =
      'unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999], provider restricted-v2: .fsGroup: Invalid value: [1]]'
    expect(parseSccText(text)).toEqual([
      { name: 'anyuid', usable: false, complaints: [] },
      {
        name: 'restricted-v2',
        usable: true,
        complaints: [
          '.containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000, 1999]',
          '.fsGroup: Invalid value: [1]',
        ],
      },
    ])
    expect(parseSccText('unable to validate against any pod security policy: []')).toBeUndefined()
  })

  it('has a complaint that is cut as it stands, so that it does not look whole', () => {
    const text =
      'unable to validate against any security context constraint: [provider restricted-v2: .spec.hostNetwork: Invalid val...'
    expect(parseSccText(text)).toEqual([
      { name: 'restricted-v2', usable: true, complaints: ['.spec.hostNetwork: Invalid val...'] },
    ])
  })

  it('has the complaints that no name is in front of, and no cut word of who may use it', () => {
    const text =
      'unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used, provider "nonroot": Forbidden: not usa...'
    expect(parseSccText(text)).toEqual([
      { name: 'anyuid', usable: false, complaints: [] },
      {
        name: '',
        usable: true,
        complaints: [
          'spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used',
        ],
      },
    ])
  })
})

describe('every parser of a refusal', () => {
  it('takes any text without an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const prefix of [
          '',
          'violates PodSecurity "a:b": ',
          'failed calling webhook ',
          'admission webhook "',
          'unable to validate against any security context constraint: ',
        ]) {
          parsePodSecurityText(prefix + text)
          parseWebhookText(prefix + text)
          parseLimitText(prefix + text)
          parseSccText(prefix + text)
        }
      }),
    )
  })
})
