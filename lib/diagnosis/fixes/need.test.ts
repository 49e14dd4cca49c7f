import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import { callWords } from '@/lib/rbac/call'
import type { RbacObjects, ResourceAttributes } from '@/lib/rbac/types'
import { diagnose } from '../diagnose'
import type { Facts, RefusedToo } from '../facts'
import { applyYaml } from '../testing/apply-fix'
import { readWorld } from '../testing/read-world'
import { catalogue, rule, user } from '../testing/role-world'
import { accessIn, worldFacts } from '../testing/world-facts'
import { sayFix } from './say-fix'

const EMPTY: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

function asked(call: string, more: Partial<ResourceAttributes> = {}): ResourceAttributes {
  const [verb = '', word = '', name = ''] = call.split(' ')
  const [resource = '', subresource = ''] = word.split('/')
  return { kind: 'resource', verb, group: '', resource, subresource, name, namespace: 'shop', ...more }
}

const heard = (...calls: (ResourceAttributes | string)[]): RefusedToo[] =>
  calls.map((one) => ({ request: typeof one === 'string' ? asked(one) : one }))

function answer(request: ResourceAttributes, refusedToo: RefusedToo[], world = EMPTY): Explanation {
  return diagnose({ ...worldFacts(world, user, request, { catalogue }), refusedToo })
}

const all = ({ fixes }: Explanation) => fixes.find(({ choice }) => choice?.id === 'all')
const opens = (explanation: Explanation) => (all(explanation)?.opens ?? []).map(callWords).sort()

describe('the Role for all that the programs of an account were heard to need', () => {
  it('names where it knows each call from', () => {
    const known = [...heard('watch pods'), { request: asked('get services web'), isRecorded: true } as const]
    const fix = all(answer(asked('list pods'), known))
    const says = fix ? plain(sayFix(fix)) : ''
    expect(says).toContain('its own Role for all 3 calls that its programs were heard or recorded to need')
    expect(says).toMatch(/Heard from its programs: .*watch.*pods.*In the record: .*get.*services/)
  })

  it.each<[string, ResourceAttributes, RefusedToo[], string[]]>([
    ['has nothing to offer for one call', asked('list pods'), [], []],
    [
      'has this call and what its programs were heard to be refused, in the same place',
      asked('list pods'),
      heard('watch pods', 'get services web', asked('list pods', { namespace: 'other' })),
      ['get services web', 'list pods', 'watch pods'],
    ],
    [
      'has what a client always makes with a call that was heard',
      asked('get services web'),
      [{ request: asked('list pods'), habit: 'informer' }],
      ['get services web', 'list pods', 'watch pods'],
    ],
    [
      'has nothing dangerous beside what is harmless',
      asked('list pods'),
      heard('get services web', 'get secrets db', 'create pods'),
      ['get services web', 'list pods'],
    ],
    [
      'has nothing harmless beside what is dangerous',
      asked('list secrets'),
      heard('get secrets', 'list pods'),
      ['get secrets', 'list secrets'],
    ],
    [
      'has nothing of all namespaces beside one namespace',
      asked('list pods'),
      heard(asked('list services', { namespace: '' }), 'list services'),
      ['list pods', 'list services'],
    ],
    [
      'has nothing that is not served, whatever was heard',
      asked('list pods'),
      heard('list gizmos', 'frob pods', 'watch pods'),
      ['list pods', 'watch pods'],
    ],
    [
      'names no pod of one run',
      asked('list services'),
      heard('get pods web-7d9f8c6b5-x2k4p'),
      ['get pods', 'list services'],
    ],
  ])('%s', (_, request, refusedToo, expected) => {
    expect(opens(answer(request, refusedToo))).toEqual(expected)
  })

  it('comes after the Role for the call alone, and says from where it has each call and what stands apart', () => {
    const explanation = answer(asked('list pods'), [
      ...heard('get services web', 'get secrets db'),
      { request: asked('list configmaps'), habit: 'informer' },
    ])
    expect(explanation.fixes.map(({ choice, restores }) => [choice?.id, restores])).toEqual([
      ['own', { calls: 1, of: 5 }],
      ['all', { calls: 4, of: 5 }],
    ])
    const fix = all(explanation)
    expect(fix?.choice?.label).toBe('All 4 calls')
    expect(fix && plain(sayFix(fix))).toMatch(
      /for all 4 calls that its programs were heard to need in namespace shop\. Heard from its programs: get services web .* and list configmaps .*\. What their clients always make with them: watch configmaps .*\. 1 more stands apart, .* or dangerous\. .* That covers 4 of the 5 calls that refusals or records so far show a need for\./,
    )
  })

  it.each<[string, Partial<Facts>, number[]]>([
    ['a stream, which takes two verbs', { request: asked('create pods/exec web-0') }, []],
    ['a client that makes two calls', { request: asked('list pods'), habit: 'informer' }, []],
    ['what a binding of a name like it has', { request: asked('list nodes', { namespace: '' }) }, []],
    [
      'what was heard, and not all that such a binding has',
      { request: asked('list nodes', { namespace: '' }), refusedToo: heard('list pods') },
      [2],
    ],
  ])('counts what was heard alone: of %s', (_, more, of) => {
    const clusterRoleBindings = [
      {
        name: 'ops',
        roleRef: { kind: 'ClusterRole', name: 'ops' },
        subjects: [{ kind: 'ServiceAccount', name: 'release-name-web', namespace: 'shop' }],
      },
    ]
    const clusterRoles = [{ name: 'ops', rules: [rule('list get watch', 'nodes pods services')] }]
    const world = { ...EMPTY, clusterRoles, clusterRoleBindings }
    const facts = worldFacts(world, user, asked('list pods'), { catalogue })
    const { fixes } = diagnose({ ...facts, objects: readWorld(world), ...more })
    expect([...new Set(fixes.flatMap(({ restores }) => restores?.of ?? []))]).toEqual(of)
  })

  it('allows each of its calls, and is another Role than that for fewer', () => {
    const calls = ['list pods', 'watch pods', 'get services web'].map((call) => asked(call))
    const [first = asked(''), ...others] = calls
    const fix = all(answer(first, heard(...others)))
    const fewer = all(answer(first, heard(...others.slice(0, 1))))
    const world = applyYaml(applyYaml(EMPTY, fewer?.yaml ?? ''), fix?.yaml ?? '')
    expect(world.roles).toHaveLength(2)
    for (const call of calls) expect(accessIn(world, user, call)).toMatchObject({ value: { allowed: true } })
  })

  it('is not offered where a repair gives back all of it, which says so', () => {
    const roles = [
      {
        namespace: 'shop',
        name: 'web',
        rules: [{ verbs: ['LIST', 'WATCH'], apiGroups: [''], resources: ['pods'] }],
      },
    ]
    const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }]
    const roleBindings = [
      { namespace: 'shop', name: 'web', roleRef: { kind: 'Role', name: 'web' }, subjects },
    ]
    const world = { ...EMPTY, roles, roleBindings }
    const counts = { count: 1, isWhole: true }
    const lists = (['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'] as const).map(
      (resource) => ({
        resource,
        namespace: '',
        reading: { state: 'read', value: counts } as const,
      }),
    )
    const facts = worldFacts(world, user, asked('list pods'), { catalogue })
    const explanation = diagnose({
      ...facts,
      objects: { state: 'read', value: { ...world, lists } },
      refusedToo: heard('watch pods'),
    })
    expect(all(explanation)).toBeUndefined()
    expect(explanation.fixes[0]).toMatchObject({ choice: { id: 'edit' }, restores: { calls: 2, of: 2 } })
  })
})
