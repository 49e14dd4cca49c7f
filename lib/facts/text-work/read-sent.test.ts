import { describe, expect, it, onTestFinished } from 'vitest'
import { failureFrom } from '@/lib/kube/testing/pod'
import { readSent, setAnswerWorker } from './read-text'
import type { JobAnswer } from './text-worker'

const line = { method: 'GET', path: '/api/v1/namespaces/shop/pods/a/log' } as const
const sent = (text: string) =>
  readSent({ task: 'refusalsOfEach', text, line, signal: new AbortController().signal })

function answering(answer: JobAnswer) {
  setAnswerWorker({ run: async () => answer, close: () => {} })
  onTestFinished(() => setAnswerWorker(undefined))
}

describe('what the API server sent', () => {
  it('is read by the thread, and at once where there is none', async () => {
    expect(await sent('["a"]')).toEqual([[]])
    answering({ state: 'done', value: 'by the thread' })
    expect(await sent('["a"]')).toBe('by the thread')
  })

  it.each<[JobAnswer, string]>([
    [{ state: 'busy' }, 'too many large answers wait to be read'],
    [{ state: 'too-hard' }, 'takes more time or memory than allowed'],
  ])('is an answer that was not read where the thread is %o', async (answer, says) => {
    answering(answer)
    expect(await failureFrom(sent('["a"]'))).toMatchObject({
      name: 'UnexpectedAnswerError',
      problem: 'too-large',
      message: expect.stringContaining(says),
    })
  })
})
