import { expect, it } from 'vitest'
import { RefusedToken } from './refused-token'

const answer = { status: 401, json: undefined, text: '', witness: { nosniff: false }, ms: 1, bytes: 0 }
const never = () => false

it('lets one try after each pause, at most four in a minute, and all again once a token was accepted', () => {
  const token = new RefusedToken()
  token.refused(answer, 1, 0)
  const tries: number[] = []
  for (let now = 0; now < 120_000; now += 100) {
    if (token.standIn(now, never)) continue
    tries.push(now)
    expect(token.standIn(now, never)).toBe(answer)
    token.refused(answer, 1, now)
  }
  expect(tries).toEqual([2_000, 8_000, 26_000, 56_000, 86_000, 116_000])
  token.accepted()
  expect([token.standIn(120_000, never), token.standIn(120_000, never)]).toEqual([null, null])
})

it('ends at once when the directory holds another token than the one refused', () => {
  const token = new RefusedToken()
  token.refused(answer, 7, 0)
  const seen: number[] = []
  expect(token.standIn(1, (generation) => seen.push(generation) > 0)).toBeNull()
  expect(token.standIn(1, never)).toBeNull()
  expect(seen).toEqual([7])
})

it('takes calls that are refused together for one, and lets another try when the one that tries learned nothing', () => {
  const token = new RefusedToken()
  for (let i = 0; i < 10; i += 1) token.refused(answer, 1, i)
  expect(token.standIn(2_001, never)).toBeNull()
  expect(token.standIn(2_002, never)).toBe(answer)
  token.leave()
  expect(token.standIn(2_003, never)).toBeNull()
})
