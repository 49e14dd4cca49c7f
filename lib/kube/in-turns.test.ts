import { afterEach, describe, expect, it, vi } from 'vitest'
import { inTurns } from './in-turns'

const STEPS = Array.from({ length: 12 }, (_, i) => i)

afterEach(() => vi.restoreAllMocks())

/** Steps of which each takes so long; and after how many of them others had their turn. */
async function taken(msOfEach: number, onStep: (one: number) => void = () => {}, signal?: AbortSignal) {
  const steps: number[] = []
  const turns = new Set<number>()
  vi.spyOn(performance, 'now').mockImplementation(() => steps.length * msOfEach)
  let isOver = false
  const other = () => {
    turns.add(steps.length)
    if (!isOver) setImmediate(other)
  }
  setImmediate(other)
  const step = (one: number) => {
    steps.push(one)
    onStep(one)
  }
  const ended = await inTurns(STEPS, step, signal).catch((error: unknown) => error)
  isOver = true
  return { steps, turns: [...turns], ended }
}

describe('steps in turns', () => {
  it('let others in whenever they have taken 10 ms', async () => {
    const { steps, turns } = await taken(4)
    expect(steps).toEqual(STEPS)
    expect(turns).toEqual([3, 6, 9, 12])
  })

  it('go on while they take less', async () => {
    const { steps, turns } = await taken(0.5)
    expect(steps).toEqual(STEPS)
    expect(turns).toEqual([])
  })

  it('end where nobody waits for them any more', async () => {
    const abort = new AbortController()
    const { steps, ended } = await taken(4, (one) => one === 4 && abort.abort('gone'), abort.signal)
    expect(ended).toBe('gone')
    expect(steps).toEqual([0, 1, 2, 3, 4, 5])
  })
})
