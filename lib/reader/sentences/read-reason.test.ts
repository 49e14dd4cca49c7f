import { expect, it } from 'vitest'
import { extractRefusals } from '../extract-refusals'

const SENTENCE =
  'pods is forbidden: User "system:serviceaccount:ci:x" cannot list resource "pods" in API group "" in the namespace "ci"'
const OLD = 'User "system:serviceaccount:ci:x" cannot list pods in the namespace "ci"'

it.each([
  [`${SENTENCE}: Azure does not have opinion for this user.`, 'Azure does not have opinion for this user.'],
  [`${SENTENCE}:\nRequired "container.pods.list" permission.`, 'Required "container.pods.list" permission.'],
  [
    `${SENTENCE}:\n  requires one of ["container.pods.list"] permission(s).`,
    'requires one of ["container.pods.list"] permission(s).',
  ],
  [
    `${OLD}.: "Unknown user \\"system:serviceaccount:ci:x\\"" (get pods)`,
    'Unknown user "system:serviceaccount:ci:x"',
  ],
  [`${OLD}.: "No policy matched."`, 'No policy matched.'],
  [`${SENTENCE}:\nnext line of a log`, ''],
  [`${SENTENCE}\n: Azure`, ''],
])('reads what the authorizers added: %s', (text, reason) => {
  const [found] = extractRefusals(text)
  expect(found).toMatchObject({ form: 'forbidden', refusal: { kind: 'authorization', reason } })
})
