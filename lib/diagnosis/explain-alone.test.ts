import { describe, expect, it } from 'vitest'
import { extractRefusals } from '@/lib/extract/extract-refusals'
import { explainAlone } from './explain-alone'
import { recordedFailures } from './testing/answered'

const REFUSED =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'

const explained = (text: string) => explainAlone(extractRefusals(text))

describe('explainAlone', () => {
  it.each([
    ['a refusal', `Error from server (Forbidden): ${REFUSED}`, 'authorization'],
    ['a 401 without a reason', 'error: You must be logged in to the server (Unauthorized)', 'authentication'],
    [
      'an admission',
      'Error from server (Forbidden): pods "a" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
      'admission',
    ],
    [
      'a certificate',
      'Get "https://10.96.0.1:443/api/v1/pods": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'tls',
    ],
  ])('explains %s by its text', (_what, text, kind) => {
    expect(explained(text)).toMatchObject([{ kind }])
  })

  it('grants exactly the refused call, and says that no one was asked', () => {
    const [told] = explained(REFUSED)
    expect(told?.basis).toEqual({ says: 'The text alone; no cluster was asked.', isTextAlone: true })
    expect(told?.fixes[0]?.opens).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'shop' }])
    expect(told?.unseen).toHaveLength(1)
  })

  it('names no pod and no probe as the one that asked, whatever a real API server answered', () => {
    for (const { message } of recordedFailures()) {
      for (const told of explained(`Error from server: ${message}`)) {
        expect([message, JSON.stringify(told)]).not.toEqual([
          message,
          expect.stringMatching(/this pod|AccessReview: /i),
        ])
      }
    }
  })

  it('finds nothing in a text that is no refusal', () => {
    expect(explained('All is well.')).toEqual([])
  })
})
