import { describe, expect, it } from 'vitest'
import { sayTuple } from './tuple-words'

describe('sayTuple', () => {
  it.each([
    [{ verb: 'watch', group: '', resource: 'pods', namespace: 'shop' }, 'watch pods in shop'],
    [
      {
        verb: 'get',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: 'shop',
      },
      'get deployments.apps/scale "web" in shop',
    ],
    [{ verb: 'list', group: '', resource: 'nodes', namespace: '' }, 'list nodes cluster-wide'],
    [{ verb: 'get', path: '/metrics' }, 'get /metrics'],
  ])('%j', (tuple, says) => {
    expect(sayTuple(tuple)).toBe(says)
  })
})
