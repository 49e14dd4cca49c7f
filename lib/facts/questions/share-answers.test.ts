import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { shareAnswers } from './share-answers'

function aQuestion() {
  const asked: { resolve: (value: number) => void; reject: (error: Error) => void; signal: AbortSignal }[] =
    []
  const ask = (signal: AbortSignal) =>
    new Promise<number>((resolve, reject) => {
      asked.push({ resolve, reject, signal })
    })
  return { asked, ask }
}

const forever = new AbortController().signal

describe('shareAnswers', () => {
  it('asks once for callers that ask at the same time, and again once the answer is old', async () => {
    let now = 0
    const { asked, ask } = aQuestion()
    const shared = shareAnswers<number>(2000, () => now)
    const two = Promise.all([shared.get('a', forever, ask), shared.get('a', forever, ask)])
    asked[0]?.resolve(7)
    expect(await two).toEqual([7, 7])
    now = 1999
    expect(await shared.get('a', forever, ask)).toBe(7)
    now = 2000
    const later = shared.get('a', forever, ask)
    asked[1]?.resolve(8)
    expect(await later).toBe(8)
    expect(asked).toHaveLength(2)
  })

  it('gives a caller that takes an older answer the same, until one wants a younger', async () => {
    let now = 0
    const { asked, ask } = aQuestion()
    const shared = shareAnswers<number>(60_000, () => now)
    const first = shared.get('a', forever, ask)
    asked[0]?.resolve(7)
    await first
    now = 30_000
    expect(await shared.get('a', forever, ask, 55_000)).toBe(7)
    const younger = shared.get('a', forever, ask, 3_000)
    asked[1]?.resolve(8)
    expect([await younger, await shared.get('a', forever, ask, 55_000), asked.length]).toEqual([8, 8, 2])
  })

  it('leaves nothing of an answered question on the signal of the asker', async () => {
    const shared = shareAnswers<number>(0, () => 0)
    const { signal } = new AbortController()
    for (let nth = 0; nth < 3; nth += 1) await shared.get('a', signal, async () => nth)
    await expect(shared.get('b', signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it.each([
    ['counts of the navigation', 60_000, 56_000],
    ['refusals', 12_000, 11_000],
  ])('costs 50 askers of %s at most 1.1 times what one costs', async (_what, everyMs, ageMs) => {
    const askedBy = async (askers: number) => {
      let [now, asked] = [0, 0]
      const shared = shareAnswers<number>(60_000, () => now)
      const ask = async () => {
        asked += 1
        return asked
      }
      for (now = 0; now < 60 * everyMs; now += everyMs / 100) {
        const phase = now % everyMs
        for (let nth = 0; nth < askers; nth += 1) {
          if (phase === ((nth * 37) % 100) * (everyMs / 100)) await shared.get('a', forever, ask, ageMs)
        }
      }
      return asked
    }
    expect((await askedBy(50)) / (await askedBy(1))).toBeLessThanOrEqual(1.1)
  })

  it('keeps questions apart', async () => {
    const { asked, ask } = aQuestion()
    const shared = shareAnswers<number>(2000, () => 0)
    const both = Promise.all([shared.get('a', forever, ask), shared.get('b', forever, ask)])
    asked[0]?.resolve(1)
    asked[1]?.resolve(2)
    expect(await both).toEqual([1, 2])
  })

  it('does not keep a failure', async () => {
    const { asked, ask } = aQuestion()
    const shared = shareAnswers<number>(2000, () => 0)
    const failing = shared.get('a', forever, ask)
    asked[0]?.reject(new Error('away'))
    await expect(failing).rejects.toThrow('away')
    const again = shared.get('a', forever, ask)
    asked[1]?.resolve(3)
    expect(await again).toBe(3)
  })

  it('goes on while one caller stays and ends when the last has left', async () => {
    const { asked, ask } = aQuestion()
    const shared = shareAnswers<number>(2000, () => 0)
    const [first, second] = [new AbortController(), new AbortController()]
    const gone = [shared.get('a', first.signal, ask), shared.get('a', second.signal, ask)]
    const settled = Promise.allSettled(gone)
    first.abort()
    expect(asked[0]?.signal.aborted).toBe(false)
    second.abort()
    expect(asked[0]?.signal.aborted).toBe(true)
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const again = shared.get('a', forever, ask)
    asked[1]?.resolve(4)
    expect(await again).toBe(4)
  })
})
