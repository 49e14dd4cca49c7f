import { afterEach, expect, it } from 'vitest'
import { setLogSink } from './log'
import { createMemoryPressure, isShortOfMemory, type MemoryReading, readMemory } from './memory-pressure'

afterEach(() => {
  createMemoryPressure(
    () => {},
    () => ({ used: 0, limit: 1 }),
  ).isShort(0)
  setLogSink(() => {})
})

it('is short from 85% on, until less than 80% are used, and reports each onset once', () => {
  const events: string[] = []
  setLogSink((_, event) => events.push(event))
  const onsets: number[] = []
  let used = 0
  let now = 0
  const pressure = createMemoryPressure(
    () => onsets.push(used),
    () => ({ used, limit: 1000 }),
  )
  const shortAt = (bytes: number) => {
    used = bytes
    now += 250
    return [pressure.isShort(now), isShortOfMemory()]
  }
  for (const [bytes, isShort] of [
    [849, false],
    [850, true],
    [999, true],
    [800, true],
    [799, false],
    [849, false],
    [900, true],
  ] as const) {
    expect(shortAt(bytes), String(bytes)).toEqual([isShort, isShort])
  }
  expect(onsets).toEqual([850, 900])
  expect(events).toEqual(['memory-short', 'memory-enough', 'memory-short'])
})

it('looks four times a second at most, and never sheds without a limit', () => {
  let looks = 0
  const read = (): MemoryReading => {
    looks += 1
    return { used: 10 ** 12, limit: undefined }
  }
  const pressure = createMemoryPressure(() => {}, read)
  for (let now = 0; now < 1000; now += 10) expect(pressure.isShort(now)).toBe(false)
  expect(looks).toBe(4)
})

it('reads what this process uses', () => {
  const { used, limit } = readMemory()
  expect(used).toBeGreaterThan(10 * 1_048_576)
  if (limit !== undefined) expect(limit).toBeGreaterThan(used)
})
