import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { answered, POD, recordedFailures } from './testing/answered'

const U = 'system:serviceaccount:shop:web'

describe('explainStatus', () => {
  it.each<[string, AnsweredStatus]>([
    ['a 401, whose text never says why', answered(401, 'Unauthorized')],
    ['an admission plugin that the table does not know', answered(403, `${POD}no`)],
    [
      'a lost body',
      answered(403, 'the server responded with the status code 403 but did not return more information'),
    ],
    ['a code that is no row', answered(418, 'teapot')],
  ])('gives no cause for %s', (_, status) => {
    expect(explainStatus(status)).toMatchObject({ cause: null, alternatives: [], fixes: [] })
  })

  it('takes a refusal with an empty text for a second authorization, not for admission', () => {
    const streamed = explainStatus(answered(403, POD))
    expect(streamed).toMatchObject({ kind: 'authorization', verdict: 'denied' })
    expect(streamed.cause).toMatchObject({ id: 'D20', confidence: 'likely' })
    expect(streamed.cause?.says).toContain('1.35')
    expect(streamed.alternatives).toMatchObject([{ id: 'D17', confidence: 'possible' }])
    const applied = explainStatus(answered(403, 'deployments.apps "web" is forbidden: '))
    expect(applied.cause).toMatchObject({ id: 'D17', confidence: 'likely' })
    expect(applied.cause?.says).toContain('1.32')
    expect(applied.alternatives).toEqual([])
    for (const { fixes } of [streamed, applied]) {
      expect(fixes).toMatchObject([{ where: 'role', opens: [] }])
    }
  })

  it('says of a lost body that the client lost it', () => {
    for (const message of ['unknown (get configmaps)', 'unknown']) {
      expect(explainStatus(answered(403, message))).toMatchObject({
        kind: 'authorization',
        cause: null,
        says: 'The API server refused the call, and the client lost the answer: the text names neither the user nor the resource. Repeat the call to see both.',
      })
    }
  })

  it.each<[Explanation['verdict'], string, AnsweredStatus]>([
    [
      'denied',
      'quota',
      answered(403, `${POD}exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1`),
    ],
    ['denied', 'a webhook', answered(400, 'admission webhook "w" denied the request: no')],
    ['failed', 'a webhook that is down', answered(500, 'failed calling webhook "w": EOF')],
    ['failed', 'an authorizer', answered(500, 'Internal Server Error: "/api/v1/pods": EOF')],
    ['failed', 'headers', answered(400, 'requested [{Group  a  }] without impersonating a user')],
    ['failed', 'absence', answered(404, 'pods "p" not found')],
  ])('is %s by %s', (verdict, _, status) => {
    expect(explainStatus(status).verdict).toBe(verdict)
  })

  it('puts what is known of the call into request and commands, and guesses nothing else', () => {
    const status = answered(
      403,
      `${POD}exceeded quota: budget, requested: pods=1, used: pods=2, limited: pods=2`,
    )
    const blind = explainStatus(status)
    expect(blind.request).toEqual({ group: '', resource: 'pods', name: 'p' })
    expect(blind.fixes[0]).toMatchObject({
      command: 'kubectl describe resourcequota budget',
      warning: 'The text does not name the namespace: add it with -n.',
    })
    const known = explainStatus(status, { verb: 'create', namespace: 'shop', user: U })
    expect(known.request).toMatchObject({ verb: 'create', namespace: 'shop', user: U })
    expect(known.fixes[0]?.command).toBe('kubectl -n shop describe resourcequota budget')
    expect(known.fixes[0]?.warning).toBeUndefined()
  })

  it('keeps long and many-lined words of a webhook to one bounded line', () => {
    const long = `admission webhook "w" denied the request: ${'no\n'.repeat(1000)}`
    const { cause } = explainStatus(answered(403, long))
    expect(cause?.says.length).toBeLessThan(500)
    expect(cause?.says).not.toContain('\n')
  })
})

describe('the recorded answers that are no authorization sentence', () => {
  const CAUSES = new Map([
    ['exceeded quota', 'J1'],
    ['violates PodSecurity', 'J6'],
    ['ValidatingAdmissionPolicy', 'J7'],
    ['failed calling webhook', 'J9'],
    ['being terminated', 'J10'],
    ['error looking up service account', 'J11'],
    ['not currently held', 'H1'],
    ['namespaces "nosuch" not found', 'K404'],
    ['pods "absent" not found', 'G7'],
    ['could not find the requested resource', 'K404'],
    ['404 page not found', 'K404'],
    ['already exists', 'K409'],
    ['is invalid: ', 'K422'],
    ['unknown format', 'K415'],
    ['Not Acceptable', 'K406'],
    ['does not allow this method', 'G8'],
    ['does not match the namespace', 'K400'],
    ['cannot be handled as a', 'K400'],
    ['object provided is unrecognized', 'K400'],
    ["found '=='", 'K400'],
    ['field label not supported', 'K400'],
    ['does not have a host assigned', 'K400'],
  ])

  const statuses = recordedFailures()

  it('are all there', () => {
    expect(statuses.length).toBeGreaterThan(25)
  })

  it.each(statuses.map((status) => [status.message.slice(0, 100), status] as const))('%s', (_, status) => {
    const expected = [...CAUSES].find(([words]) => status.message.includes(words))?.[1]
    expect(expected).toMatch(/^[A-N]\d+$/)
    expect(explainStatus(status).cause?.id).toBe(expected)
  })

  it('use the causes of a 422 where the Status has them', () => {
    const status = statuses.find(({ code, details }) => code === 422 && details.kind === 'ConfigMap')
    const { cause } = explainStatus(status ?? answered(0, ''))
    expect(cause?.says).toMatch(
      /^ConfigMap Not_Valid is not valid: metadata\.name: Invalid value: "Not_Valid"/,
    )
  })
})
