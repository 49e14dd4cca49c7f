import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../contract'
import { groupsOf } from './groups'

interface Made extends Pick<Change, 'what' | 'lane'> {
  kind: string
  name: string
  second: number
  owner?: { kind: string; name: string }
}

const change = ({ kind, name, second, ...more }: Made): Change => ({
  ...more,
  id: `${more.what}/${kind}/${name}/${second}`,
  at: new Date(Date.parse('2026-12-04T10:00:00Z') + second * 1000).toISOString(),
  object: { group: '', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, namespace: 'shop', name },
  says: [{ text: `${kind} ${name}: ${more.what}` }],
})
const created = (name: string, second: number) =>
  change({ what: 'created', lane: 'rollouts', kind: 'Deployment', name, second })
const rolled = (name: string, second: number) =>
  change({ what: 'rolled-out', lane: 'rollouts', kind: 'Deployment', name, second })
const pods = (set: string, second: number, kind = 'ReplicaSet') =>
  change({ what: 'created', lane: 'pods', kind: 'Pod', name: `${set}-x`, second, owner: { kind, name: set } })

const brief = (changes: readonly Change[]) =>
  groupsOf(changes).map(({ head, along }) => [head.id, along.length] as const)

describe('changes by which a workload began', () => {
  it('are one, whose head is that it was created', () => {
    const cart = [pods('cart-69c7', 2), rolled('cart', 0), created('cart', 0)]
    expect(brief(cart)).toEqual([['created/Deployment/cart/0', 2]])
    expect(brief([pods('web-7f8', 2), rolled('web', 1)])).toEqual([['rolled-out/Deployment/web/1', 1]])
  })

  it.each([
    ['of another workload', [created('web', 1), created('cart', 0)]],
    ['of one whose name begins the same', [pods('cart-api-69c7', 1), created('cart', 0)]],
    ['more than a minute later', [pods('cart-69c7', 61), created('cart', 0)]],
    ['of a pod that nothing owns', [{ ...pods('cart-69c7', 1), owner: undefined }, created('cart', 0)]],
    [
      'that was written',
      [
        change({ what: 'written', lane: 'rollouts', kind: 'Deployment', name: 'cart', second: 1 }),
        created('cart', 0),
      ],
    ],
    [
      'of an object that is no workload',
      [
        change({ what: 'created', lane: 'config', kind: 'ConfigMap', name: 'cart', second: 0 }),
        created('cart', 0),
      ],
    ],
  ] as [string, Change[]][])('stay apart from one %s', (_, changes) => {
    expect(brief(changes).map(([, along]) => along)).toEqual([0, 0])
  })

  it('lose none and repeat none, and keep the order of the rest', () => {
    const some = fc.record({ name: fc.constantFrom('cart', 'web'), second: fc.nat(200), as: fc.nat(2) })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), (drawn) => {
        const all = drawn
          .map(({ name, second, as }, i) => {
            const one =
              as === 0
                ? created(name, second)
                : as === 1
                  ? rolled(name, second)
                  : pods(`${name}-69c7`, second)
            return { ...one, id: String(i) }
          })
          .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
        const groups = groupsOf(all)
        expect(
          groups
            .flatMap(({ head, along }) => [head, ...along])
            .map(({ id }) => id)
            .sort(),
        ).toEqual(all.map(({ id }) => id).sort())
        const first = groups.map(({ head, along }) =>
          Math.max(...[head, ...along].map(({ at }) => Date.parse(at))),
        )
        expect(first).toEqual(first.toSorted((a, b) => b - a))
      }),
    )
  })
})
