import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import type { RbacObjects } from '@/lib/rbac/types'
import { account, bound, factsIn, world } from './testing/binding-world'
import { factsOf } from './testing/breaks/facts-of'
import { seeded } from './testing/breaks/random'
import { ALL_BREAKS, type BrokenWorld, brokenWorld, TWINS } from './testing/breaks/worlds'
import { HELD_OUT } from './testing/projects/held-out'
import { rule } from './testing/role-world'

const random = seeded(20)
const worlds = ALL_BREAKS.flatMap((one) =>
  Array.from({ length: runs(12) }, () =>
    brokenWorld(random.pick(HELD_OUT), one, random.pick(TWINS), random.below(1_000_000)),
  ).filter((made) => made !== undefined),
)

function isRight({ causes, names }: BrokenWorld, { cause, verdict }: ReturnType<typeof diagnose>): boolean {
  const id = verdict === 'denied' ? (cause?.id ?? '') : verdict
  return causes.includes(id) && (names ?? ['']).some((name) => (cause?.says ?? '').includes(name))
}

describe('a reader who can see which accounts exist', () => {
  it('never gets a first cause that is wrong where the one who cannot gets the right one', () => {
    expect(worlds.length).toBeGreaterThan(runs(300))
    const worse = worlds.flatMap((made) => {
      const [less, more] = [false, true].map((sees) => diagnose(factsOf(made, made.act, sees)))
      return less && more && isRight(made, less) && !isRight(made, more)
        ? [`${made.break}, ${made.project} ${made.twin}: ${less.cause?.id} -> ${more.cause?.id}`]
        : []
    })
    expect(worse).toEqual([])
  })
})

const LISTS = [rule('list', 'pods')]
const wide = (name: string, of: string): RbacObjects['clusterRoleBindings'][number] => ({
  name,
  roleRef: { kind: 'ClusterRole', name },
  subjects: [account(of, 'shop')],
})
const given = (name: string, of: string, ...more: ReturnType<typeof bound>[]) =>
  factsIn(
    world({
      roles: [{ namespace: 'shop', name: 'rollouts-locks', rules: [rule('get', 'configmaps')] }],
      clusterRoles: [{ name, rules: LISTS }],
      clusterRoleBindings: [wide(name, of)],
      bindings: more,
    }),
  )
const locks = (of: string) =>
  bound([account(of, 'shop')], { name: 'rollouts-locks', roleRef: { kind: 'Role', name: 'rollouts-locks' } })

describe('a binding that names the account of before', () => {
  it.each([
    ['what is bound to this one is named after the other', given('rollouts', 'rollouts', locks('web'))],
    ['the name of a release now precedes it', given('rollouts', 'release-web')],
  ])('is the cause and gets this account where %s', (_, facts) => {
    const { cause, fixes } = diagnose(facts)
    expect(cause).toMatchObject({ id: 'E2', confidence: 'likely' })
    expect(fixes[0]?.says).toBe('Add ServiceAccount shop/web to the subjects of ClusterRoleBinding rollouts.')
  })

  it('is the cause where this one has a right to look alone, which says nothing of its program', () => {
    const names = ['rollouts', 'sees-rbac']
    const objects = world({
      roles: [],
      clusterRoles: names.map((name, i) => ({ name, rules: i === 0 ? LISTS : [rule('get', 'secrets')] })),
      clusterRoleBindings: [wide('rollouts', 'release-web'), wide('sees-rbac', 'web')],
    })
    expect(diagnose(factsIn(objects)).cause).toMatchObject({ id: 'E2', confidence: 'likely' })
  })

  it('is proven to serve no one where that account does not exist, and is no stranger’s where it does', () => {
    const facts = given('web', 'rollouts')
    const idOf = (exists: boolean) =>
      diagnose({ ...facts, accounts: new Map([['shop/rollouts', exists]]) }).cause
    expect(idOf(false)).toMatchObject({ id: 'E2', confidence: 'proven' })
    expect(idOf(true)).toMatchObject({ id: 'E2', confidence: 'likely' })
  })

  it('can be this account’s where it is named after another one and nothing is bound to this one', () => {
    const { cause, fixes } = diagnose(given('rollouts', 'rollouts'))
    expect(cause).toMatchObject({ id: 'E2', confidence: 'possible' })
    expect(cause?.says).toContain('ClusterRoleBinding rollouts grants ClusterRole rollouts')
    expect(fixes[0]?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role /)
  })

  it.each([
    [
      'this one has its own, named after it',
      given(
        'rollouts',
        'rollouts',
        bound([account('web', 'shop')], {
          name: 'web-locks',
          roleRef: { kind: 'Role', name: 'rollouts-locks' },
        }),
      ),
    ],
    ['it is another part of the program', given('rollouts-web', 'rollouts-web', locks('web'))],
  ])('is another’s where %s', (_, facts) => {
    expect(diagnose(facts).cause?.id).toBe('D0')
  })

  it('is the account that fits what is bound to this one best, of several that it can have been', () => {
    const objects = world({
      roles: [{ namespace: 'shop', name: 'rollouts-locks', rules: [rule('get', 'configmaps')] }],
      clusterRoles: ['rollouts', 'rollouts-locks'].map((name) => ({ name, rules: LISTS })),
      clusterRoleBindings: [wide('rollouts', 'rollouts'), wide('rollouts-locks', 'rollouts-locks')],
      bindings: [locks('web')],
    })
    expect(diagnose(factsIn(objects)).fixes[0]?.says).toBe(
      'Add ServiceAccount shop/web to the subjects of ClusterRoleBinding rollouts-locks.',
    )
  })

  it('can be a binding to a ClusterRole of the API server’s', () => {
    const view = { name: 'rollouts-view', roleRef: { kind: 'ClusterRole', name: 'view' } }
    const objects = world({
      roles: [{ namespace: 'shop', name: 'rollouts-locks', rules: [rule('get', 'configmaps')] }],
      clusterRoles: [
        { name: 'view', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, rules: LISTS },
      ],
      clusterRoleBindings: [{ ...view, subjects: [account('rollouts', 'shop')] }],
      bindings: [locks('web')],
    })
    expect(diagnose(factsIn(objects)).cause).toMatchObject({ id: 'E2', confidence: 'likely' })
  })
})

describe('the account’s own binding in another namespace', () => {
  const there = (name: string, of: string, origin: object) =>
    bound([account(of, 'shop')], {
      namespace: 'jobs',
      name,
      roleRef: { kind: 'Role', name: 'runner' },
      origin,
    })
  const found = (...more: ReturnType<typeof there>[]) =>
    diagnose(
      factsIn(
        world({
          roles: [{ namespace: 'jobs', name: 'runner', rules: [...LISTS, rule('delete', 'secrets')] }],
          bindings: [there('runner', 'web', { release: 'shop/web' }), ...more],
        }),
      ),
    )

  it('is misplaced where nothing else of its release is there, and stays where its release works', () => {
    expect(found(there('other', 'orders', { release: 'shop/orders' })).cause).toMatchObject({
      id: 'E10',
      confidence: 'proven',
    })
    const { cause, fixes } = found(there('other', 'orders', { release: 'shop/web' }))
    expect(cause).toMatchObject({ id: 'E10', confidence: 'possible' })
    expect(fixes[0]?.says).toMatch(/^Grant ServiceAccount shop\/web its own Role /)
  })
})
