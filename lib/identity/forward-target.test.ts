import { expect, it } from 'vitest'
import { forwardTarget } from './forward-target'

it.each([
  ['web-7d9f8b6c5-x2k9p', 'app="web"\npod-template-hash="7d9f8b6c5"', 'deployment/web'],
  ['a-7d-7d-x2k9p', 'pod-template-hash="7d"', 'deployment/a-7d'],
  ['web-7d9f8b6c5-x2k9p', 'app="web"', 'pod/web-7d9f8b6c5-x2k9p'],
  ['web-0', 'pod-template-hash="7d9f8b6c5"', 'pod/web-0'],
  ['web-0', 'not a labels file', 'pod/web-0'],
  ['web-0', undefined, 'pod/web-0'],
])('reaches %s with labels %j by %s', (pod, labels, target) => {
  expect(forwardTarget(pod, labels)).toBe(target)
})
