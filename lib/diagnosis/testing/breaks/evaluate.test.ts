import { describe, expect, it } from 'vitest'
import type { Fix } from '@/lib/contract/explanation'
import { words } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import { PROJECTS } from '../projects/all'
import { HELD_OUT } from '../projects/held-out'
import { filled, install, together } from '../projects/project'
import { type Act, isAllowed, outcomeOf } from './evaluate'
import { seeded } from './random'
import { SERVED } from './served'
import { ALL_BREAKS, brokenWorld, TWINS } from './worlds'

const who = { namespace: 'shop', name: 'web' }
const act: Act = { verb: 'list', group: '', resource: 'pods', name: '', path: '', namespace: 'shop' }
const subjects = [{ kind: 'ServiceAccount', ...who }]
const healthy = {
  roles: [
    {
      namespace: 'shop',
      name: 'reads',
      rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
    },
  ],
  clusterRoles: [],
  roleBindings: [{ namespace: 'shop', name: 'reads', roleRef: { kind: 'Role', name: 'reads' }, subjects }],
  clusterRoleBindings: [],
}
const broken = { ...healthy, roleBindings: [] }

const yaml = (...objects: object[]) => objects.map((one) => JSON.stringify(one)).join('\n---\n')
const bound = (name: string, role: string, to: object[] = subjects) => ({
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  roleRef: { kind: 'Role', name: role },
  subjects: to,
})
const role = (name: string, verbs: string[]) => ({
  kind: 'Role',
  metadata: { name, namespace: 'shop' },
  rules: [{ verbs, apiGroups: [''], resources: ['pods'] }],
})
const fix = (text: string): Fix => ({ where: 'binding', says: words(''), yaml: text, opens: [] })

describe('outcomeOf', () => {
  it.each([
    ['restores what was there', yaml(bound('again', 'reads')), 'restores'],
    ['gives the call alone', yaml(role('own', ['list']), bound('own', 'own')), 'exact'],
    ['gives another call', yaml(role('own', ['delete']), bound('own', 'own')), 'too much'],
    [
      'gives it to another account',
      yaml(bound('again', 'reads', [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }])),
      'too much',
    ],
    ['gives nothing', yaml(role('own', ['list'])), 'refused'],
  ])('tells a fix that %s', (_, text, state) => {
    expect(outcomeOf(fix(text), { broken, healthy, who, act }).state).toBe(state)
  })

  it('tells a fix that takes what another account has, and one that a server refuses', () => {
    const both = {
      ...healthy,
      roleBindings: [
        {
          ...bound('reads', 'reads', [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }]),
          name: 'reads',
          namespace: 'shop',
          subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }],
        },
      ],
    }
    expect(
      outcomeOf(fix(yaml(bound('reads', 'reads'))), { broken: both, healthy: both, who, act }).state,
    ).toBe('takes')
    expect(
      outcomeOf(fix(yaml(bound('reads', 'other'))), { broken: both, healthy: both, who, act }).state,
    ).toBe('refused')
  })
})

describe('isAllowed', () => {
  it('decides as the authorizer does, in all projects together', () => {
    const all = [...PROJECTS, ...HELD_OUT]
    const worlds = all.map((project) => install(project, { namespace: project.namespace, suffix: '' }))
    const world = filled(together(...worlds))
    const random = seeded(3)
    const accounts = all.flatMap(({ namespace, grants }) =>
      grants.flatMap(({ accounts: all }) => all.map((name) => ({ namespace, name }))),
    )
    let allowed = 0
    for (let turn = 0; turn < 1_000; turn += 1) {
      const one = random.pick(accounts)
      const { group, resource, subresources } = random.pick(SERVED)
      const subresource = random.pick(['', '', ...subresources])
      const verb = random.pick(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'])
      const name = random.pick(['', 'main', 'feature-flags'])
      const namespace = random.pick(['', one.namespace, 'kube-system'])
      const says = isAllowed(
        one,
        {
          verb,
          group,
          resource: subresource ? `${resource}/${subresource}` : resource,
          name,
          path: '',
          namespace,
        },
        world,
      )
      const request = { kind: 'resource', verb, group, resource, subresource, name, namespace } as const
      expect(says).toBe(authorize(userOf(one.namespace, one.name), request, world).allowed)
      allowed += says ? 1 : 0
    }
    expect(allowed).toBeGreaterThan(20)
  })
})

describe('brokenWorld', () => {
  it('breaks real projects in every way, with each twin', () => {
    expect(PROJECTS.length).toBeGreaterThanOrEqual(45)
    for (const one of ALL_BREAKS) {
      const made = TWINS.filter((twin) =>
        PROJECTS.some((project, seed) => brokenWorld(project, one, twin, seed)),
      )
      expect(made.length, one.name).toBeGreaterThanOrEqual(2)
    }
  })
})
