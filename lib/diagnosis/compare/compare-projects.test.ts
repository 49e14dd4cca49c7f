import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import type { Comparison } from '@/lib/contract/comparison'
import { plain } from '@/lib/phrase/phrase'
import type { RbacObjects } from '@/lib/rbac/types'
import { isAllowed } from '../testing/breaks/evaluate'
import { factsOf } from '../testing/breaks/facts-of'
import { ALL_BREAKS, type BrokenWorld, brokenWorld, TWINS } from '../testing/breaks/worlds'
import { PROJECTS } from '../testing/projects/all'
import { compare } from './compare'
import type { Side } from './say-sides'
import { asked, filed, MADE_AT, NOW } from './testing/sides'

const at = <T>(all: readonly T[], n: number): T => all[n % all.length] as T

/** As many broken clusters, each break as often, of real projects. */
function pairs(count: number, seed: number, isSeveral = false): BrokenWorld[] {
  const breaks = ALL_BREAKS.filter(({ name }) => !['nothing broken', 'never given'].includes(name))
  return Array.from({ length: count }, (_, n) => n).flatMap((n) => {
    for (let turn = 0; turn < 40; turn += 1) {
      const project = at(PROJECTS, n * 13 + turn * 7)
      const world = brokenWorld(
        project,
        at(breaks, n * 7),
        at(TWINS, n + turn),
        seed + n * 977 + turn,
        isSeveral,
      )
      if (world && (!isSeveral || world.also?.isSameChain)) return [world]
    }
    return []
  })
}

/** The healthy installation, and the same with what was broken. */
function sidesOf(world: BrokenWorld): [a: Side, b: Side] {
  const who = isAllowed(world.who, world.act, world.healthy) ? world.who : world.meant
  const healthy = factsOf({ ...world, broken: world.healthy, who }, world.act)
  return [asked(healthy, { madeAt: MADE_AT }), asked(factsOf(world, world.act))]
}

const meaning = ({ roles, clusterRoles, roleBindings, clusterRoleBindings }: RbacObjects) => {
  const all = {
    Role: roles,
    ClusterRole: clusterRoles,
    RoleBinding: roleBindings,
    ClusterRoleBinding: clusterRoleBindings,
  }
  return new Map(
    Object.entries(all).flatMap(([kind, list]) =>
      list.map(
        (one) =>
          [`${kind} ${'namespace' in one ? one.namespace : ''}/${one.name}`, JSON.stringify(one)] as const,
      ),
    ),
  )
}

/** The names of the objects that a break touched. */
function touched({ healthy, broken }: BrokenWorld): Set<string> {
  const [one, two] = [meaning(healthy), meaning(broken)]
  const keys = [...new Set([...one.keys(), ...two.keys()])].filter((key) => one.get(key) !== two.get(key))
  return new Set(keys.map((key) => key.slice(key.indexOf('/') + 1)))
}

/** Whether the reason is what was broken: an object that it touched, or the account where it touched none. */
function isNamed(world: BrokenWorld, { state, says, reasons }: Comparison): boolean {
  const names = touched(world)
  const families = reasons.flat().map(({ family }) => family)
  if (state !== 'decides') return false
  if (names.size === 0) return families.every((family) => family === 'identity')
  return families.includes('bindings') || families.includes('roles')
    ? [...names].some((name) => plain(says).includes(name))
    : false
}

const share = (all: readonly boolean[]) => all.filter(Boolean).length / all.length

describe('compare, of a real project and the same with something broken', () => {
  it('names what was broken, and mirrors it', () => {
    const worlds = pairs(runs(400), 1)
    const told = worlds.map((world) => {
      const [a, b] = sidesOf(world)
      const [one, two] = [compare(a, b, NOW), compare(b, a, NOW)]
      expect(two.says, world.break).toEqual(one.says)
      expect(two.reasons).toEqual(
        one.reasons.map((set) => set.map((row) => ({ ...row, a: row.b, b: row.a }))),
      )
      expect(two.fixes).toEqual(one.fixes)
      for (const side of [a, b]) expect(plain(compare(side, side, NOW).says)).toMatch(/^No difference$/)
      return isNamed(world, one)
    })
    expect(worlds.length).toBeGreaterThan(runs(400) * 0.9)
    expect(share(told)).toBeGreaterThanOrEqual(0.97)
  })

  it('names both of two that were broken in one chain', () => {
    const worlds = pairs(runs(200), 7, true)
    const told = worlds.map((world) => {
      const { reasons, state } = compare(...sidesOf(world), NOW)
      const families = new Set(reasons[0]?.map(({ family }) => family))
      return (
        state === 'decides' && families.has('roles') && (families.has('bindings') || families.has('identity'))
      )
    })
    expect(worlds.length).toBeGreaterThan(runs(200) * 0.4)
    expect(share(told)).toBeGreaterThanOrEqual(0.9)
  })

  it('says the same of case files, as another machine reads them', () => {
    for (const world of pairs(runs(60), 3)) {
      const [a, b] = sidesOf(world)
      const [told, read] = [compare(a, b, NOW), compare(filed(a), filed(b), NOW)]
      expect(plain(read.says), world.break).toBe(plain(told.says))
    }
  })
})
