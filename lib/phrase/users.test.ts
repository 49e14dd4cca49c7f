import { expect, it } from 'vitest'
import { describeUser, shortUser } from './users'

it.each([
  ['system:serviceaccount:shop:web', 'ServiceAccount shop/web'],
  ['system:serviceaccount:shop', 'User system:serviceaccount:shop'],
  ['system:anonymous', 'the anonymous user'],
  ['jane', 'User jane'],
  ['', 'this account'],
])('names the user %j as %s', (user, words) => {
  expect(describeUser(user)).toBe(words)
})

it('names a user that nothing names as its caller wants', () => {
  expect(describeUser('', 'an unknown user')).toBe('an unknown user')
})

it.each([
  ['system:serviceaccount:shop:web', 'web'],
  ['system:serviceaccount:payments:web', 'payments/web'],
  ['jane', 'jane'],
])('shortens %s', (user, short) => {
  expect(shortUser(user, 'shop')).toBe(short)
})
