import { describe, expect, it } from 'vitest'
import { keepToken, renewalDue } from './token-keeper'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (iat: number, exp: number) => `${part({ alg: 'RS256' })}.${part({ iat, exp })}.signature`

describe('renewalDue', () => {
  it.each([
    ['80% of an hour', token(1000, 4600), 2_880_000],
    ['80% of what the server gave, not of what was asked', token(0, 86_400), 69_120_000],
    ['no sooner than 10 s', token(0, 1), 10_000],
    ['10 minutes where it does not say', 'opaque', 600_000],
  ])('is %s', (_, text, ms) => {
    expect(renewalDue(text)).toBe(ms)
  })
})

/** A clock that only sleeping advances. */
function aKeeping(answers: (string | Error)[]) {
  let nowMs = 0
  const ending = new AbortController()
  const [written, renewals, asked]: [string[], unknown[], number[]] = [[], [], []]
  return {
    written,
    renewals,
    asked,
    keeping: {
      request: async () => {
        asked.push(nowMs)
        const answer = answers.shift()
        if (answers.length === 0) ending.abort()
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more')
        return answer
      },
      write: (text: string) => written.push(text),
      onRenewal: (error?: unknown) => renewals.push(error),
      signal: ending.signal,
      now: () => nowMs,
      sleep: async (ms: number) => {
        expect(ms).toBeLessThanOrEqual(30_000)
        nowMs += ms
      },
    },
  }
}

describe('keepToken', () => {
  it('rejects when there is no first token', async () => {
    const { keeping, written } = aKeeping([new Error('no right'), ''])
    await expect(keepToken(keeping)).rejects.toThrow('no right')
    expect(written).toEqual([])
  })

  it('writes the next at 80% of the life of the last, by a clock that it reads every 30 s', async () => {
    const [first, second, third] = [token(0, 3600), token(0, 600), token(1, 600)]
    const { keeping, written, asked } = aKeeping([`${first}\n`, second, third])
    await (await keepToken(keeping)).ended
    expect(written).toEqual([first, second, third])
    expect(asked).toEqual([0, 2_880_000, 3_360_000])
  })

  it('tries every 10 s while it fails, keeps the last token, and reports it without one', async () => {
    const refusal = new Error('Unauthorized')
    const { keeping, written, asked, renewals } = aKeeping([
      token(0, 600),
      refusal,
      'two words',
      token(0, 600),
    ])
    await (await keepToken(keeping)).ended
    expect(asked).toEqual([0, 480_000, 490_000, 500_000])
    expect(renewals).toEqual([refusal, expect.any(Error), undefined])
    expect(written).toHaveLength(2)
  })
})
