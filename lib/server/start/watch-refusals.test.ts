import { expect, it, vi } from 'vitest'
import { watchRefusals } from './watch-refusals'

it('reads refused calls once a minute until the process ends, whatever becomes of one reading', async () => {
  vi.useFakeTimers()
  try {
    const asked: string[] = []
    const ended = new AbortController()
    watchRefusals(
      (request, response) => {
        asked.push(`${request.method} ${request.url}`)
        // The first is never answered.
        if (asked.length > 1) response.writeHead(200).end('{}')
      },
      '/ops/api/refusals',
      ended.signal,
    )
    await vi.advanceTimersByTimeAsync(59_000)
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(121_000)
    expect(asked).toEqual(Array(3).fill('GET /ops/api/refusals'))
    ended.abort()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(asked).toHaveLength(3)
  } finally {
    vi.useRealTimers()
  }
})
