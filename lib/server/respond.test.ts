import { describe, expect, it, vi } from 'vitest'
import { problemResponse } from './respond'

class ResponseAborted extends Error {
  override readonly name = 'ResponseAborted'
}

describe('a handler that failed', () => {
  it('logs nothing when its asker only went away', () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(problemResponse(new ResponseAborted()).status).toBe(499)
    expect(logged).not.toHaveBeenCalled()
  })

  it('logs what it hides, and says under which id', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const answer = problemResponse(new Error('secret words'))
    const { detail } = await answer.json()
    expect(answer.status).toBe(500)
    const [, id = ''] = /under ([0-9a-f-]{36})\./.exec(detail) ?? []
    expect(logged.mock.calls[0]?.[0]).toContain(id)
    expect(detail).not.toContain('secret words')
  })
})
