import { describe, expect, it, onTestFinished } from 'vitest'
import { type LogSink, setLogSink } from '../process/log'
import { problemResponse } from './respond'

class ResponseAborted extends Error {
  override readonly name = 'ResponseAborted'
}

/** What is logged until the test ends. */
function collectLog(): Parameters<LogSink>[] {
  const logged: Parameters<LogSink>[] = []
  setLogSink((...line) => {
    logged.push(line)
  })
  onTestFinished(() => setLogSink(() => {}))
  return logged
}

describe('a handler that failed', () => {
  it('logs nothing when its asker only went away', () => {
    const logged = collectLog()
    expect(problemResponse(new ResponseAborted()).status).toBe(499)
    expect(logged).toEqual([])
  })

  it('logs what it hides, and says under which id', async () => {
    const logged = collectLog()
    const answer = problemResponse(new Error('secret words'))
    const { detail } = await answer.json()
    expect(answer.status).toBe(500)
    const [, id = ''] = /under ([0-9a-f-]{36})\./.exec(detail) ?? []
    expect(logged[0]?.[2]).toMatchObject({ id })
    expect(detail).not.toContain('secret words')
  })
})
