import { describe, expect, it } from 'vitest'
import { toPart } from '@/lib/facts/objects/gather/object-reader'
import {
  KubeStatusError,
  KubeTextError,
  KubeUnreachableError,
  RequestBudgetError,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { say } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { toReading } from './reading'
import { toProblem } from './to-problem'

const line = { method: 'GET', path: '/api/v1/pods' } as const
const OWN = { nosniff: false, auditId: 'a' }
const details = { name: '', group: '', kind: '' }

function status(code: number): Error {
  const answer = { kind: 'Status', code, reason: '', message: 'words', details } as const
  return new KubeStatusError(line, code, answer, { nosniff: false }, 1)
}

function text(code: number, witness = { nosniff: false }): Error {
  return new KubeTextError(line, code, 'words', witness, 1)
}

const silent = new KubeUnreachableError(
  line,
  { step: 'connect', during: 'connect', osCode: 'ECONNREFUSED', says: 'refused', authority: 'a:443' },
  1,
)
const heldBack = new RequestBudgetError(line, { perSecond: 5, inFlight: 5 }, 1)
const unexpected = new UnexpectedAnswerError(line, 'shape', say`it is another document`)

const signal = new AbortController().signal
const failing = (error: unknown) => () => Promise.reject(error)

it('says of a 401 that the token is not accepted, and of any other answer which it was', () => {
  expect(toProblem(status(401))).toMatchObject({
    code: 'token-refused',
    title: 'The API server does not accept the token.',
    detail: 'GET /api/v1/pods was answered 401: words',
    status: 502,
  })
  expect(toProblem(status(403))).toMatchObject({
    code: 'api-server-refused',
    title: 'The API server answered 403.',
  })
})

describe('toReading', () => {
  it.each<[string, Error, string, string, string]>([
    ['a 403', status(403), 'refused', 'denied', 'The API server answered 403: words'],
    ['a 401', status(401), 'refused', 'denied', 'The API server answered 401: words'],
    ['a 403 of a proxy', text(403), 'refused', 'denied', 'Something that is not the API server answered 403'],
    ['a 404', status(404), 'absent', 'absent', 'The API server answered 404: words'],
    ['a group that is not served', text(404, OWN), 'absent', 'absent', 'The API server answered 404: words'],
    ['a 404 of a proxy', text(404), 'failed', 'unknown', 'Something that is not the API server answered 404'],
    ['a 500', status(500), 'failed', 'unknown', 'The API server answered 500: words'],
    ['no answer', silent, 'failed', 'unknown', 'no TCP connection to a:443 (ECONNREFUSED)'],
    ['a call held back', heldBack, 'failed', 'unknown', 'it was not sent'],
    ['another document', unexpected, 'failed', 'unknown', 'it is another document'],
  ])('keeps %s apart', async (_, error, because, state, says) => {
    const seen: Error[] = []
    const reading = await toReading(signal, failing(error), (failure) => seen.push(failure))
    expect(reading).toMatchObject({ state: 'unread', because })
    expect(seen).toEqual([error])
    const part = inPlain(toPart(reading, { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }))
    expect(part).toMatchObject({ state, says: expect.stringContaining(says) })
    const isExplained = part.state !== 'read' && part.explain !== undefined
    expect(isExplained).toBe('httpStatus' in error && error.httpStatus === 403)
  })

  it('throws on a mistake of our own, and what the caller gave up for', async () => {
    const mistake = new TypeError('x is not a function')
    await expect(toReading(signal, failing(mistake))).rejects.toBe(mistake)
    const reason = new Error('the reader left')
    await expect(toReading(AbortSignal.abort(reason), failing(silent))).rejects.toBe(reason)
  })
})
