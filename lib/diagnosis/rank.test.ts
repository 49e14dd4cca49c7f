import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { literalAttributes } from '@/lib/ask/check-attributes'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { userOf } from '@/lib/rbac/service-account'
import { analyse } from './case'
import { callCauses } from './causes/all'
import { byRank, findCauses } from './diagnose'
import { hasTrait, TIERS } from './rank'
import { account, bound, factsIn, LIST_PODS, world } from './testing/binding-world'
import { mutatedWorlds } from './testing/mutated-worlds'
import { readWorld } from './testing/read-world'
import { catalogue, rule } from './testing/role-world'
import { threeAskers } from './testing/three-askers'

const cases = fc
  .sample(mutatedWorlds('own'), { numRuns: runs(300), seed: 7 })
  .filter((one) => one !== undefined)
  .flatMap(({ chain, refusing }) => {
    const { request } = literalAttributes(chain.call, undefined)
    const user = userOf(chain.account.namespace, chain.account.name)
    return threeAskers(refusing, user, request, catalogue).map(([, facts]) => analyse(facts))
  })
const findings = cases.map((theCase) =>
  callCauses.flatMap((cause) => (cause.find?.(theCase) ?? []).map((one) => ({ ...one, cause }))),
)

describe('the tiers', () => {
  it('each have a name of their own and one sentence why', () => {
    expect(new Set(TIERS.map(({ name }) => name)).size).toBe(TIERS.length)
    for (const { why } of TIERS) expect(why).toMatch(/^[A-Z][^.]+\.$/)
  })

  it('put what settles the call first, and what explains that no rule applies before saying so', () => {
    const names = TIERS.map(({ name }) => name)
    const settled = names.filter((tier) => hasTrait('settled', { tier }))
    expect(names.slice(0, settled.length)).toEqual(settled)
    const whys = names.filter((tier) => hasTrait('why no rule', { tier }))
    expect(names.indexOf(whys.at(-1) ?? 'unseen')).toBeLessThan(names.indexOf('none'))
  })
})

describe('the order of findings', () => {
  it('is total: two causes of one call never tie', () => {
    for (const found of findings) {
      for (const a of found) {
        for (const b of found) {
          expect(Math.sign(byRank(a, b)) + Math.sign(byRank(b, a))).toBe(0)
          if (a.cause.id !== b.cause.id) expect(byRank(a, b)).not.toBe(0)
        }
      }
    }
  })

  it('does not depend on the order in which causes are asked', () => {
    const idsOf = (found: (typeof findings)[number]) => found.toSorted(byRank).map(({ cause }) => cause.id)
    for (const found of findings) expect(idsOf(found.toReversed())).toEqual(idsOf(found))
  })

  it('goes from proven to possible within a tier where as many parts differ', () => {
    const proof = ['proven', 'likely', 'possible']
    for (const theCase of cases) {
      for (const [i, one] of findCauses(theCase).entries()) {
        const before = findCauses(theCase)[i - 1]
        if (before?.tier !== one.tier || (before.parts ?? 1) !== (one.parts ?? 1)) continue
        expect(proof.indexOf(before.confidence)).toBeLessThanOrEqual(proof.indexOf(one.confidence))
      }
    }
  })
})

function idsIn(objects: ReturnType<typeof world>): string[] {
  const { cause, alternatives } = diagnose({ ...factsIn(objects), objects: readWorld(objects) })
  return [cause, ...alternatives].map((one) => `${one?.id} ${one?.confidence}`)
}

describe('what is named after the account', () => {
  it('comes before what the account has in another namespace', () => {
    const lister = [rule('list', 'pods')]
    const ids = idsIn(
      world({
        roles: [{ namespace: 'jobs', name: 'runner', rules: lister }],
        bindings: [
          bound([account('web', 'shop')], { namespace: 'jobs', roleRef: { kind: 'Role', name: 'runner' } }),
        ],
        clusterRoles: [{ name: 'web', rules: lister }],
        clusterRoleBindings: [
          {
            name: 'web',
            roleRef: { kind: 'ClusterRole', name: 'web' },
            subjects: [account('worker', 'shop')],
          },
        ],
      }),
    )
    expect(ids.slice(0, 2)).toEqual(['E2 likely', 'E10 proven'])
  })

  it('comes before what its release has for no one', () => {
    const origin = { release: 'shop/web' }
    const roles = [{ ...LIST_PODS, name: 'operator', origin }]
    const own = bound([account('web', 'shop')], {
      name: 'web',
      roleRef: { kind: 'Role', name: 'web' },
      origin,
    })
    expect(idsIn(world({ roles, bindings: [own] })).slice(0, 2)).toEqual(['E7 likely', 'E1 proven'])
    expect(idsIn(world({ roles, bindings: [] }))[0]).toBe('E1 proven')
  })
})

describe('an account of the same name elsewhere', () => {
  const everywhere = {
    clusterRoles: [{ name: 'staging-lister', rules: [rule('list', 'pods')] }],
    clusterRoleBindings: [
      {
        name: 'staging-lister',
        roleRef: { kind: 'ClusterRole', name: 'staging-lister' },
        subjects: [account('web', 'staging')],
      },
    ],
  }
  it('comes after the account’s own rule that lacks one word', () => {
    const own = { ...LIST_PODS, rules: [rule('get', 'pods')] }
    const ids = idsIn(world({ roles: [own], bindings: [bound([account('web', 'shop')])], ...everywhere }))
    expect(ids.slice(0, 2)).toEqual(['D2 proven', 'E3 possible'])
  })

  it('comes after the account’s own binding to a role that does not exist', () => {
    const ids = idsIn(world({ roles: [], bindings: [bound([account('web', 'shop')])], ...everywhere }))
    expect(ids.slice(0, 2)).toEqual(['E7 likely', 'E3 possible'])
  })

  it('comes after a binding here whose subject is misspelled', () => {
    const ids = idsIn(world({ bindings: [bound([account('wbe', 'shop')])], ...everywhere }))
    expect(ids.slice(0, 2)).toEqual(['E2 likely', 'E3 possible'])
  })

  it('comes first where nothing of the account is near, and its name is not of the other place', () => {
    const unnamed = JSON.parse(
      JSON.stringify(everywhere).replaceAll('staging-lister', 'lister'),
    ) as typeof everywhere
    expect(idsIn(world({ roles: [], ...unnamed }))[0]).toBe('E3 likely')
    expect(idsIn(world({ roles: [], ...everywhere }))[0]).toBe('D0 proven')
  })
})
