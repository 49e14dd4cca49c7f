import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { recordedExchanges } from '@/lib/rbac/testing/recorded-world'
import { type Answered, type CallOutcome, judgeGates, provesAuthorization, unsentGates } from './judge-gates'

const SIGN = { passed: '+', refused: 'x', 'not-reached': '.', unknown: '?' }

function signs(outcome: CallOutcome, isWrite: boolean, isPath = false): string {
  return judgeGates({ outcome, isWrite, isPath })
    .map(({ state }) => SIGN[state])
    .join('')
}

function status(code: number, message: string, details: Partial<AnsweredStatus['details']> = {}): Answered {
  return {
    outcome: 'answered',
    httpStatus: code,
    status: { code, reason: '', message, details: { name: '', group: '', kind: '', ...details } },
    text: '',
    fromApiServer: true,
    nosniff: false,
    classified: true,
  }
}

function text(code: number, body: string, more: Partial<Answered> = {}): Answered {
  return {
    outcome: 'answered',
    httpStatus: code,
    text: body,
    fromApiServer: true,
    nosniff: false,
    classified: true,
    ...more,
  }
}

const CANNOT =
  'pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "shop"'
const DENIED = 'admission webhook "v.example.com" denied the request: no'
const WRITE = true
const READ = false

describe('judgeGates', () => {
  it.each<[string, CallOutcome, boolean, string]>([
    ['a read that was answered passes admission by', text(200, ''), READ, '++++++++...+'],
    ['a dry run that was answered passed all', text(201, ''), WRITE, '++++++++++++'],
    [
      'an answer of nobody known proves nothing',
      text(200, '', { fromApiServer: false }),
      READ,
      '????????????',
    ],
    ['a refused connection', { outcome: 'unanswered', beforeSending: true, says: '' }, READ, 'x...........'],
    [
      'silence after the request was sent',
      { outcome: 'unanswered', beforeSending: false, says: '' },
      WRITE,
      'x???????????',
    ],
    ['a 401', status(401, 'Unauthorized'), READ, '++x.........'],
    ['the sentence of an authorizer', status(403, CANNOT), READ, '+++++x......'],
    ['nosniff without a sentence', { ...status(403, 'x'), nosniff: true }, READ, '+++++x......'],
    ['a 403 without either', status(403, 'x'), WRITE, '+???????????'],
    ['a 403 of a proxy', text(403, '<html>', { fromApiServer: false }), READ, 'x...........'],
    ['429 of priority and fairness', text(429, 'Too many requests'), READ, '++++x.......'],
    ['429 in text without the header', text(429, 'x', { classified: false }), READ, '+????.......'],
    ['429 of nobody known', text(429, 'x', { fromApiServer: false }), READ, '????????...?'],
    [
      'a disruption budget',
      status(429, 'Cannot evict', { causes: [{ reason: 'DisruptionBudget' }] }),
      WRITE,
      '+++++++++++x',
    ],
    ['a failed authorizer', text(500, 'Internal Server Error: "/x": y'), READ, '+++++x......'],
    ['404 of the router', text(404, '404 page not found'), READ, '++++++x.....'],
    [
      '404 of no such resource',
      status(404, 'the server could not find the requested resource'),
      READ,
      '++++++x.....',
    ],
    [
      '404 of a type that exists',
      status(404, 'pods "x" not found', { kind: 'pods', name: 'x' }),
      READ,
      '++++++++...x',
    ],
    [
      '404 of the namespace of a create',
      status(404, 'namespaces "x" not found', { kind: 'namespaces', name: 'x' }),
      WRITE,
      '++++++++x...',
    ],
    ['405', status(405, 'x'), WRITE, '++++++x.....'],
    ['400 of a body that cannot be read', status(400, 'error decoding patch: x'), WRITE, '+++++++x....'],
    ['400 for another reason', status(400, 'x'), WRITE, '+++++++????.'],
    ['400 of a log', status(400, 'waiting to start'), READ, '+++++++?...?'],
    ['415', status(415, 'x'), WRITE, '+++++++x....'],
    ['422', status(422, 'Pod "p" is invalid: x'), WRITE, '+++++++++x..'],
    [
      'a quota',
      status(
        403,
        'pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
      ),
      WRITE,
      '++++++++++x.',
    ],
    [
      'PodSecurity',
      status(
        403,
        'pods "p" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)',
      ),
      WRITE,
      '++++++++++x.',
    ],
    [
      'a policy with 422',
      status(
        422,
        `configmaps "l" is forbidden: ValidatingAdmissionPolicy 'a' with binding 'b' denied request: no`,
      ),
      WRITE,
      '++++++++++x.',
    ],
    [
      'a policy with 403',
      status(
        403,
        `configmaps "l" is forbidden: ValidatingAdmissionPolicy 'a' with binding 'b' denied request: no`,
      ),
      WRITE,
      '++++++++++x.',
    ],
    ['a webhook of any code', status(400, DENIED), WRITE, '++++++++???.'],
    [
      'a webhook that is down',
      status(
        500,
        'Internal error occurred: failed calling webhook "d": failed to call webhook: Post "https://h": EOF',
      ),
      WRITE,
      '++++++++???.',
    ],
    [
      'a namespace that goes',
      status(
        403,
        'configmaps "c" is forbidden: unable to create new content in namespace n because it is being terminated',
      ),
      WRITE,
      '++++++++x...',
    ],
    [
      'an absent ServiceAccount',
      status(
        403,
        'pods "p" is forbidden: error looking up service account shop/absent: serviceaccount "absent" not found',
      ),
      WRITE,
      '++++++++x...',
    ],
    [
      'a limit, checked in both phases',
      status(403, 'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'),
      WRITE,
      '++++++++???.',
    ],
    ['AlreadyExists', status(409, 'pods "p" already exists', { kind: 'pods' }), WRITE, '+++++++++++x'],
    ['a conflict at the quota', status(409, 'x', { kind: 'resourcequotas' }), WRITE, '++++++++++x.'],
    ['410', status(410, 'x'), READ, '++++++++...x'],
    ['500 of unknown place', status(500, 'Internal error occurred: x'), READ, '+???????...?'],
  ])('%s', (_, outcome, isWrite, expected) => {
    expect(signs(outcome, isWrite)).toBe(expected)
  })

  it('a path has no gates of objects', () => {
    expect(signs(text(200, 'ok'), READ, true)).toBe('+++++++.....')
  })

  it('nothing is claimed of a call that was not sent', () => {
    expect(unsentGates().map(({ state }) => state)).toEqual(Array(12).fill('not-reached'))
  })

  it('places every recorded refusal of authorization at the authorizer, and no other one', () => {
    const refusals = recordedExchanges().filter(({ response }) => response.status === 403)
    expect(refusals.length).toBeGreaterThan(500)
    for (const { request, response } of refusals) {
      const { message, details } = response.body as { message: string; details?: object }
      const nosniff = response.headers['x-content-type-options'] === 'nosniff'
      const gates = judgeGates({
        outcome: { ...status(403, message, { ...details }), nosniff },
        isWrite: request.method !== 'GET',
        isPath: false,
      })
      expect(gates[5]?.state, message).toBe(nosniff ? 'refused' : 'passed')
    }
  })

  it('never passes a gate behind one that is not passed, and refuses at most once', () => {
    const answer = fc.record({
      outcome: fc.constant('answered' as const),
      httpStatus: fc.integer({ min: 200, max: 599 }),
      text: fc.constantFrom('', 'Internal Server Error: x', 'Too many requests'),
      fromApiServer: fc.boolean(),
      nosniff: fc.boolean(),
      classified: fc.boolean(),
    })
    const message = fc.constantFrom(CANNOT, DENIED, '', 'pods "x" not found', 'pods "p" is forbidden: x')
    const kind = fc.constantFrom('', 'pods', 'namespaces')
    fc.assert(
      fc.property(answer, message, kind, fc.boolean(), fc.boolean(), (base, says, of, isStatus, isWrite) => {
        const outcome = isStatus
          ? { ...base, status: status(base.httpStatus, says, { kind: of }).status }
          : base
        const shown = signs(outcome as Answered, isWrite).replace(/\.(?=.*[+x?])/g, '')
        expect(shown).toMatch(/^\+*(?:x|\?*)\.*$/)
        expect(
          provesAuthorization(judgeGates({ outcome: outcome as Answered, isWrite, isPath: false })),
        ).toBe(signs(outcome as Answered, isWrite)[5] === '+')
      }),
    )
  })
})
