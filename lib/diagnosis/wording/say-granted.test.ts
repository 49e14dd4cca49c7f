import { expect, it } from 'vitest'
import { sayGranted } from './say-granted'

it.each([
  ['ServiceAccount "web/shop"', 'ServiceAccount shop/web'],
  ['Group "system:serviceaccounts"', 'Group system:serviceaccounts'],
  ['User "jane"', 'User jane'],
  ['User "a\\"b"', 'User "a\\"b"'],
  ['something else', 'something else'],
])('writes the subject %s as %s', (subject, says) => {
  expect(sayGranted(subject)).toBe(says)
})
