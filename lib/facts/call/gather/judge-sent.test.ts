import { expect, it } from 'vitest'
import { outcomeOf } from './try-call'

const SENT = { status: 200, text: '', bytes: 9, ms: 1 }
const witness = { nosniff: false }

// A watch of kube-apiserver 1.20.2 carries neither Audit-Id nor the headers of priority and fairness.
it.each([
  [
    'the first event of a watch',
    { ...SENT, witness, json: { kind: 'Table', apiVersion: 'meta.k8s.io/v1' } },
    true,
  ],
  ['a header of a gate', { ...SENT, witness: { ...witness, flowSchema: 'a-b' }, json: undefined }, true],
  ['JSON of somebody', { ...SENT, witness, json: { kind: 'Table' } }, false],
  ['nothing', { ...SENT, witness, json: undefined }, false],
])('takes %s for the API server’s or not', (_, sent, expected) => {
  expect(outcomeOf(sent)).toMatchObject({ outcome: 'answered', fromApiServer: expected })
})
