import { expect, it } from 'vitest'
import { isMasked } from './masked'

it.each([
  ['***', true],
  ['system:serviceaccount:***:web', true],
  ['<oid>', true],
  ['system:serviceaccount:<namespace>:<name>', true],
  ['[redacted]', true],
  ['xxxxx', true],
  ['arn:aws:sts::xxxxxxxxxxxx:assumed-role/node', true],
  ['REDACTED', true],
  ['user-redacted@example.com', true],
  ['system:serviceaccount:shop:web', false],
  ['system:node:ip-10-0-0-1', false],
  ['jane@example.com', false],
  ['maxxxx', false],
  ['hidden-valley', true],
  ['', false],
])('of %s a text shows only a mark: %s', (name, is) => {
  expect(isMasked(name)).toBe(is)
})
