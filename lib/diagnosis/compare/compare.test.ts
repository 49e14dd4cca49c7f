import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { comparisonParts } from '@/lib/answer/answer-parts'
import { toCaseFacts } from '@/lib/answer/case-facts'
import { compareText } from '@/lib/answer/compare-file'
import { caseFileSchema } from '@/lib/contract/case-file'
import { type Comparison, comparisonSchema } from '@/lib/contract/comparison'
import { notAsked } from '@/lib/evidence/reading'
import type { Catalogue } from '@/lib/objects/catalogue'
import { plain, say } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, Subject, UserInfo } from '@/lib/rbac/types'
import type { Facts } from '../facts'
import { namespaceLists, readWorld } from '../testing/read-world'
import { worldFacts } from '../testing/world-facts'
import { compare } from './compare'
import { around } from './exchange'
import type { Side } from './say-sides'
import { asked, filed, fileOf, MADE_AT, NOW } from './testing/sides'

const at = <T>(all: readonly T[], n: number): T => all[n % all.length] as T
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
    const blind = { rules: new Map(), clusterWide: notAsked(say`Not asked.`) }
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

const read = <T>(value: T) => ({ state: 'read' as const, value })
const VIEW = { name: 'view', rules: [{ verbs: ['watch'], apiGroups: ['batch'], resources: ['jobs'] }] }
/** ClusterRole view, as a cluster has it, bound to these. */
function viewers(subjects: readonly Subject[], clusterRoles = [VIEW]): RbacObjects {
  const others = ['edit', 'admin', 'system:node'].map((name) => ({ ...VIEW, name }))
  return {
    ...{ roles: [], clusterRoleBindings: [], clusterRoles: [...clusterRoles, ...others] },
    roleBindings: [
      { namespace: 'shop', name: 'viewers', roleRef: { kind: 'ClusterRole', name: 'view' }, subjects },
    ],
  }
}
const blind = { rules: new Map(), clusterWide: notAsked(say`Not asked.`) }
const unread = (world: RbacObjects, user: UserInfo, more: Partial<Facts> = {}) =>
  asked({ ...worldFacts(world, user, WATCH_JOBS), ...more })
/** All but what is bound in the whole cluster, which this account cannot list. */
const LOCAL = [
  ...['roles', 'rolebindings', 'clusterroles'].map((resource) => ({ resource, namespace: '' })),
] as Parameters<typeof readWorld>[1]

/** amber and web as an account reads them that cannot read ClusterRoles. */
function asAdmin(more: (user: UserInfo) => Partial<Facts>): [a: Side, b: Side] {
  const world = viewers([account('amber')])
  const of = (user: UserInfo) =>
    unread(world, user, { objects: readWorld(world, namespaceLists('shop')), ...more(user) })
  return [of(AMBER), of(WEB)]
}

describe('compare claims no more than was read', () => {
  it.each<[what: string, a: Side, b: Side, state: Comparison['state'], says: RegExp]>([
    [
      'a case file keeps no built-in role that nothing of it refers to: the role comes unsaid',
      side(viewers([account('amber')]), AMBER),
      filed(side({ ...viewers([]), roleBindings: [] }, AMBER, WATCH_JOBS, file)),
      'decides',
      /^RoleBinding viewers is here, not in the case file$/,
    ],
    [
      'nor what is bound to others: the binding comes unsaid with the account',
      side(viewers([account('amber')]), AMBER),
      filed(side(viewers([account('amber')]), WEB, WATCH_JOBS, file)),
      'decides',
      /^RoleBinding viewers names amber, not web$/,
    ],
    [
      'nothing was read, on one side at another time',
      unread(named, WEB, blind),
      { ...unread(named, WEB, blind), ...file },
      'alike',
      /./,
    ],
    [
      'nothing was read, in two files that say one time',
      { ...unread(named, WEB, blind), ...file },
      { ...unread(named, WEB), ...file },
      'alike',
      /./,
    ],
    [
      'a role of one name that grants other things, both denied',
      side(worldOf([account('web')], { verbs: ['get'] }), WEB),
      side(worldOf([account('web')], { verbs: ['list'] }), WEB),
      'alike',
      /./,
    ],
    [
      'a role of one name that grants other things, both allowed',
      side(viewers([account('amber')]), AMBER),
      side(
        viewers(
          [account('amber')],
          [{ name: 'view', rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] }],
        ),
        AMBER,
      ),
      'alike',
      /./,
    ],
    [
      'a binding of one name that refers to another role',
      side(viewers([account('amber')]), AMBER),
      side(
        {
          ...viewers([]),
          roleBindings: [
            {
              ...at(viewers([account('amber')]).roleBindings, 0),
              roleRef: { kind: 'ClusterRole', name: 'edit' },
            },
          ],
        },
        AMBER,
      ),
      'alike',
      /./,
    ],
    [
      'the rules of a case file that were cut short',
      unread(named, AMBER),
      asked(
        {
          ...worldFacts(named, WEB, WATCH_JOBS),
          rules: new Map([
            [
              'shop',
              read({ resourceRules: [], nonResourceRules: [], incomplete: true, evaluationError: 'webhook' }),
            ],
          ]),
        },
        file,
      ),
      'unseen',
      /^What decides is not in what could be read$/,
    ],
    [
      'the rules of the refused account, not read by a namespace admin',
      ...asAdmin(({ name }) => (name === WEB.name ? blind : {})),
      'unseen',
      /^What decides is not in what could be read$/,
    ],
    [
      'a namespace admin cannot read ClusterRoles: the reason is that of the API server',
      ...asAdmin(() => ({})),
      'decides',
      /^amber has it by ClusterRole view by RoleBinding shop\/viewers, and no rule of web allows it$/,
    ],
  ])('where %s', (_, a, b, state, says) => {
    const told = compare(a, b, NOW)
    expect([told.state, plain(told.says)]).toEqual([state, expect.stringMatching(says)])
    expect(plain(told.says)).not.toMatch(/No difference|ClusterRole view is|not found/)
  })

  it.each([{}, file])(
    'says of a case beside itself that nothing differs, also where nothing was read: %o',
    (more) => {
      const one = { ...unread(named, WEB, blind), ...more }
      expect(compare(one, one, NOW).state).toBe('same')
    },
  )

  it('says what is lost only where all that could give it was read', () => {
    const wide = {
      ...named,
      clusterRoleBindings: [
        { name: 'all', roleRef: { kind: 'ClusterRole' as const, name: 'all' }, subjects: [account('amber')] },
      ],
      clusterRoles: [{ ...VIEW, name: 'all' }],
    }
    const b = side(worldOf([]), AMBER)
    const proof = (objects: Facts['objects']) =>
      plain(compare(asked({ ...worldFacts(wide, AMBER, WATCH_JOBS), objects }, file), b, NOW).proof ?? [])
    expect(proof(readWorld(wide, LOCAL))).toBe('Exchanged: with this it can here.')
    expect(proof(readWorld(named))).toBe(
      'Exchanged: with this it can here, without this it cannot in the case file.',
    )
  })

  it('names the groups of a user, through which it can have a call, and claims of no account that it decides nothing', () => {
    const ops = worldOf([{ kind: 'Group', name: 'ops' }])
    const jane = { name: 'jane', groups: ['ops', 'system:authenticated'] }
    const { unseen, others, says } = compare(unread(ops, jane), unread(ops, WEB), NOW)
    expect(plain(says)).toBe(
      'jane has it by Role job-reader by RoleBinding shop/jobs, and no rule of shop/web allows it',
    )
    expect(others).toEqual([])
    expect(unseen[0]?.command).toBe(
      'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -e jane -e ops',
    )
  })

  it('grants nothing that only a case file says the other side has, and no account that it names', () => {
    const more = [...VIEW.rules, { verbs: ['get'], apiGroups: [''], resources: ['secrets'] }]
    const tooling = viewers([account('web')], [VIEW, { name: 'tooling', rules: more }])
    const claimed = {
      ...tooling,
      roleBindings: [
        { ...at(tooling.roleBindings, 0), roleRef: { kind: 'ClusterRole' as const, name: 'tooling' } },
      ],
    }
    const b = side({ ...tooling, roleBindings: [] }, WEB)
    const commands = (a: Side) => JSON.stringify(compare(a, b, NOW).fixes)
    expect(commands(side(claimed, WEB))).toContain('--clusterrole=tooling')
    expect(commands(side(claimed, WEB, WATCH_JOBS, file))).not.toContain('tooling')
    const of = (more: Partial<Side>) =>
      JSON.stringify(compare(side(named, AMBER, WATCH_JOBS, more), side(named, WEB), NOW).fixes)
    expect(of({})).toContain('Run the pod as')
    expect(of(file)).not.toContain('Run the pod as')
  })

  it('says of a case file without facts nothing that it claims', () => {
    const { facts: _, ...words } = JSON.parse(fileOf(side(named, AMBER)))
    const told = compareText(JSON.stringify(words), { a: side(named, WEB), now: NOW })
    if ('refused' in told) throw new Error(told.refused)
    expect([told.state, told.b.verdict, plain(told.b.says)]).toEqual([
      'unseen',
      'unknown',
      'The case file has no facts that prove its answer.',
    ])
    expect(plain(told.question)).toMatch(/^Can /)
  })

  it('says that a difference decides nothing only where it is known what decides', () => {
    const line = (a: Side, b: Side) => {
      const told = compare(a, b, NOW)
      return comparisonParts(told).find(({ label }) => label === 'Evidence')?.says
    }
    expect(line(unread(named, AMBER, blind), unread(named, WEB, blind))).toBe('Differs: Account')
    const own = { namespace: 'shop', name: 'own', roleRef: { kind: 'Role' as const, name: 'other' } }
    const bound = {
      ...named,
      roles: [...named.roles, { namespace: 'shop', name: 'other', rules: [] }],
      roleBindings: [...named.roleBindings, { ...own, subjects: [account('web')] }],
    }
    expect(line(side(bound, AMBER), side(bound, WEB))).toBe('Differs and decides nothing: Bindings')
  })

  it.each(['2027-01-01T00:00:00Z', 'yesterday'])('knows no age of a case file made %s', (madeAt) => {
    const { age } = compare(side(named, AMBER, WATCH_JOBS, { madeAt }), side(worldOf([]), AMBER), NOW)
    expect(plain(age ?? [])).toBe('When what is in the case file was read is not known.')
  })

  it.each([
    [true, 'The API server reaches the server of jobs.batch here, not in the case file'],
    [false, 'The API server serves jobs.batch here, not in the case file'],
  ])('says of a kind that it is not served only where its group was read: %s', (isAway, says) => {
    const known = { version: 'v1', resource: 'jobs', singular: 'job', kind: 'Job', namespaced: true }
    const more = { verbs: ['watch'], shortNames: [], subresources: [], preferred: true }
    const failed = { group: 'batch', version: 'v1', says: say`no route`, isAway: true as const }
    const of = (value: Catalogue, told: Partial<Side>) =>
      asked(
        { ...worldFacts(named, AMBER, WATCH_JOBS, { catalogue: value }), objects: readWorld(named) },
        told,
      )
    const told = compare(
      of({ resources: [{ group: 'batch', ...known, ...more }], failedGroups: [] }, {}),
      of({ resources: [], failedGroups: isAway ? [failed] : [] }, file),
      NOW,
    )
    expect([told.state, plain(told.says)]).toEqual(['decides', says])
    expect(JSON.stringify(told).includes('not served')).toBe(!isAway)
  })

  it('shortens each name that a case file gives, and names each account once', () => {
    const long = 'x'.repeat(5_000)
    const told = compare(side(named, WEB), side(named, userOf('shop', long), WATCH_JOBS, file), NOW)
    expect(JSON.stringify([told.question, told.says, told.a, told.b])).not.toContain('x'.repeat(600))
    const { unseen } = compare(unread(named, AMBER, blind), unread(named, WEB, blind), NOW)
    expect(unseen.map(({ needs }) => plain(needs))).toEqual([
      'The bindings that name ServiceAccount shop/amber here',
      'The bindings that name ServiceAccount shop/web here',
    ])
  })

  it('exchanges only what names either caller, of a case file as large as one can be', () => {
    const many = Array.from({ length: 1_300 }, (_, i) => ({ namespace: 'shop', name: `role-${i}` }))
    const world: RbacObjects = {
      ...named,
      roles: [
        ...named.roles,
        ...many.map((one) => ({
          ...one,
          rules: [{ verbs: ['watch'], apiGroups: ['batch'], resources: ['cronjobs'] }],
        })),
      ],
      roleBindings: [
        ...named.roleBindings,
        ...many.map((one, i) => ({
          ...one,
          roleRef: { kind: 'Role' as const, name: one.name },
          subjects: [account(`of-${i}`)],
        })),
      ],
    }
    const { facts } = side(world, WEB)
    const small = z.decode(caseFileSchema, JSON.parse(fileOf(side(named, WEB))))
    const held = facts && { ...toCaseFacts(facts), beside: {}, notes: [] }
    const big = JSON.stringify(z.encode(caseFileSchema, { ...small, facts: held } as never))
    expect(big.length).toBeGreaterThan(300 * 1024)
    const own = side(named, AMBER)
    const told = compareText(big, { a: own, now: NOW })
    expect('state' in told && told.state).toBe('decides')
    if (!facts || !own.facts) throw new Error('A side has no facts.')
    const searched = around(own.facts, facts).map(({ objects }) => objects.state === 'read' && objects.value)
    for (const world of searched)
      expect(world).toMatchObject({ roles: named.roles, roleBindings: named.roleBindings })
  })
})
