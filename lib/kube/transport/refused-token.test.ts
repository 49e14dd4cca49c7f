import { describe, expect, it } from 'vitest'
import { RefusedToken } from './stand-in'

const answer = { status: 401, json: undefined, text: '', witness: { nosniff: false }, ms: 1, bytes: 0 }
const never = () => false
const PODS = '/api/v1/namespaces/shop/pods?watch=1'
const SERVICES = '/api/v1/namespaces/shop/services'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments'
const METRICS = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods'

describe('RefusedToken', () => {
  it.each([
    ['the core group', SERVICES, PODS],
    ['a group of its own', METRICS, METRICS],
  ])(
    'lets one of %s try after each pause, at most four in a minute, and all once a token is accepted',
    (_, one, other) => {
      const token = new RefusedToken()
      token.refused(one, answer, 1, 0)
      const tries: number[] = []
      for (let now = 0; now < 120_000; now += 100) {
        if (token.standIn(other, now, never)) continue
        tries.push(now)
        expect(token.standIn(one, now, never)).toBe(answer)
        token.refused(one, answer, 1, now)
      }
      expect(tries).toEqual([2_000, 8_000, 26_000, 56_000, 86_000, 116_000])
      token.accepted(one)
      expect([token.standIn(one, 120_000, never), token.standIn(other, 120_000, never)]).toEqual([null, null])
    },
  )

  it('ends at once when the directory holds another token than the one refused', () => {
    const token = new RefusedToken()
    token.refused(PODS, answer, 7, 0)
    const seen: number[] = []
    expect(token.standIn(PODS, 1, (generation) => seen.push(generation) > 0)).toBeNull()
    expect(token.standIn(PODS, 1, never)).toBeNull()
    expect(seen).toEqual([7])
  })

  it('takes calls that are refused together for one, and lets another try when the one that tries learned nothing', () => {
    const token = new RefusedToken()
    for (let i = 0; i < 10; i += 1) token.refused(PODS, answer, 1, i)
    expect(token.standIn(PODS, 2_001, never)).toBeNull()
    expect(token.standIn(SERVICES, 2_002, never)).toBe(answer)
    token.leave(PODS)
    expect(token.standIn(SERVICES, 2_003, never)).toBeNull()
  })

  it.each([PODS, '/version', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'])(
    'holds every group back after a 401 of the API server itself, as of %s, and counts their tries as one',
    (path) => {
      const token = new RefusedToken()
      token.refused(path, answer, 1, 0)
      expect([PODS, DEPLOYMENTS, METRICS].map((one) => token.standIn(one, 1, never))).toEqual(
        Array(3).fill(answer),
      )
      expect(token.standIn(DEPLOYMENTS, 2_000, never)).toBeNull()
      token.refused(DEPLOYMENTS, answer, 1, 2_000)
      expect(token.standIn(PODS, 7_900, never)).toBe(answer)
      expect(token.standIn(PODS, 8_000, never)).toBeNull()
    },
  )

  it('leaves other groups alone after the 401 of one that an aggregated server may have answered', () => {
    const token = new RefusedToken()
    token.refused(METRICS, answer, 1, 0)
    expect(token.standIn(METRICS, 1, never)).toBe(answer)
    expect([PODS, DEPLOYMENTS].map((path) => token.standIn(path, 1, never))).toEqual([null, null])
    token.accepted(PODS)
    expect(token.standIn(METRICS, 2, never)).toBe(answer)
  })

  it('takes a call of any group that is accepted for proof that the token is good', () => {
    const token = new RefusedToken()
    token.refused(PODS, answer, 1, 0)
    token.accepted(DEPLOYMENTS)
    expect(token.standIn(PODS, 1, never)).toBeNull()
  })
})
