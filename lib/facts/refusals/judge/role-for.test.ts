import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runs } from '@/e2e/testing/runs'
import { dangersOf } from '@/lib/diagnosis/dangers/dangerous-rights'
import { applyPatch, applyYaml } from '@/lib/diagnosis/testing/apply-fix'
import { allower, covers, probes, requests } from '@/lib/diagnosis/testing/random-refusals'
import { NOTHING, plain, say } from '@/lib/phrase/phrase'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { fromTuple, toTuple } from '@/lib/rbac/call'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects, Role } from '@/lib/rbac/types'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import type { Offer, RoleFor } from '../contract'
import { accountToHelp, offerFor, type RefusedForRole, whyNoRole } from './role-for'

const nothing: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
const web = userOf('shop', 'web')

const idOf = (call: Attributes) => JSON.stringify(toTuple(call))

function refused(
  call: Attributes,
  user = web.name,
  kind: RefusedForRole['explanation']['kind'] = 'authorization',
) {
  return {
    id: idOf(call),
    explanation: { kind, request: { user, ...toTuple(call) } },
  }
}

function call(verb: string, resource: string, name = '', namespace = 'shop'): Attributes {
  const [of = '', subresource = ''] = resource.split('/')
  return { kind: 'resource', verb, group: '', resource: of, subresource, name, namespace }
}

const offered = (refusals: readonly RefusedForRole[]) => offerFor(refusals, web.name, 'page')
const roleFor = (refusals: readonly RefusedForRole[]): RoleFor | undefined => offered(refusals).role

const LISTS = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const

/** The rule with one word less, in each way that leaves a rule; and for one name, where it holds for any. */
function narrowed(rule: PolicyRule): PolicyRule[] {
  const less = LISTS.flatMap((list) => {
    const words = rule[list] ?? []
    return words.length < 2 ? [] : words.map((_, i) => ({ ...rule, [list]: words.toSpliced(i, 1) }))
  })
  const isNameless = rule.nonResourceURLs === undefined && (rule.resourceNames ?? []).length === 0
  return isNameless ? [...less, { ...rule, resourceNames: ['one-name'] }] : less
}

/** What is offered allows these calls and no other, says so, and has each dangerous call in a Role of its own. */
function expectExact({ role, apart, leftOut }: Offer, calls: readonly Attributes[]): void {
  expect(leftOut).toEqual([])
  const made = [...apart, ...(role ? [role] : [])]
  const ends = new Set(made.flatMap((one) => one.ends))
  expect(calls.filter((one) => !ends.has(idOf(one)))).toEqual([])
  const isDanger = (one: Attributes) => dangersOf([toTuple(one)]).length > 0
  const others = [userOf('shop', 'other'), userOf('payments', 'web'), { name: 'jane', groups: [] }]
  for (const { yaml, grants, ends: ended } of made) {
    const may = allower(applyYaml(nothing, yaml), web)
    const own = calls.filter((one) => ended.includes(idOf(one)))
    const asked = own.map(nameless)
    expect(own.filter((one) => !may(one))).toEqual([])
    expect(dangersOf(grants).length > 0).toBe(asked.some(isDanger))
    expect(asked.some(isDanger) && grants.length > 1).toBe(false)
    for (const probe of probes) {
      const isSaid = grants.some((grant) => covers(fromTuple(grant), probe))
      expect([may(probe), isSaid]).toEqual(Array(2).fill(asked.some((one) => covers(one, probe))))
    }
    for (const other of others) expect(probes.some(allower(applyYaml(nothing, yaml), other))).toBe(false)
  }
}

const path = (verb: string, of: string): Attributes => ({ kind: 'path', verb, path: of })

describe('the smallest Role for refused calls', () => {
  const drawn = fc.array(requests, { minLength: 1, maxLength: 8 })

  it('allows every call and nothing else, dangerous ones each alone, for random refusals of two accounts', () => {
    fc.assert(
      fc.property(drawn, drawn, (calls, foreign) => {
        const all = [...calls.map((one) => refused(one)), ...foreign.map((one) => refused(one, 'jane'))]
        expectExact(offered(all), calls)
      }),
      { numRuns: runs(60) },
    )
  })

  it('allows what was chosen of the refusals of a namespace and nothing else, for random choices', () => {
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.boolean()), (calls, choices) => {
        const all = calls.map((one, i) => ({ ...refused(one), id: `${i}`, isChosen: choices.next().value }))
        const offer = offerFor(all, web.name, 'page', ({ isChosen }) => isChosen)
        const ids = new Set(all.flatMap(({ id, isChosen }) => (isChosen ? [id] : [])))
        const chosen = calls.filter((_, i) => ids.has(`${i}`))
        const byCall = (id: string) =>
          calls
            .filter((_, i) => id === `${i}`)
            .map(idOf)
            .join('')
        const renamed = (role: RoleFor) => ({ ...role, ends: role.ends.map(byCall) })
        const { role } = offer
        expectExact(
          { ...offer, ...(role ? { role: renamed(role) } : {}), apart: offer.apart.map(renamed) },
          chosen,
        )
      }),
      { numRuns: runs(60) },
    )
  })

  it('allows what logs pasted one after the other say was refused and nothing else, for random logs', () => {
    const plainName = (one: Attributes): Attributes =>
      one.kind === 'resource' && one.name.includes(' ') ? { ...one, name: 'web-0' } : one
    fc.assert(
      fc.property(drawn, drawn, (first, second) => {
        const calls = [...first, ...second].map(plainName)
        const log = (of: readonly Attributes[], form: (message: string) => string) =>
          of.map((one) => form(formatForbidden(web, plainName(one), '').message)).join('\n')
        const text = [
          log(first, (message) => `E1129 10:04:05.000000       1 reflector.go:158] failed: ${message}`),
          log(second, (message) => `Error from server (Forbidden): ${message}`),
          log(first.slice(0, 1), (message) => JSON.stringify({ level: 'error', msg: message })),
        ].join('\n\n')
        const found = extractRefusals(text).flatMap((one) =>
          one.form === 'forbidden' && one.refusal.kind === 'authorization'
            ? [refused(one.refusal.attributes, one.refusal.user)]
            : [],
        )
        expectExact(offered(found), calls)
      }),
      { numRuns: runs(60) },
    )
  })

  it('has no rule that can be dropped, narrowed or joined with another, for random refusals', () => {
    fc.assert(
      fc.property(fc.array(requests, { minLength: 1, maxLength: 8 }), (calls) => {
        const { role, apart } = offered(calls.map((one) => refused(one)))
        for (const { yaml, ends } of [...apart, ...(role ? [role] : [])]) {
          const world = applyYaml(nothing, yaml)
          const ended = calls.filter((one) => ends.includes(idOf(one)))
          for (const kept of [...world.roles, ...world.clusterRoles]) {
            const endsWith = (rules: readonly PolicyRule[]) => {
              const changed = <R extends Pick<Role, 'name'>>(all: readonly R[]) =>
                all.map((one) => (Object.is(one, kept) ? { ...one, rules } : one))
              const may = allower(
                { ...world, roles: changed(world.roles), clusterRoles: changed(world.clusterRoles) },
                web,
              )
              return ended.every(may)
            }
            for (const [i, rule] of kept.rules.entries()) {
              expect(endsWith(kept.rules.toSpliced(i, 1)), 'dropped').toBe(false)
              for (const narrower of narrowed(rule))
                expect(endsWith(kept.rules.toSpliced(i, 1, narrower)), 'narrowed').toBe(false)
            }
            const shapes = kept.rules.flatMap((rule) =>
              LISTS.map((list) => JSON.stringify([list, { ...rule, [list]: rule[list]?.length ? '*' : '' }])),
            )
            expect(new Set(shapes).size, 'alike in all but one part').toBe(shapes.length)
          }
        }
      }),
      { numRuns: runs(60) },
    )
  })

  it('comes as values and as a patch of the Role that all refusals come nearest to', () => {
    const near = (one: Attributes, role: string) => {
      const { explanation, ...rest } = refused(one)
      const grantedBy = {
        binding: 'b',
        bindingNamespace: 'shop',
        role,
        roleKind: 'Role',
        subject: '',
        scope: 'namespace' as const,
      }
      const rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }
      return {
        ...rest,
        explanation: { ...explanation, nearMisses: [{ rule, grantedBy, failed: [], says: NOTHING }] },
      }
    }
    const [first, second] = [call('list', 'pods'), call('watch', 'pods')]
    const role = roleFor([near(first, 'web'), near(second, 'web')])
    expect(role?.forms.map(({ as }) => as)).toEqual(['yaml', 'shell'])
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]
    expect(parse(role?.forms[0]?.text ?? '')).toEqual({ rbac: { extraRules: rules } })
    const before: RbacObjects = {
      ...applyYaml(nothing, role?.yaml ?? ''),
      roles: [{ name: 'web', namespace: 'shop', rules: [] }],
    }
    expect(applyPatch(before, role?.forms[1]?.text ?? '').roles[0]?.rules).toMatchObject(rules)
    expect(roleFor([near(first, 'web'), near(second, 'other')])?.forms.map(({ as }) => as)).toEqual(['yaml'])
    const both = offered([near(first, 'web'), near(call('get', 'pods', '', 'payments'), 'web')])
    expect([both.role, ...both.apart].map((one) => one?.forms.map(({ as }) => as))).toEqual([
      ['yaml', 'shell'],
      ['yaml'],
    ])
  })

  it.each<[string, Attributes[], string[]]>([
    [
      'by their names where each has one',
      [call('get', 'configmaps', 'a'), call('get', 'configmaps', 'b')],
      ['[""] [configmaps] [a, b] [get]'],
    ],
    [
      'without names where one has none',
      [call('get', 'configmaps', 'a'), call('get', 'configmaps')],
      ['[""] [configmaps] [] [get]'],
    ],
    [
      'never a creation by its name',
      [call('create', 'configmaps', 'x'), call('deletecollection', 'configmaps', 'x')],
      ['[""] [configmaps] [] [create, deletecollection]'],
    ],
    [
      'a subresource by the name of its object',
      [call('create', 'pods/resize', 'x')],
      ['[""] [pods/resize] [x] [create]'],
    ],
    [
      'several resources in one rule where all else is alike',
      [call('list', 'pods'), call('list', 'services'), call('watch', 'pods'), call('watch', 'services')],
      ['[""] [pods, services] [] [list, watch]'],
    ],
    [
      'no combination that no call asked for',
      [call('get', 'configmaps', 'a'), call('delete', 'configmaps', 'b')],
      ['[""] [configmaps] [a] [get]', '[""] [configmaps] [b] [delete]'],
    ],
  ])('grants %s', (_what, calls, expected) => {
    const role = roleFor(calls.map((one) => refused(one)))
    const { roles } = applyYaml(nothing, role?.yaml ?? '')
    const rules = roles.flatMap(({ rules }) => rules)
    const list = (words: readonly string[] = []) => `[${words.map((word) => word || '""').join(', ')}]`
    expect(
      rules.map((rule) =>
        [rule.apiGroups, rule.resources, rule.resourceNames, rule.verbs]
          .map((words) => list(words))
          .join(' '),
      ),
    ).toEqual(expected)
  })

  it('stays in the namespace of the account: each other place has a Role of its own, the cluster a ClusterRole', () => {
    const calls = [
      call('list', 'pods'),
      call('list', 'pods', '', ''),
      path('get', '/metrics'),
      call('get', 'configmaps', 'a', 'payments'),
      call('watch', 'services', '', 'payments'),
    ]
    const offer = offered(calls.map((one) => refused(one)))
    expect(offer.role?.grants).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'shop' }])
    const [role, payments] = offer.apart
    expect(payments?.grants.map(({ verb, namespace }) => `${verb} in ${namespace}`)).toEqual([
      'get in payments',
      'watch in payments',
    ])
    expect(payments?.warnings.map(plain)).toEqual([
      'It holds in namespace payments, and the account is of shop: check that its program works there.',
    ])
    const { roles, clusterRoles, clusterRoleBindings } = applyYaml(nothing, role?.yaml ?? '')
    expect(roles).toEqual([])
    expect(clusterRoles).toHaveLength(1)
    expect(clusterRoleBindings[0]?.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
    ])
    expect(role?.grants).toEqual([
      { verb: 'list', group: '', resource: 'pods', namespace: '' },
      { verb: 'get', path: '/metrics' },
    ])
    expect(role?.warnings.map(plain).join(' ')).toContain('in every namespace')
  })

  it('is applied by one command', () => {
    const role = roleFor([refused(call('list', 'pods'))])
    expect(role?.command).toBe(`kubectl auth reconcile -f - <<'EOF'\n${role?.yaml}EOF`)
  })

  it('has a Role of its own for each dangerous call, with its warning and a name of its own', () => {
    const calls = [
      call('list', 'pods'),
      call('list', 'secrets'),
      call('get', 'secrets', 'a'),
      call('get', 'secrets'),
      call('create', 'pods/exec', 'x'),
    ]
    const { role, apart } = offered(calls.map((one) => refused(one)))
    expect(role?.grants).toEqual([{ verb: 'list', group: '', resource: 'pods', namespace: 'shop' }])
    expect(role?.warnings).toEqual([])
    expect(apart.map(({ ends }) => ends.length)).toEqual([1, 2, 1])
    for (const { grants, warnings } of apart) {
      expect(grants).toHaveLength(1)
      expect(plain(warnings[0] ?? [])).toMatch(/^Anyone who has this can /)
    }
    const names = [role, ...apart].map((one) => /name: (\S+)/.exec(one?.yaml ?? '')?.[1])
    expect(new Set(names).size).toBe(4)
  })

  it('leaves out what only pods of other accounts logged, until it is chosen', () => {
    const says = say`Seen only in the log of edge-1, which runs as default, not as web.`
    const forged = { ...refused(call('list', 'services')), doubt: says }
    const danger = { ...refused(call('create', 'pods/exec')), doubt: says }
    const own = refused(call('list', 'pods'))
    const alone = offered([own, forged, danger])
    expect(alone.role?.ends).toEqual([own.id])
    expect(alone.apart).toEqual([])
    expect(alone.leftOut).toEqual([{ ids: [forged.id, danger.id], says }])
    const chosen = offerFor([own, forged, danger], web.name, 'page', ({ id }) => id !== own.id)
    expect(chosen.role?.ends).toEqual([forged.id])
    expect(chosen.apart.map(({ ends }) => ends)).toEqual([[danger.id]])
    expect(chosen.leftOut).toEqual([])
    const counted = [
      { ...forged, count: 99 },
      { ...refused(call('list', 'pods'), 'jane'), count: 1 },
    ]
    expect(accountToHelp(counted)).toBe('jane')
  })

  it('is smaller where what it grants would not fit whole, and names what is left out', () => {
    const calls = Array.from({ length: 200 }, (_, i) => call('get', 'configmaps', `settings-of-${i}`))
    const refusals = calls.map((one) => refused(one))
    for (const medium of ['page', 'agent'] as const) {
      const { role, leftOut } = offerFor(refusals, web.name, medium)
      const kept = role?.ends.length ?? 0
      expect(kept).toBeGreaterThan(10)
      expect(kept).toBeLessThan(200)
      expect(role?.grants).toHaveLength(kept)
      expect(inPlain(leftOut)).toEqual([
        {
          ids: refusals.slice(kept).map(({ id }) => id),
          says: expect.stringContaining(
            `there was no room for get configmaps settings-of-${kept} in namespace`,
          ),
        },
      ])
    }
    const huge = refused(call('get', 'configmaps', 'x'.repeat(9_000)))
    expect(offered([huge]).role).toBeUndefined()
    expect(offered([huge, refused(call('list', 'pods'))]).role?.grants).toHaveLength(1)
  })

  it('leaves what no Role of the account ends, and says why', () => {
    const left = [
      refused(call('create', 'pods'), web.name, 'admission'),
      refused(call('list', 'pods'), web.name, 'authentication'),
      refused(call('list', 'pods'), 'jane'),
      refused(call('*', 'pods')),
      refused(call('get', 'configmaps', '[AWS key left out]')),
      refused(call('get', 'configmaps', 'a\u202eb')),
      {
        ...refused(call('list', 'pods')),
        allowedNow: { at: '2026-11-24T12:00:05Z', hasTurned: true as const },
      },
    ]
    expect(left.map((one) => whyNoRole(one, web.name))).toEqual([
      'Refused by admission: no Role fixes it.',
      'Refused before permissions were checked.',
      'Refused to another account.',
      'No rule grants just this call.',
      'Its name looks like a credential, so it was left out.',
      'Its name has characters that cannot be seen.',
      'Allowed since 12:00:05 UTC.',
    ])
    expect(roleFor(left)).toBeUndefined()
  })

  it('has no call of which no review said yet that it is refused, or for which its own answer offers no grant', () => {
    const cause = { id: 'G3', confidence: 'proven' as const, says: say`The API server serves no such kind` }
    const fix = { where: 'cluster' as const, says: say`Install it.`, opens: [] }
    const unserved = refused(call('patch', 'widgets'))
    const left = [
      { ...refused(call('list', 'pods')), unreviewed: true as const },
      { ...unserved, explanation: { ...unserved.explanation, fixes: [fix], cause } },
    ]
    expect(left.map((one) => whyNoRole(one, web.name))).toEqual([
      'No review has said yet that it is still refused.',
      'The API server serves no such kind.',
    ])
    expect(roleFor(left)).toBeUndefined()
  })

  it('grants what the answer to each call grants in a Role of its own, and lets that decide how dangerous it is', () => {
    const own = (one: Attributes, ...opens: Attributes[]) => {
      const { explanation, ...rest } = refused(one)
      const choice = { id: 'own', label: '', reach: '' }
      const fixes = [{ where: 'binding' as const, says: NOTHING, opens: opens.map(toTuple), choice }]
      return { ...rest, explanation: { ...explanation, fixes, cause: null } }
    }
    const { role, apart } = offered([
      own(call('list', 'services'), call('list', 'services'), call('watch', 'services')),
      own(call('get', 'pods', 'web-abcde'), call('get', 'pods')),
      own(call('get', 'configmaps', 'x'), call('get', 'secrets', 'x')),
      own(call('get', 'pods/exec', 'x'), call('get', 'pods/exec', 'x'), call('create', 'pods/exec', 'x')),
    ])
    expect(role?.grants.map(({ verb, resource, name = '' }) => `${verb} ${resource} ${name}`)).toEqual([
      'list services ',
      'watch services ',
      'get pods ',
      'get configmaps x',
    ])
    expect(apart.map(({ grants }) => grants.map(({ verb }) => verb))).toEqual([['create', 'get']])
  })

  it('never has a call in the one Role that is warned about, or that is of another place, for random refusals', () => {
    const kinds = [
      'applications.argoproj.io',
      'widgets.example.com',
      'helmcharts.helm.cattle.io',
      'pods/status',
      'pods',
    ]
    const custom = fc.record({
      verb: fc.constantFrom('get', 'list', 'create', 'patch', 'delete'),
      kind: fc.constantFrom(...kinds),
      namespace: fc.constantFrom('', 'shop', 'argocd'),
    })
    const either = fc.oneof(
      drawn,
      fc.array(
        custom.map(({ verb, kind, namespace }): Attributes => {
          const [word = '', ...group] = kind.split('.')
          const [resource = '', subresource = ''] = word.split('/')
          return {
            kind: 'resource',
            verb,
            group: group.join('.'),
            resource,
            subresource,
            name: '',
            namespace,
          }
        }),
        { minLength: 1, maxLength: 8 },
      ),
    )
    fc.assert(
      fc.property(either, (calls) => {
        const { role, apart } = offered(calls.map((one) => refused(one)))
        for (const grant of role?.grants ?? []) {
          expect(dangersOf([grant])).toEqual([])
          expect(grant.namespace).toBe('shop')
        }
        expect(role?.warnings ?? []).toEqual([])
        for (const { grants, warnings } of apart) {
          expect(warnings).not.toEqual([])
          expect(new Set(grants.map(({ namespace }) => namespace)).size).toBe(1)
        }
      }),
      { numRuns: runs(60) },
    )
  })

  it('helps the account that is refused most often', () => {
    const counted = [
      { ...refused(call('list', 'pods')), count: 2 },
      { ...refused(call('list', 'pods'), 'jane'), count: 3 },
      { ...refused(call('create', 'pods'), web.name, 'admission'), count: 9 },
    ]
    expect(accountToHelp(counted)).toBe('jane')
    expect(accountToHelp(counted.slice(2))).toBeUndefined()
  })
})

function nameless(one: Attributes): Attributes {
  const isNameless =
    one.kind === 'resource' &&
    (one.verb === 'deletecollection' || (one.verb === 'create' && one.subresource === ''))
  return isNameless ? { ...one, name: '' } : one
}
