import { expect, it } from 'vitest'
import { hidesText } from '@/lib/words/visible-text'
import { bytesOf, MOST_BYTES } from '../tell'
import { answersFrom } from '../testing/answers'
import { connection } from './own'

const HOSTILE = `\u202e${'é'.repeat(2_000)}`

it('stays within the bounds of an answer whatever the steps say', async () => {
  const rung = { id: 'tcp', verdict: 'failed', ms: 1, says: HOSTILE, hint: HOSTILE }
  const found = {
    says: HOSTILE,
    knownAs: HOSTILE,
    serverVersion: HOSTILE,
    rungs: Array.from({ length: 9 }, () => rung),
  }
  const answers = answersFrom({ connection: async () => found })
  const answer = await connection.answer({}, answers, new AbortController().signal)
  expect(bytesOf(answer)).toBeLessThanOrEqual(MOST_BYTES)
  expect(answer.data.steps).toHaveLength(9)
  expect(hidesText(JSON.stringify(answer.lines))).toBe(false)
})
