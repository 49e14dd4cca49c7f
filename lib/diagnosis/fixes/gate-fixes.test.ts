import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { formatEscalation } from '@/lib/api-texts/escalation-text'
import type { Explanation } from '@/lib/contract/explanation'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import type { PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { explainStatus } from '../explain-status'
import { answered, POD } from '../testing/answered'
import { applyYaml, shellWords } from '../testing/apply-fix'
import { fromTuple } from '../tuple'

const EMPTY: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
const web = userOf('shop', 'web')

function fixesOf(message: string, known: Explanation['request'] = {}, code = 403) {
  return explainStatus(answered(code, message), known).fixes
}

function escalation(resource: string, missing: PolicyRule[]): string {
  return `${resource}.rbac.authorization.k8s.io "more" is forbidden: ${formatEscalation(web, missing, '')}`
}

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
      'Have an admin raise ResourceQuota compute: limits.cpu to 4300m and pods to 10 is the minimum that admits this.',
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
    const fixes = fixesOf(escalation('roles', [secrets]), { namespace: 'shop' })
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
    expect(fixes[2]?.warning).toContain('not creating it')
  })

  it('say that the namespace is a guess where the text does not name it', () => {
    expect(fixesOf(escalation('roles', [secrets]))[1]?.warning).toContain(
      'The text does not name the namespace: shop is the account’s.',
    )
  })

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
    expect(fixes.map(({ opens }) => opens.map(({ verb }) => verb))).toEqual([[], ['escalate']])
  })

  it('give no one the verbs that take every right, nor a role of the system', () => {
    const verbs = ['impersonate', 'escalate', 'bind']
    const rules = verbs.map((verb) => ({ apiGroups: [''], resources: ['groups'], verbs: [verb] }))
    for (const rule of rules) {
      const fixes = fixesOf(escalation('clusterroles', [rule]).replace('"more"', '"cluster-admin"'))
      expect(fixes.map(({ where }) => where)).toEqual(['request'])
    }
  })

  it('leave the role behind a binding to an admin, who knows it', () => {
    const { unseen, fixes } = explainStatus(answered(403, escalation('rolebindings', [secrets])))
    expect(fixes.some(({ opens }) => opens.some(({ verb }) => verb === 'bind'))).toBe(false)
    expect(unseen[0]?.command).toBe(
      'kubectl auth can-i bind clusterroles.rbac.authorization.k8s.io --as=system:serviceaccount:shop:web',
    )
  })
})

describe('the fixes of the other gates', () => {
  it('give the signer by its name to the account that made the call, or to no one', () => {
    const text =
      'certificatesigningrequests.certificates.k8s.io "csr" is forbidden: user not permitted to sign requests with signerName "example.com/mine"'
    expect(fixesOf(text)).toEqual([])
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
