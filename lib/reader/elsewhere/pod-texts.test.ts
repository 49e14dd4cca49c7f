import { describe, expect, it } from 'vitest'
import { explainAlone } from '@/lib/answer/explain-alone'
import { plain } from '@/lib/phrase/phrase'
import { findingsIn } from '../findings-in'
import { reportTexts } from '../testing/pastes'

const told = (text: string) => explainAlone(findingsIn(text).found)

describe('what the kubelet or the scheduler reports of a pod', () => {
  it.each(reportTexts())('is $cause, once, with the one command and no grant: $text', (row) => {
    const { cause, says, text, pod, namespace } = row
    const [one, ...more] = told(text)
    expect(more).toEqual([])
    expect(one).toMatchObject({
      kind: 'elsewhere',
      verdict: 'failed',
      cause: { id: cause, confidence: 'likely' },
    })
    expect(`${plain(one?.says ?? [])} ${plain(one?.cause?.says ?? [])}`).toContain(says)
    expect(one?.fixes.map(({ where, opens }) => [where, opens])).toEqual([['pod', []]])
    const place = namespace === undefined ? '' : `-n ${namespace} `
    if (pod !== undefined) expect(one?.unseen[0]?.command).toBe(`kubectl ${place}describe pod ${pod}`)
    else expect(one?.unseen[0]?.command).toContain('describe pod')
  })
})
