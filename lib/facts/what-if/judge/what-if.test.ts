import { describe, expect, it } from 'vitest'
import {
  bind,
  bindAll,
  call,
  clusterRole,
  join,
  judge,
  PODS,
  role,
  WEB,
  world,
} from '@/lib/diagnosis/testing/judge-paste'
import { catalogue, user } from '@/lib/diagnosis/testing/role-world'
import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import { toProposal } from './proposal'
import { readManifest } from './read-manifest'
import { judgeWhatIf } from './what-if'

describe('the checked call', () => {
  const watch = call('watch', 'pods')
  const watching = join(role('{apiGroups: [""], resources: [pods], verbs: [watch]}'), bind())

  it('turns green by the role and the binding that are named', () => {
    const { check, says } = judge(watching, { check: watch })
    expect(check).toMatchObject({
      before: 'denied',
      after: 'allowed',
      grantedBy: { role: 'r', binding: 'b' },
    })
    expect(check?.says).toMatch(/Role shop\/r, rules\[0\], by RoleBinding shop\/b/)
    expect(says).toBe('It would allow watch pods in namespace shop, and nothing else.')
  })

  it.each([
    ['the verb', join(role(PODS), bind()), /the verb does not match/],
    [
      'the spelling',
      join(role('{apiGroups: [""], resources: [pod], verbs: [watch]}'), bind()),
      /the resource does not match/,
    ],
    [
      'the subject',
      join(
        role('{apiGroups: [""], resources: [pods], verbs: [watch]}'),
        bind(undefined, '{kind: User, name: web}'),
      ),
      /kind is User/,
    ],
    [
      'the namespace of the binding',
      join(
        role('{apiGroups: [""], resources: [pods], verbs: [watch]}', ', namespace: payments'),
        bind(undefined, WEB, ', namespace: payments'),
      ),
      /works only in its own namespace/,
    ],
  ])('stays red and says that %s does not match', (_, yaml, nearest) => {
    const { check } = judge(yaml, { check: watch })
    expect(check).toMatchObject({ before: 'denied', after: 'denied' })
    expect(check?.nearest).toMatch(nearest)
  })

  it('stays red where another authorizer denies it', () => {
    const facts = whatIfFacts(world(), { user, namespace: 'shop', catalogue, check: watch })
    const denied = {
      state: 'read',
      value: { allowed: false, denied: true, reason: '', evaluationError: '' },
    } as const
    const { check } = judgeWhatIf(
      { ...facts, check: { request: watch, decision: denied } },
      toProposal(readManifest(watching), 'shop'),
    )
    expect(check).toMatchObject({ after: 'denied' })
  })

  const elsewhere = bind('{kind: ClusterRole, name: r}', WEB, ', namespace: payments')
  it.each([
    ['stays green where a RoleBinding of its namespace gives it too', elsewhere, ['payments'], 'allowed'],
    ['turns red where nothing else gives it', '', ['payments'], 'denied'],
    ['is not known where the rules of its namespace were not read', elsewhere, ['shop'], 'unknown'],
  ])('%s, and the paste takes the account from a ClusterRoleBinding', (_, also, reviewed, after) => {
    const before = world(join(clusterRole(PODS), bindAll(), ...(also === '' ? [] : [also])))
    const paste = bindAll(undefined, WEB.replace('name: web', 'name: report'))
    const check = { ...call('get', 'pods'), namespace: 'payments' } as const
    expect(judge(paste, { world: before, check, reviewed }).check).toMatchObject({ before: 'allowed', after })
  })

  it('turns red where the paste replaces the role that allows it', () => {
    const before = world(join(role('{apiGroups: [""], resources: [pods], verbs: [watch]}'), bind()))
    const { check, loses, says } = judge(role(PODS), { world: before, check: watch })
    expect(check).toMatchObject({ before: 'allowed', after: 'denied' })
    expect(loses).toMatchObject({ state: 'some', calls: [{ verb: 'watch', resource: 'pods' }] })
    expect(says).toBe(
      'It would allow get pods in namespace shop, and nothing else. It also removes permissions.',
    )
  })
})

describe('what it opens', () => {
  it('shows the cells of the matrix before and after, and names beside them', () => {
    const before = world(
      join(
        role('{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: [get]}', '', 'old'),
        bind('{kind: Role, name: old}'),
      ),
    )
    const yaml = join(
      role('{apiGroups: [""], resources: [configmaps], resourceNames: [a, b], verbs: [get]}'),
      bind().replace('name: b}', 'name: b2}'),
    )
    expect(judge(yaml, { world: before }).opens.places).toEqual([
      {
        namespace: 'shop',
        rows: [
          {
            group: '',
            resource: 'configmaps',
            cells: [
              {
                verb: 'get',
                before: { state: 'names', names: ['a'] },
                after: { state: 'names', names: ['a', 'b'] },
              },
            ],
          },
        ],
      },
    ])
  })

  it('marks words that the API never asks about, and counts them not', () => {
    const { opens, says } = judge(
      join(role('{apiGroups: [""], resources: [pods, pod], verbs: [get, read]}'), bind()),
    )
    expect(opens.calls.map(({ verb, resource, isServed }) => [verb, resource, isServed])).toEqual([
      ['get', 'pods', true],
      ['read', 'pods', false],
      ['get', 'pod', false],
      ['read', 'pod', false],
    ])
    expect(says).toBe('It would allow get pods in namespace shop, and nothing else.')
  })

  it('knows a no before as unknown where an authorizer does not list its rules', () => {
    const facts = whatIfFacts(world(), { user, namespace: 'shop', catalogue })
    const here = facts.rules.get('shop')
    if (here?.state !== 'read') throw new Error('The rules were read.')
    const rules = new Map([['shop', { ...here, value: { ...here.value, incomplete: true } }]])
    const { opens, unseen } = judgeWhatIf(
      { ...facts, rules },
      toProposal(readManifest(join(role(PODS), bind())), 'shop'),
    )
    expect(opens.isCertain).toBe(false)
    expect(opens.places[0]?.rows[0]?.cells[0]?.before).toEqual({ state: 'unknown' })
    expect(unseen[0]?.command).toMatch(/^kubectl auth can-i --list -n shop/)
  })

  it('gives a role that is edited to the bindings which exist', () => {
    const before = world(join(role(PODS), bind()))
    const { opens, loses, says } = judge(role('{apiGroups: [""], resources: [pods], verbs: [get, list]}'), {
      world: before,
    })
    expect(says).toBe('It would allow list pods in namespace shop, and nothing else.')
    expect(opens.calls).toHaveLength(1)
    expect(loses.state).toBe('none')
  })

  it('marks rights by which more may be taken', () => {
    const { opens, says } = judge(
      join(role('{apiGroups: [""], resources: [secrets], verbs: [list]}'), bind()),
    )
    expect(opens.calls[0]?.danger).toMatch(/can read passwords/)
    expect(says).toBe('It would allow list secrets in namespace shop.')
  })
})

it('judges at most 12 places and says that there are more', () => {
  const many = Array.from({ length: 20 }, (_, i) =>
    bind('{kind: ClusterRole, name: r}', WEB, `, namespace: n${i}`),
  )
  const { opens, unseen } = judge(join(clusterRole(PODS), ...many))
  expect(opens.places).toHaveLength(12)
  expect(unseen[0]?.needs).toMatch(/8 more namespaces/)
})

describe('who else gains', () => {
  it('names each other subject, how many a group is, and bindings that exist', () => {
    const before = world(
      join(role(PODS), bind(undefined, '{kind: ServiceAccount, name: report, namespace: payments}')),
    )
    const yaml = join(
      role('{apiGroups: [""], resources: [pods], verbs: [list]}'),
      bind(undefined, '{kind: Group, name: "system:authenticated"}').replace('name: b}', 'name: b2}'),
    )
    const { others, says } = judge(yaml, { world: before })
    expect(says).toBe('It would allow list pods in namespace shop.')
    expect(others).toEqual([
      {
        subject: 'Group system:authenticated',
        who: 'every user and every ServiceAccount in the cluster',
        gets: ['list on pods in shop'],
      },
      {
        subject: 'ServiceAccount payments/report',
        gets: ['list on pods in shop, by RoleBinding shop/b, which exists'],
      },
    ])
  })
})

describe('the first sentence', () => {
  it.each([
    [
      'nothing is RBAC',
      'kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n',
      /no Role, ClusterRole or binding/,
    ],
    ['it is not YAML', 'kind: Role\n\tname: x\n', /could not be read, at line 2/],
    [
      'no binding names this account',
      join(role(PODS), bind(undefined, '{kind: ServiceAccount, name: report}')),
      /no binding in it names ServiceAccount shop\/web/,
    ],
    [
      'the role is missing',
      bind('{kind: Role, name: absent}'),
      /Role absent, which it binds, does not exist/,
    ],
    [
      'its rules match nothing',
      join(role('{apiGroups: [""], resources: [pod], verbs: [get]}'), bind()),
      /none of its rules matches/,
    ],
    ['all of it is refused', join(role('{nonResourceURLs: [/a], verbs: [get]}')), /refuse it as is/],
    [
      'everything is allowed',
      join(clusterRole('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'), bindAll()),
      /everything in the whole cluster/,
    ],
  ])('says that %s', (_, yaml, says) => {
    expect(judge(yaml).says).toMatch(says)
  })
})
