import { expect, it } from 'vitest'
import { isOfOneRun, ownerOfPod } from './owner-of-pod'

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

it.each([
  ['', 'pods', 'cart-6c9d8f7b5-aaaaa', true],
  ['', 'pods', 'cart-6c9d8f7b5-24567', true],
  ['', 'pods', 'agent-x2k4p', true],
  ['', 'pods', 'nightly-29384711-x2k4p', true],
  ['', 'pods', 'db-0', false],
  ['', 'pods', 'redis', false],
  ['', 'configmaps', 'agent-x2k4p', false],
  ['apps', 'replicasets', 'cart-6c9d8f7b5', true],
  ['apps', 'replicasets', 'cart', false],
  ['batch', 'jobs', 'nightly-29384711', true],
  ['batch', 'jobs', 'migrate', false],
])('of %s %s a name such as %s is of one run: %s', (group, resource, name, isOf) => {
  expect(isOfOneRun(group, resource, name)).toBe(isOf)
})
