import { describe, expect, it } from 'vitest'
import {
  KubeStatusError,
  KubeTextError,
  RequestBudgetError,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { plain, say } from '@/lib/phrase/phrase'
import { aRefusal, noAnswer } from '../testing/scripted-feed'
import { toListFault } from './list-fault'

const line = { method: 'GET', path: '/api/v1/pods' } as const

const aheadOfServer = new KubeStatusError(
  line,
  504,
  {
    kind: 'Status',
    code: 504,
    reason: 'Timeout',
    message: 'Too large resource version: 9, current: 5',
    details: {
      name: '',
      group: '',
      kind: '',
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    },
  },
  { nosniff: false },
  1,
)

function aText(code: number, witness: { auditId?: string }): KubeTextError {
  return new KubeTextError(line, code, '404 page not found', { nosniff: true, ...witness }, 1)
}

describe('toListFault', () => {
  it.each<[string, unknown, string]>([
    ['403', aRefusal(403), 'forbidden'],
    ['401', aRefusal(401), 'unauthorized'],
    ['404', aRefusal(404), 'absent'],
    ['405', aRefusal(405), 'unsupported'],
    ['410', aRefusal(410), 'expired'],
    ['429', aRefusal(429), 'throttled'],
    ['503', aRefusal(503), 'internal'],
    ['422', aRefusal(422), 'invalid'],
    ['a version that the server has not reached', aheadOfServer, 'expired'],
    ['our own budget', new RequestBudgetError(line, { perSecond: 10, inFlight: 8 }, 1), 'throttled'],
    [
      '403 of a mesh',
      new KubeTextError(line, 403, 'RBAC: access denied', { nosniff: false }, 1),
      'forbidden',
    ],
    ['404 of a kubelet or a proxy', aText(404, {}), 'failed'],
    ['404 of the API server, in plain text', aText(404, { auditId: 'a' }), 'absent'],
    ['a refused connection', noAnswer('connect'), 'failed'],
    ['a reset', noAnswer('reset'), 'cut'],
    ['silence', noAnswer('timeout'), 'cut'],
    ['a body above the cap', new UnexpectedAnswerError(line, 'too-large', say`too large`), 'too-large'],
    ['an answer that is no Table', new UnexpectedAnswerError(line, 'shape', say`no Table`), 'unreadable'],
  ])('tells %s', (_, error, kind) => {
    expect(toListFault(error).kind).toBe(kind)
  })

  it('says whose words they are', () => {
    expect(plain(toListFault(aText(404, {})).says)).toBe(
      'Something that is not the API server answered 404: 404 page not found',
    )
    expect(plain(toListFault(aText(404, { auditId: 'a' })).says)).toBe(
      'The API server answered 404: 404 page not found',
    )
  })

  it("keeps the server's words", () => {
    expect(plain(toListFault(aRefusal(403, 'pods is forbidden')).says)).toBe(
      'The API server answered 403: pods is forbidden',
    )
  })

  it.each<[string | undefined, number | undefined]>([
    ['30', 30_000],
    ['0', 0],
    [undefined, undefined],
    ['Tue, 24 Nov 2026 15:00:00 GMT', undefined],
    ['99999999', undefined],
    ['-1', undefined],
  ])('reads Retry-After %s', (header, ms) => {
    expect(toListFault(aRefusal(429, 'slow', header)).retryAfterMs).toBe(ms)
  })

  it('does not take our own fault for one of the API server', () => {
    const fault = new TypeError('x is undefined')
    expect(() => toListFault(fault)).toThrow(fault)
  })
})
