import { describe, expect, it } from 'vitest'
import { utc } from '@/lib/words/durations'
import { systemClock } from './clock'

describe('systemClock', () => {
  it('wakes at once when the signal aborts, before or during the sleep', async () => {
    const stop = new AbortController()
    const sleeping = systemClock.sleep(60_000, stop.signal)
    stop.abort()
    await sleeping
    await systemClock.sleep(60_000, stop.signal)
  })

  it('wakes after the time', async () => {
    await systemClock.sleep(1, new AbortController().signal)
  })
})

it('writes times as Kubernetes does', () => {
  expect(utc(Date.parse('2026-11-24T15:00:00.987Z'))).toBe('2026-11-24T15:00:00Z')
})
