import { expect, it } from 'vitest'
import { readBeside } from './read-beside'

it.each([
  [' web ', { user: 'system:serviceaccount:shop:web' }],
  ['sa/web', { user: 'system:serviceaccount:shop:web' }],
  ['payments/web', { user: 'system:serviceaccount:payments:web' }],
  ['system:serviceaccount:a:b', { user: 'system:serviceaccount:a:b' }],
  ['jane@example.com', { user: 'jane@example.com' }],
  ['user/jane', { user: 'jane' }],
  ['ns/prod', { namespace: 'prod' }],
  ['namespace/prod', { namespace: 'prod' }],
  ['ns/', { namespace: '' }],
])('reads %j as what a call is laid beside', (typed, read) => {
  expect(readBeside(typed, 'shop')).toEqual(read)
})
