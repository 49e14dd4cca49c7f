import { expect, it } from 'vitest'
import { describeResource } from './resources'

it.each([
  [{ group: '', resource: 'pods' }, 'pods'],
  [{ group: '', resource: 'pods', subresource: '' }, 'pods'],
  [{ group: '', resource: 'pods', subresource: 'log' }, 'pods/log'],
  [{ group: 'apps', resource: 'deployments' }, 'deployments.apps'],
  [{ group: 'apps', resource: 'deployments', subresource: 'scale' }, 'deployments.apps/scale'],
])('writes %j as kubectl does: %s', (target, words) => {
  expect(describeResource(target)).toBe(words)
})
