import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { Explanation } from '@/lib/contract/explanation'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple } from '@/lib/rbac/call'
import { bindingWriteRefusal, roleWriteRefusal } from '@/lib/rbac/escalation'
import { formatEscalation } from '@/lib/rbac/escalation-text'
import { userOf } from '@/lib/rbac/service-account'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { answered, POD } from '../testing/answered'
import { applyYaml, shellWords } from '../testing/apply-fix'
import { worldOf } from '../testing/role-world'

const EMPTY: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
const web = userOf('shop', 'web')

function fixesOf(message: string, known: Explanation['request'] = {}, code = 403) {
  return explainStatus(answered(code, message), known).fixes
}

function escalation(resource: string, missing: PolicyRule[]): string {
  return `${resource}.rbac.authorization.k8s.io "more" is forbidden: ${formatEscalation(web, missing, '')}`
}

const patchOf = (name: string) =>
  ({
    kind: 'resource',
    verb: 'patch',
    group: 'rbac.authorization.k8s.io',
    resource: 'roles',
    subresource: '',
    name,
    namespace: 'shop',
  }) as const

const secrets: PolicyRule = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }

describe('the fixes of a quota', () => {
  const text = `${POD}exceeded quota: compute, requested: limits.cpu=500m,pods=1, used: limits.cpu=3800m,pods=9, limited: limits.cpu=4,pods=10`

  it('raise it to exactly what lets the request in, by one line', () => {
    const [less, raise] = fixesOf(text, { namespace: 'shop' })
    expect(less).toMatchObject({
      where: 'request',
      command: 'kubectl -n shop describe resourcequota compute',
    })
    expect(raise?.says).toBe(
      'Have an admin raise ResourceQuota compute: limits.cpu to at least 4300m and pods to at least 10.',
    )
    const words = shellWords(raise?.command ?? '')
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({ spec: { hard: { 'limits.cpu': '4300m', pods: '10' } } })
  })

  it('state example quantities for each container that lacks them, marked as examples', () => {
    const [fix] = fixesOf(`${POD}failed quota: q: must specify limits.cpu for: a,b; requests.memory for: a`)
    const [document] = parseAllDocuments(fix?.yaml ?? '', { version: '1.1' })
    expect(document?.toJS()).toEqual({
      spec: {
        containers: [
          { name: 'a', resources: { limits: { cpu: '100m' }, requests: { memory: '128Mi' } } },
          { name: 'b', resources: { limits: { cpu: '100m' } } },
        ],
      },
    })
    expect(fix?.warning).toContain('examples')
  })
})

describe('the fixes of an escalation', () => {
  it('first leave the rules out, then hold them, then escalate by name', () => {
    const fixes = fixesOf(escalation('roles', [secrets]), { namespace: 'shop', verb: 'update' })
    expect(fixes.map(({ where, opens }) => [where, opens])).toEqual([
      ['request', []],
      [
        'binding',
        [
          { verb: 'get', group: '', resource: 'secrets', namespace: 'shop' },
          { verb: 'list', group: '', resource: 'secrets', namespace: 'shop' },
        ],
      ],
      [
        'binding',
        [
          {
            verb: 'escalate',
            group: 'rbac.authorization.k8s.io',
            resource: 'roles',
            name: 'more',
            namespace: 'shop',
          },
        ],
      ],
    ])
    expect(fixes[1]?.warning).toContain('Secret')
    expect(fixes[2]?.warning).not.toContain('plain create')
  })

  it.each(['roles', 'rolebindings'])(
    'ask for the namespace of %s where the text does not name it, and guess none',
    (resource) => {
      const fixes = fixesOf(escalation(resource, [secrets]))
      expect(fixes.map(({ says }) => says)).toContainEqual(expect.stringMatching(/^Say which namespace /))
      expect(fixes.filter(({ yaml }) => yaml !== undefined)).toEqual([])
      expect(
        fixesOf(escalation(`cluster${resource}`, [secrets])).some(({ yaml }) => yaml !== undefined),
      ).toBe(true)
    },
  )

  it('bind no one else, and allow exactly what they say', () => {
    const word = fc.stringMatching(/^[a-z]{1,10}$/)
    const rule = fc.record({
      apiGroups: fc.constantFrom([''], ['apps'], ['example.com']),
      resources: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
      verbs: fc.uniqueArray(fc.constantFrom('get', 'list', 'watch', 'create'), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    const kind = fc.constantFrom('roles', 'rolebindings', 'clusterroles', 'clusterrolebindings')
    fc.assert(
      fc.property(fc.uniqueArray(rule, { minLength: 1, maxLength: 3 }), kind, (missing, resource) => {
        for (const fix of fixesOf(escalation(resource, missing), { namespace: 'shop' })) {
          if (!fix.yaml) continue
          const world = applyYaml(EMPTY, fix.yaml)
          expect(fix.opens.every((tuple) => authorize(web, fromTuple(tuple), world).allowed)).toBe(true)
          const other = userOf('shop', 'other')
          expect(fix.opens.some((tuple) => authorize(other, fromTuple(tuple), world).allowed)).toBe(false)
          const granted = [...world.roles, ...world.clusterRoles].flatMap(({ rules }) => rules)
          const atoms = granted.flatMap((one) =>
            one.verbs.flatMap((verb) => (one.resources ?? []).map((r) => `${verb} ${one.apiGroups} ${r}`)),
          )
          expect(fix.opens).toHaveLength(new Set(atoms).size)
        }
      }),
    )
  })

  it('never grant a wildcard', () => {
    const fixes = fixesOf(escalation('clusterroles', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]))
    expect(fixes.map(({ opens }) => opens.map(({ verb }) => verb))).toEqual([[], ['escalate', 'patch']])
  })

  it('give no one the verbs that take every right, nor a role of the system', () => {
    const verbs = ['impersonate', 'escalate', 'bind']
    const rules = verbs.map((verb) => ({ apiGroups: [''], resources: ['groups'], verbs: [verb] }))
    for (const rule of rules) {
      const fixes = fixesOf(escalation('clusterroles', [rule]).replace('"more"', '"cluster-admin"'))
      expect(fixes.map(({ where }) => where)).toEqual(['request'])
    }
  })

  it.each([
    ['update', 'more', undefined],
    ['create', '', 'does not match a plain create'],
  ])('by name let the writer %s the role, by a request that names it', (verb, requestName, warning) => {
    const [, , fix] = fixesOf(escalation('roles', [secrets]), { namespace: 'shop', verb })
    const after = applyYaml(EMPTY, fix?.yaml ?? '')
    const write = { namespace: 'shop', rules: [secrets], isAggregated: false }
    expect(roleWriteRefusal(web, { ...write, requestName: 'more' }, EMPTY)).toContain('not currently held')
    expect(roleWriteRefusal(web, { ...write, requestName: 'more' }, after)).toBeUndefined()
    if (warning === undefined) {
      expect(roleWriteRefusal(web, { ...write, requestName }, after)).toBeUndefined()
      expect(fix?.warning ?? '').not.toContain('plain create')
    } else {
      expect(roleWriteRefusal(web, { ...write, requestName }, after)).toContain('not currently held')
      expect(fix?.says).toContain('kubectl apply --server-side')
      expect(fix?.warning).toContain(warning)
      expect(authorize(web, patchOf('more'), after).allowed).toBe(true)
    }
  })

  const wide = fc.uniqueArray(
    fc.record({
      apiGroups: fc.constantFrom([''], ['apps']),
      resources: fc.constantFrom(['pods'], ['secrets'], ['deployments', 'pods/log']),
      verbs: fc.constantFrom(['get'], ['get', 'list'], ['delete']),
    }),
    { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) },
  )

  it('let a role or a binding be written, for random rules of the role and of its writer', () => {
    let bindings = 0
    fc.assert(
      fc.property(wide, wide, fc.boolean(), (held, wanted, isCluster) => {
        const kind = isCluster ? 'ClusterRole' : 'Role'
        const before = worldOf(held)
        const given = isCluster
          ? { ...before, clusterRoles: [...before.clusterRoles, { name: 'wanted', rules: wanted }] }
          : { ...before, roles: [...before.roles, { namespace: 'shop', name: 'wanted', rules: wanted }] }
        const write = { namespace: 'shop', requestName: '', rules: wanted, isAggregated: false }
        const said = roleWriteRefusal(web, write, given)
        const roleRef = { kind, name: 'wanted' }
        const refused = bindingWriteRefusal(web, { namespace: 'shop', roleRef }, given)
        expect(refused === undefined).toBe(said === undefined)
        if (said === undefined || !refused || !('refusal' in refused)) return
        const known = { namespace: 'shop', verb: 'create' }
        const [, hold] = fixesOf(`roles.rbac.authorization.k8s.io "new" is forbidden: ${said}`, known)
        expect(roleWriteRefusal(web, write, applyYaml(given, hold?.yaml ?? ''))).toBeUndefined()

        const text = `rolebindings.rbac.authorization.k8s.io "b" is forbidden: ${refused.refusal}`
        const { cause, fixes, unseen } = explainStatus(answered(403, text), known, given)
        expect(cause?.says).toContain(`only ${kind} wanted leads to exactly this refusal`)
        expect(unseen[0]?.command).toContain(`/wanted`)
        expect(fixes.map(({ where }) => where)).toEqual(['binding', 'binding', 'request'])
        for (const fix of fixes.slice(0, 2)) {
          const after = applyYaml(given, fix.yaml ?? '')
          expect(bindingWriteRefusal(web, { namespace: 'shop', roleRef }, after)).toBeUndefined()
        }
        expect(fixes[0]?.opens).toMatchObject([{ verb: 'bind', name: 'wanted' }])
        bindings += 1
      }),
    )
    expect(bindings).toBeGreaterThan(10)
  })

  it('bind by a name to be filled in, where nothing that was read names the role', () => {
    for (const objects of [undefined, EMPTY]) {
      const text = escalation('rolebindings', [secrets])
      const { cause, unseen, fixes } = explainStatus(answered(403, text), { namespace: 'shop' }, objects)
      expect(cause?.says).toContain('The text does not name the role.')
      expect(unseen[0]?.command).toBe(
        'kubectl -n shop auth can-i bind clusterroles.rbac.authorization.k8s.io --as=system:serviceaccount:shop:web',
      )
      const yaml = fixes[0]?.yaml ?? ''
      for (const kind of ['Role', 'ClusterRole']) {
        const world: RbacObjects = {
          ...EMPTY,
          roles: [{ namespace: 'shop', name: 'wanted', rules: [secrets] }],
          clusterRoles: [{ name: 'wanted', rules: [secrets] }],
        }
        const write = { namespace: 'shop', roleRef: { kind, name: 'wanted' } }
        expect(bindingWriteRefusal(web, write, applyYaml(world, yaml))).toMatchObject({
          refusal: expect.stringContaining('not currently held'),
        })
        const filled = applyYaml(world, yaml.replaceAll('ROLE-NAME', 'wanted'))
        expect(bindingWriteRefusal(web, write, filled)).toBeUndefined()
      }
    }
  })

  it('name each of several roles that give the same refusal, and none of them in a fix', () => {
    const world = { ...EMPTY, clusterRoles: ['a', 'b', 'c', 'd'].map((name) => ({ name, rules: [secrets] })) }
    const text = escalation('clusterrolebindings', [secrets])
    const { cause, fixes } = explainStatus(answered(403, text), {}, world)
    expect(cause?.says).toContain(
      'ClusterRole a, ClusterRole b, ClusterRole c and 1 more lead to exactly this refusal',
    )
    expect(fixes[0]?.opens).toMatchObject([{ verb: 'bind', resource: 'clusterroles', name: 'ROLE-NAME' }])
  })

  it('bind neither all permissions nor cluster-admin', () => {
    const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
    const fixes = fixesOf(escalation('clusterrolebindings', [all]))
    expect(fixes.map(({ where }) => where)).toEqual(['request'])
  })
})

describe('the fixes of an owner reference', () => {
  const CREATE = `configmaps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`
  const CHANGE = `configmaps "x" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`
  const call = (verb: string, group: string, resource: string, subresource: string, name: string) =>
    ({ kind: 'resource', verb, group, resource, subresource, name, namespace: 'shop' }) as const

  it.each([
    [
      'update on the owner’s finalizers',
      CREATE,
      call('update', 'apps', 'deployments', 'finalizers', 'owner'),
    ],
    ['delete on the object', CHANGE, call('delete', '', 'configmaps', '', 'x')],
  ])('grant %s', (_, text, needed) => {
    const [fix, leave] = fixesOf(text, { user: web.name, namespace: 'shop' })
    const yaml = (fix?.yaml ?? '').replaceAll('OWNERS', 'deployments').replaceAll('OWNER-GROUP', 'apps')
    expect(authorize(web, needed, EMPTY).allowed).toBe(false)
    expect(authorize(web, needed, applyYaml(EMPTY, yaml)).allowed).toBe(true)
    expect(leave).toMatchObject({ where: 'request', opens: [] })
  })

  it('say what to grant where the text names neither account nor namespace', () => {
    expect(fixesOf(CREATE)[0]).toMatchObject({
      where: 'role',
      says: expect.stringContaining('deployments/finalizers in apps for a Deployment'),
      opens: [],
    })
    expect(fixesOf(CHANGE).map(({ where }) => where)).toEqual(['request'])
  })
})

describe('the fixes of the other gates', () => {
  it('give the signer by its name to the account that made the call, or to no one', () => {
    const text =
      'certificatesigningrequests.certificates.k8s.io "csr" is forbidden: user not permitted to sign requests with signerName "example.com/mine"'
    expect(fixesOf(text).map(({ yaml, command, opens }) => [yaml, command, opens])).toEqual([
      [undefined, undefined, []],
    ])
    const [fix] = fixesOf(text, { user: web.name })
    expect(fix?.opens).toEqual([
      {
        verb: 'sign',
        group: 'certificates.k8s.io',
        resource: 'signers',
        name: 'example.com/mine',
        namespace: '',
      },
    ])
    const world = applyYaml(EMPTY, fix?.yaml ?? '')
    expect(fix?.opens.every((tuple) => authorize(web, fromTuple(tuple), world).allowed)).toBe(true)
  })

  it.each<[number, string, string]>([
    [
      403,
      `${POD}error looking up service account shop/x: serviceaccount "x" not found`,
      'kubectl -n shop create serviceaccount x',
    ],
    [404, 'namespaces "nosuch" not found', 'kubectl create namespace nosuch'],
    [
      409,
      'Apply failed with 1 conflict: conflict with "kubectl" using v1: .data',
      'kubectl apply --server-side --force-conflicts -f object.yaml',
    ],
    [404, 'pods "absent" not found', 'kubectl get pods'],
    [503, 'service unavailable', 'kubectl get apiservices'],
    [404, '404 page not found', 'kubectl api-versions'],
    [405, 'the server does not allow this method on the requested resource', 'kubectl api-resources -o wide'],
    [
      500,
      'failed calling webhook "w": failed to call webhook: Post "https://guard.ops.svc:443/": EOF',
      'kubectl -n ops get endpointslices -l kubernetes.io/service-name=guard',
    ],
  ])('of %i %s have the line %s', (code, message, command) => {
    const fixes = fixesOf(message, {}, code)
    expect(fixes.map((fix) => fix.command)).toContain(command)
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([])
  })

  it('keep a name a name in every command and every YAML', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30 }).filter((name) => !/[\s"]/.test(name)),
        (name) => {
          const message = `${POD}exceeded quota: ${name}, requested: pods=1, used: pods=1, limited: pods=1`
          for (const { command } of fixesOf(message)) {
            if (name.includes(',') || name.includes('\0')) continue
            // kubectl would take it for an option.
            if (name.startsWith('-')) expect(command).toBeUndefined()
            else expect(shellWords(command ?? '')).toContain(name)
          }
          const absent = `namespaces ${JSON.stringify(name)} not found`
          for (const { yaml, command } of fixesOf(absent, {}, 404)) {
            if (yaml && !name.includes('\\')) {
              expect(parseAllDocuments(yaml)[0]?.toJS().metadata.name).toBe(name)
            }
            if (command && !/[\\\0]/.test(name)) expect(shellWords(command)).toContain(name)
          }
        },
      ),
    )
  })
})
