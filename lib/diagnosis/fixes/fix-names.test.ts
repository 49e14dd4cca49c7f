import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { fixName } from './fix-names'

describe('fixName', () => {
  it('is a valid name, and another one for another account or call', () => {
    const word = fc.oneof(
      fc.constantFrom('a', 'a-b', 'log', 'A', 'a.b', 'a_b', ''),
      fc.string({ maxLength: 300 }),
    )
    const call = fc.record({
      caller: fc.constantFrom(
        'system:serviceaccount:shop:web',
        'system:serviceaccount:shop:web-2',
        'jane',
        'Jane',
      ),
      name: word,
      resource: fc.constantFrom('pods', 'configmaps'),
      subresource: fc.constantFrom('', 'log'),
      namespace: fc.constantFrom('shop', 'payments', ''),
    })
    const nameOf = ({
      caller,
      ...rest
    }: { caller: string } & Pick<ResourceAttributes, 'name' | 'resource' | 'subresource' | 'namespace'>) =>
      fixName(caller, { verb: 'get', group: '', ...rest })
    fc.assert(
      fc.property(call, call, (one, other) => {
        expect(nameOf(one)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,251}[a-z0-9])?$/)
        const isSameCall = JSON.stringify(one) === JSON.stringify(other)
        // Roles of two namespaces may share a name.
        if (one.namespace === other.namespace) expect(nameOf(one) === nameOf(other)).toBe(isSameCall)
      }),
      { numRuns: 5_000 },
    )
  })
})
