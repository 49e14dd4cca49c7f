import { expect, it, vi } from 'vitest'
import type { TextWorker } from '@/lib/facts/text-work/text-worker'
import { warming } from './warm'

it('loads the routes once and has the thread read a text each time, half a second after it is asked to, however often', async () => {
  vi.useFakeTimers()
  try {
    const done: string[] = []
    const texts: TextWorker = {
      run: async ({ task }) => {
        done.push(task)
        return { state: 'done', value: undefined }
      },
      close: () => undefined,
    }
    const warm = warming(
      texts,
      (request, response) => {
        done.push(`${request.method} ${request.url}`)
        response.writeHead(204).end()
      },
      ['/ops/api/overview', '/ops/mcp'],
    )
    warm.soon()
    warm.soon()
    await vi.advanceTimersByTimeAsync(400)
    expect(done).toEqual([])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(done).toEqual(['OPTIONS /ops/api/overview', 'OPTIONS /ops/mcp', 'findings'])
    warm.soon()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(done.slice(3)).toEqual(['findings'])
  } finally {
    vi.useRealTimers()
  }
})
