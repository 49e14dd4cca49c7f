import { describe, expect, it } from 'vitest'
import { explainAlone } from '@/lib/answer/explain-alone'
import { plain } from '@/lib/phrase/phrase'
import { findingsIn } from '../findings-in'
import { recordedPulls, reportTexts } from '../testing/pastes'

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
    expect(one?.unseen[0]?.command).toBe(`kubectl ${place}describe pod ${pod ?? 'POD'}`)
  })

  it.each([
    'no nodes available to schedule pods',
    "0/3 nodes are available: 3 node(s) had taint {node.kubernetes.io/not-ready: }, that the pod didn't tolerate.",
  ])('suggests no toleration where no node is ready: %s', (text) => {
    expect(plain(told(text)[0]?.fixes[0]?.says ?? [])).toMatch(/^See which nodes exist/)
  })

  it('says of the pod what can change where only a part of the nodes is not ready', () => {
    const [one] = told(
      "0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 2 node(s) didn't match Pod's node affinity/selector.",
    )
    expect(plain(one?.fixes[0]?.says ?? [])).toMatch(/^Change the pod’s selector/)
  })
})

describe('a pull by a real containerd 1.7.24', () => {
  it.each(recordedPulls())(
    'is $cause, and claims of credentials only what the registry saw: $saw',
    (pull) => {
      const [one, ...more] = told(pull.text)
      expect(more).toEqual([])
      expect(one?.cause?.id).toBe(pull.cause)
      const sent = pull.saw.some((request) => /Basic| form /.test(request))
      expect(sent).toBe(pull.hadCredential)
      if (pull.cause === 'M1') expect(sent).toBe(false)
      if (pull.cause === 'M2') expect(sent).toBe(true)
      const answers = pull.saw.map((request) => Number(request.slice(-3)))
      const last = { M1: [401, 403], M2: [401, 403], M3: [401, 403], M4: [429], N1: [404] }[pull.cause]
      expect(last).toContain(answers.at(-1))
    },
  )
})
