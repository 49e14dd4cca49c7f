import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { accessIn, rulesOf } from '@/lib/diagnosis/testing/world-facts'
import { notAsked } from '@/lib/evidence/reading'
import { plain, say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import type { Grant, PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { dangerousSources, dangerProbes } from './dangerous-sources'

const user = userOf('shop', 'web')
const subjects = [{ kind: 'Group', name: 'system:serviceaccounts' }]
const all: PolicyRule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
const secrets: PolicyRule = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }

/** One binding for each list of rules: in shop, or everywhere. */
function worldOf(here: PolicyRule[][], everywhere: PolicyRule[][]): RbacObjects {
  return {
    roles: here.map((rules, i) => ({ namespace: 'shop', name: `r${i}`, rules })),
    clusterRoles: everywhere.map((rules, i) => ({ name: `c${i}`, rules })),
    roleBindings: here.map((_, i) => ({
      namespace: 'shop',
      name: `r${i}`,
      roleRef: { kind: 'Role', name: `r${i}` },
      subjects,
    })),
    clusterRoleBindings: everywhere.map((_, i) => ({
      name: `c${i}`,
      roleRef: { kind: 'ClusterRole', name: `c${i}` },
      subjects,
    })),
  }
}

function rulesIn(world: RbacObjects) {
  return scopedRules('shop', rulesOf(world, user, 'shop'), rulesOf(world, user, 'none'))
}

function sourcesIn(world: RbacObjects, limit = 6) {
  const rules = rulesIn(world)
  const { probes, left } = dangerProbes(heldDangers(rules, 'shop'), rules, limit)
  const answered = probes.map(({ request, covers }) => ({ covers, answer: accessIn(world, user, request) }))
  const rest = left.length === 0 ? [] : [{ covers: left, answer: notAsked(say`Enough.`) }]
  return { probes, sources: dangerousSources([...answered, ...rest], { rules, user, bindings: world }) }
}

const anyRules = fc.array(
  fc.record({
    apiGroups: fc.subarray(['', 'apps', 'batch', 'rbac.authorization.k8s.io', '*'], { minLength: 1 }),
    resources: fc.subarray(
      ['secrets', 'pods', 'pods/exec', 'deployments', 'rolebindings', 'serviceaccounts', 'nodes', '*'],
      { minLength: 1, maxLength: 3 },
    ),
    verbs: fc.subarray(['get', 'create', 'patch', 'bind', 'impersonate', '*'], {
      minLength: 1,
      maxLength: 2,
    }),
    resourceNames: fc.oneof(fc.constant<string[]>([]), fc.constant(['a'])),
  }),
  { maxLength: 2 },
)
const worlds = fc
  .tuple(fc.array(anyRules, { maxLength: 3 }), fc.array(anyRules, { maxLength: 3 }))
  .map(([here, everywhere]) => worldOf(here, everywhere))

function onlyBinding(world: RbacObjects, { binding, bindingKind }: Grant): RbacObjects {
  const isWide = bindingKind === 'ClusterRoleBinding'
  return {
    ...world,
    roleBindings: isWide ? [] : world.roleBindings.filter(({ name }) => name === binding),
    clusterRoleBindings: isWide ? world.clusterRoleBindings.filter(({ name }) => name === binding) : [],
  }
}

describe('dangerProbes', () => {
  it('names for each danger a binding that gives it by itself, and leaves none out', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 0, max: 6 }), (world, limit) => {
        const rules = rulesIn(world)
        const held = heldDangers(rules, 'shop')
        const { probes, left } = dangerProbes(held, rules, limit)
        expect(probes.length).toBeLessThanOrEqual(limit)
        expect(new Set([...probes.flatMap(({ covers }) => covers), ...left])).toEqual(new Set(held))
        for (const { request, covers } of probes) {
          const { grant } = authorize(user, request, world)
          if (grant === undefined) throw new Error('A danger that rules give was not allowed.')
          const alone = onlyBinding(world, grant)
          for (const one of covers) expect(authorize(user, one.request, alone).allowed).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('asks one review where one rule gives all', () => {
    const { probes, sources } = sourcesIn(worldOf([], [[all]]))
    expect(probes).toHaveLength(1)
    expect(sources).toHaveLength(1)
    expect(sources[0]?.rights[0]?.id).toBe('everything')
  })
})

describe('dangerousSources', () => {
  it('puts the worst first with its binding, its reach and its undoing', () => {
    const { sources } = sourcesIn(worldOf([[secrets]], [[all]]))
    expect(sources[0]).toMatchObject({
      by: {
        state: 'named',
        grantedBy: { binding: 'c0', scope: 'cluster' },
        reach: 'cluster',
        builtIn: false,
        undo: { steps: [{ command: 'kubectl delete clusterrolebinding c0' }] },
      },
    })
    const right = sources.flatMap(({ rights }) => rights).find(({ id }) => id === 'secrets')
    expect(right).toMatchObject({ otherRules: 0, tuple: { namespace: '' } })
  })

  it('counts the rules that still give a right when its grant is gone', () => {
    const { sources } = sourcesIn(worldOf([[secrets], [secrets]], []))
    expect(sources).toHaveLength(1)
    expect(sources[0]?.rights).toMatchObject([{ id: 'secrets', otherRules: 1 }])
  })

  it('says of what was not asked that it was not asked', () => {
    const { sources } = sourcesIn(worldOf([[secrets]], [[{ ...all, resources: ['nodes'] }]]), 1)
    expect(sources.map(({ by }) => by.state)).toEqual(['named', 'not-asked'])
  })

  it.each([
    ['unnamed', { allowed: true, denied: false, reason: 'aws: yes', evaluationError: '' }, /says: aws: yes/],
    ['not-allowed', { allowed: false, denied: true, reason: '', evaluationError: '' }, /review denies it/],
  ] as const)('names no binding for an answer that is %s', (state, value, says) => {
    const world = worldOf([[secrets]], [])
    const rules = rulesIn(world)
    const covers = heldDangers(rules, 'shop')
    const judged = { rules, user, bindings: world }
    const [source] = dangerousSources([{ covers, answer: { state: 'read', value } }], judged)
    expect(source?.by.state).toBe(state)
    expect(source?.by.state === 'named' ? '' : plain(source?.by.says ?? [])).toMatch(says)
  })
})
