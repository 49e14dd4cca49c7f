import { expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { sayGranted } from './phrases'

it.each([
  ['ServiceAccount "web/shop"', 'ServiceAccount shop/web'],
  ['Group "system:serviceaccounts"', 'Group system:serviceaccounts'],
  ['User "jane"', 'User jane'],
  ['User "a\\"b"', 'User "a\\"b"'],
  ['something else', 'something else'],
])('writes the subject %s as %s', (subject, says) => {
  expect(plain(sayGranted(subject))).toBe(says)
})
