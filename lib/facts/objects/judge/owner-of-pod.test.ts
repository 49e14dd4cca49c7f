import { expect, it } from 'vitest'
import { ownerOfPod } from './owner-of-pod'

it.each([
  ['cart-6c9d8f7b5-aaaaa', 'cart'],
  ['cart-px66gpk46-mkb8s', 'cart'],
  ['order-api-px66gpk46-mkb8s', 'order-api'],
  ['agent-x2k4p', 'agent'],
  ['db-0', 'db'],
  ['nightly-29384711-x2k4p', 'nightly'],
  ['redis', 'redis'],
  ['shop-redis', 'shop-redis'],
  ['0', '0'],
])('of %s is %s', (name, owner) => {
  expect(ownerOfPod(name)).toBe(owner)
})
