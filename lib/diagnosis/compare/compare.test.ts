import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { runs } from '@/e2e/testing/runs'
import { fromCaseFacts, toCaseFacts } from '@/lib/answer/case-facts'
import { neededFacts } from '@/lib/answer/needed-facts'
import { CASE_FORMAT, caseFileSchema } from '@/lib/contract/case-file'
import { type Comparison, comparisonSchema } from '@/lib/contract/comparison'
import { notAsked } from '@/lib/evidence/reading'
import { plain } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, Subject, UserInfo } from '@/lib/rbac/types'
import { diagnose } from '../diagnose'
import type { Facts } from '../facts'
import { isAllowed } from '../testing/breaks/evaluate'
import { factsOf } from '../testing/breaks/facts-of'
import { ALL_BREAKS, type BrokenWorld, brokenWorld, TWINS } from '../testing/breaks/worlds'
import { PROJECTS } from '../testing/projects/all'
import { readWorld } from '../testing/read-world'
import { worldFacts } from '../testing/world-facts'
import { compare } from './compare'
import type { Side } from './say-sides'

const NOW = Date.parse('2026-12-01T12:00:00Z')
const MADE_AT = '2026-12-01T11:00:00Z'

const asked = (facts: Facts, more: Partial<Side> = {}): Side => ({
  facts,
  explanation: diagnose(facts),
  ...more,
})

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
    const filed = (side: Side): Side => {
      if (!side.facts) return side
      const held = { ...toCaseFacts(neededFacts(side.facts)), beside: {}, notes: [] }
      const file = {
        podglass: 'case',
        format: CASE_FORMAT,
        version: '1',
        madeAt: MADE_AT,
        from: { account: '' },
      }
      const asked = { verb: 'get', path: '/' }
      const text = JSON.stringify(
        z.encode(caseFileSchema, { ...file, asked, explanation: side.explanation, facts: held } as never),
      )
      const { facts } = z.decode(caseFileSchema, JSON.parse(text))
      if (!facts) throw new Error('The facts are gone.')
      return { ...side, facts: fromCaseFacts(facts) }
    }
    for (const world of pairs(runs(60), 3)) {
      const [a, b] = sidesOf(world)
      const [told, read] = [compare(a, b, NOW), compare(filed(a), filed(b), NOW)]
      expect(plain(read.says), world.break).toBe(plain(told.says))
    }
  })
})

const WEB = userOf('shop', 'web')
const AMBER = userOf('shop', 'amber')
const WATCH_JOBS: Attributes = {
  ...{ kind: 'resource', verb: 'watch', group: 'batch', resource: 'jobs' },
  ...{ subresource: '', name: '', namespace: 'shop' },
}
const account = (name: string, namespace = 'shop'): Subject => ({ kind: 'ServiceAccount', name, namespace })

function worldOf(
  subjects: readonly Subject[],
  { verbs = ['list', 'watch'], namespace = 'shop' } = {},
): RbacObjects {
  const rules = [{ verbs, apiGroups: ['batch'], resources: ['jobs'] }]
  return {
    roles: [{ namespace, name: 'job-reader', rules }],
    clusterRoles: [],
    roleBindings: [{ namespace, name: 'jobs', roleRef: { kind: 'Role', name: 'job-reader' }, subjects }],
    clusterRoleBindings: [],
  }
}

function side(
  world: RbacObjects,
  user: UserInfo,
  request: Attributes = WATCH_JOBS,
  more: Partial<Side> = {},
): Side {
  return asked({ ...worldFacts(world, user, request), objects: readWorld(world) }, more)
}

const file = { madeAt: MADE_AT }
const named = worldOf([account('amber')])
const prod = { ...WATCH_JOBS, namespace: 'prod' }

describe('compare', () => {
  it.each<[what: string, a: Side, b: Side, question: string, says: string, proof: string]>([
    [
      'two accounts',
      side(named, AMBER),
      side(named, WEB),
      'Why can amber and not web watch jobs.batch in namespace shop?',
      'RoleBinding jobs names amber, not web',
      'Exchanged: with this web can, without this amber cannot.',
    ],
    [
      'two accounts, the refused one first',
      side(named, WEB),
      side(named, AMBER),
      'Why can web not watch jobs.batch in namespace shop, and amber can?',
      'RoleBinding jobs names amber, not web',
      'Exchanged: with this web can, without this amber cannot.',
    ],
    [
      'one account in two namespaces',
      side(named, AMBER),
      side(named, AMBER, prod),
      'Why can amber watch jobs.batch in shop and not in prod?',
      'RoleBinding shop/jobs holds in namespace shop, and the other call is in namespace prod',
      'Exchanged: with this it can in prod, without this it cannot in shop.',
    ],
    [
      'one account at two times',
      side(named, AMBER, WATCH_JOBS, file),
      side(worldOf([account('amber')], { verbs: ['list'] }), AMBER),
      'Why can amber watch jobs.batch in namespace shop in the case file and not here?',
      'Role job-reader, rule 1, has verbs watch in the case file, not here',
      'Exchanged: with this it can here, without this it cannot in the case file.',
    ],
    [
      'two namespaces with like names, which differ in whom the binding names',
      side(worldOf([account('web', 'prod')], { namespace: 'prod' }), userOf('prod', 'web'), prod, file),
      side(named, WEB),
      'Why can prod/web and not shop/web watch jobs.batch?',
      'RoleBinding jobs names web in the case file, amber here',
      'Exchanged: with this shop/web can, without this prod/web cannot.',
    ],
    [
      'a user in a group',
      side(worldOf([{ kind: 'Group', name: 'ops' }]), {
        name: 'jane',
        groups: ['ops', 'system:authenticated'],
      }),
      side(
        worldOf([{ kind: 'Group', name: 'ops' }]),
        { name: 'jane', groups: ['system:authenticated'] },
        WATCH_JOBS,
        file,
      ),
      'Why can jane watch jobs.batch in namespace shop here and not in the case file?',
      'RoleBinding jobs names Group ops, and jane is not in it',
      'Exchanged: with this it can in the case file, without this it cannot here.',
    ],
    [
      'you and the pod, whose bindings neither reads',
      asked(worldFacts(named, AMBER, WATCH_JOBS)),
      asked(worldFacts(named, WEB, WATCH_JOBS)),
      'Why can amber and not web watch jobs.batch in namespace shop?',
      'amber has it by Role job-reader by RoleBinding shop/jobs, and no rule of web allows it',
      'Exchanged: with this web can, without this amber cannot.',
    ],
  ])('says why of %s', (_, a, b, question, says, proof) => {
    const told = compare(a, b, NOW)
    expect([told.question, told.says, told.proof ?? []].map(plain)).toEqual([question, says, proof])
    expect(z.decode(comparisonSchema, z.encode(comparisonSchema, told))).toEqual(told)
  })

  it('tells each of two differences that is enough, and what one side keeps by something else', () => {
    const two = {
      ...named,
      roleBindings: [...named.roleBindings, { ...at(named.roleBindings, 0), name: 'more' }],
    }
    const { says, proof, reasons } = compare(
      side(two, AMBER, WATCH_JOBS, file),
      side(worldOf([]), AMBER),
      NOW,
    )
    expect(reasons).toHaveLength(2)
    expect(plain(says)).toBe(
      'Either is enough: RoleBinding jobs names amber in the case file, no one here · RoleBinding more is in the case file, not here',
    )
    expect(plain(proof ?? [])).toMatch(
      /^Exchanged: with either it can here; it can in the case file without either, too\.$/,
    )
  })

  it('says that nothing which was read decides, with the one command for each side', () => {
    const blind = { rules: new Map(), clusterWide: notAsked('Not asked.') }
    const { state, says, unseen } = compare(
      asked({ ...worldFacts(named, AMBER, WATCH_JOBS), ...blind }),
      asked({ ...worldFacts(named, WEB, WATCH_JOBS), ...blind }),
      NOW,
    )
    expect([state, plain(says)]).toEqual(['unseen', 'What decides is not in what could be read'])
    expect(unseen.map(({ side, command }) => [side, command])).toEqual([
      ['a', 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- amber'],
      ['b', 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web'],
    ])
  })

  it('claims no difference that it did not read: an unread list hides a binding', () => {
    const part = {
      ...worldFacts(named, WEB, WATCH_JOBS),
      objects: readWorld({ ...named, roleBindings: [] }, []),
    }
    const { state, says } = compare(side(named, AMBER, WATCH_JOBS, file), asked(part), NOW)
    expect([state, plain(says)]).toEqual(['unseen', 'What decides is not in what could be read'])
  })

  it('offers what takes the difference away, and never more than the other side has', () => {
    const { fixes } = compare(side(named, AMBER), side(named, WEB), NOW)
    expect(fixes.map(({ says }) => plain(says))).toEqual([
      expect.stringMatching(/^Run the pod as ServiceAccount shop\/amber/),
      expect.stringMatching(/^Grant ServiceAccount shop\/web its own Role/),
      'Add ServiceAccount shop/web to the subjects of RoleBinding shop/jobs.',
    ])
    const wide = {
      namespace: 'shop',
      name: 'web',
      rules: [{ verbs: ['*'], apiGroups: ['batch'], resources: ['jobs'] }],
    }
    const tempting = { ...named, roles: [...named.roles, wide] }
    const b = side(tempting, WEB)
    const more = (fixes: Comparison['fixes']) =>
      fixes.filter(({ opens }) => opens.some(({ verb }) => verb === '*'))
    expect(more(b.explanation.fixes)).toHaveLength(1)
    expect(more(compare(side(tempting, AMBER), b, NOW).fixes)).toEqual([])
    const elsewhere = compare(side(named, AMBER), side(named, AMBER, prod), NOW)
    expect(plain(elsewhere.fixes[0]?.says ?? [])).toBe(
      'Make the call in namespace shop, where the account has it.',
    )
  })

  it('counts what decides nothing, and says first that a case file is old', () => {
    const old = { madeAt: '2026-11-24T12:00:00Z' }
    const { others, same, age } = compare(side(named, AMBER, WATCH_JOBS, old), side(worldOf([]), AMBER), NOW)
    expect(others).toEqual([])
    expect(same).toEqual(expect.arrayContaining(['identity', 'namespace']))
    expect(plain(age ?? [])).toBe('What is in the case file was read 7 d ago.')
    expect(compare(side(named, AMBER), side(named, WEB), NOW).age).toBeUndefined()
  })
})
