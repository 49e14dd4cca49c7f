import { describe, expect, it } from 'vitest'
import { diagnose, type ToldExplanation } from '@/lib/diagnosis/testing/on-the-wire'
import { recording } from '@/lib/kube/testing/recordings'
import { authorize } from '@/lib/rbac/authorize'
import { constrainedVerb, identityAttributes } from '@/lib/rbac/impersonation'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, PolicyRule, RbacObjects } from '@/lib/rbac/types'
import { applyYaml } from '../testing/apply-fix'
import { catalogue, rule, worldOf } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

const web = userOf('shop', 'web')
const AUTHENTICATION = { apiGroups: ['authentication.k8s.io'] }

function recorded(name: string) {
  const { request, response } = recording('later-gates-1.36.2.jsonl', `impersonation: ${name}`)
  const user = request.headers?.['impersonate-user'] ?? ''
  const [, , namespace = '', account = ''] = user.split(':')
  const message = String(Object(response.body).message).replace(/shop:im\d/, 'shop:web')
  return {
    call: requestAttributes(request.method ?? 'GET', request.path),
    identity: account === '' ? { name: user, namespace: '' } : { name: account, namespace },
    message,
  }
}

function explained(message: string, rules: PolicyRule[], everywhere: PolicyRule[] = []): ToldExplanation {
  const refusal = parseForbidden(message)
  if (refusal?.kind !== 'authorization') throw new Error(message)
  const facts = worldFacts(worldOf(rules, everywhere), web, refusal.attributes, { catalogue })
  return diagnose({ ...facts, refusal: { message, reason: '' } })
}

/** As Kubernetes 1.36 does: the half on the call, then the one on the identity. */
function isLetThrough(world: RbacObjects, mode: string, call: Attributes, identity: Attributes | undefined) {
  const halves = [{ ...call, verb: `impersonate-on:${mode}:${call.verb}` }, ...(identity ? [identity] : [])]
  return halves.length === 2 && halves.every((half) => authorize(web, half, world).allowed)
}

const ON_CALL = rule('impersonate-on:serviceaccount:list impersonate-on:user-info:list', 'pods')
const ON_ACCOUNT = rule('impersonate:serviceaccount', 'serviceaccounts', {
  ...AUTHENTICATION,
  resourceNames: ['logs'],
})

describe('a refusal of constrained impersonation', () => {
  it.each([
    ['groups', 'ops', 'user-info', 'group ops'],
    ['uids', '1234', 'user-info', 'UID 1234'],
    ['nodes', 'n1', 'arbitrary-node', 'node n1'],
  ])('names what of %s it may not act as', (resource, name, mode, whom) => {
    const { cause } = explained(
      `${resource}.authentication.k8s.io "${name}" is forbidden: User "system:serviceaccount:shop:web" cannot impersonate:${mode} resource "${resource}" in API group "authentication.k8s.io" at the cluster scope`,
      [],
    )
    expect(cause?.says).toContain(`lacks impersonate:${mode}, on ${whom}.`)
  })

  it.each<[string, PolicyRule[], PolicyRule[], string]>([
    ['nothing, of a ServiceAccount', [], [], 'the other is impersonate:serviceaccount on the one it acts as'],
    ['nothing, of a user', [], [], 'the other is impersonate:user-info'],
    ['nothing, of a user, for a path', [], [], 'cannot impersonate-on:user-info:get path /metrics'],
    ['the half on the call, of a ServiceAccount', [ON_CALL], [], 'lacks impersonate:serviceaccount, on'],
    ['the half on the call, of a user', [ON_CALL], [], 'lacks impersonate:user-info, on user jane'],
    ['the half on the ServiceAccount', [ON_ACCOUNT], [], 'serviceaccounts.authentication.k8s.io named logs'],
  ])('with %s is H6, and its first fix lets the call through', (name, rules, everywhere, words) => {
    const { call, identity, message } = recorded(name)
    const { cause, fixes, nearMisses } = explained(message, rules, everywhere)
    expect(cause).toMatchObject({ id: 'H6', confidence: 'proven', says: expect.stringContaining(words) })
    expect(cause?.says).toContain('The call itself was not judged.')
    expect(nearMisses).toEqual([])
    const [fix] = fixes
    const yaml = (fix?.yaml ?? '')
      .replaceAll('NAMESPACE', identity.namespace)
      .replaceAll('NAME', identity.name)
    const mode =
      constrainedVerb(`impersonate:${/impersonate(?:-on)?:([a-z-]+)/.exec(message)?.[1]}`)?.mode ?? ''
    const before = worldOf(rules, everywhere)
    const who = identityAttributes(mode, identity)
    expect(isLetThrough(before, mode, call, who)).toBe(false)
    expect(isLetThrough(applyYaml(before, yaml), mode, call, who)).toBe(true)
    expect(isLetThrough(applyYaml(before, yaml), mode, { ...call, verb: 'delete' }, who)).toBe(false)
    expect(fixes.at(-1)).toMatchObject({ where: 'request', opens: [] })
  })

  it.each<[string, PolicyRule[], string, string]>([
    [
      'may make the call',
      [rule('list', 'pods')],
      'request',
      'The account can list pods in namespace shop itself.',
    ],
    ['cannot', [], 'binding', 'The account cannot list pods in namespace shop itself, though.'],
  ])('offers first what works where the account itself %s', (_, rules, first, words) => {
    const { fixes } = explained(recorded('nothing, of a user').message, rules)
    expect(fixes[0]?.where).toBe(first)
    expect(fixes.find(({ where }) => where === 'request')?.says).toContain(words)
  })

  it('says what the half that is held limits it to', () => {
    const { fixes } = explained(recorded('the half on the ServiceAccount').message, [ON_ACCOUNT])
    expect(fixes[0]?.warning).toContain(
      'only if the account can already act as the one that the call impersonates',
    )
  })

  it('of the node that the pod runs on names no node', () => {
    const message = recorded('nothing, of a user').message.replaceAll('user-info', 'associated-node')
    const { cause, fixes } = explained(message, [])
    expect(cause?.id).toBe('H6')
    expect(fixes[0]?.says).toContain(
      'impersonate:associated-node on nodes, which covers only the node that its pod runs on',
    )
    expect(fixes[0]?.yaml).not.toContain('resourceNames')
    expect(fixes[0]?.yaml).not.toContain('NAME\n')
  })

  it('gives no one the identity of the system', () => {
    const { message } = recorded('the half on the call, of a user')
    const { fixes } = explained(message.replace('"jane"', '"system:kube-scheduler"'), [ON_CALL])
    expect(fixes.map(({ where }) => where)).toEqual(['request'])
  })
})

describe('a refusal that names the older verb', () => {
  const { message } = recorded('nothing, of a ServiceAccount and a group')

  it.each<[string, PolicyRule[], string | undefined]>([
    ['nothing', [], undefined],
    ['one half', [ON_ACCOUNT], 'the other is impersonate-on:<mode>:<verb> on what the call does'],
    ['the other half', [ON_CALL], 'the other is impersonate:<mode> on the one it acts as'],
    ['both halves', [ON_ACCOUNT, ON_CALL], undefined],
  ])('is H4 and names the half of a pair that is held, for %s', (_, rules, words) => {
    const { cause } = explained(message, rules)
    expect(cause?.id).toBe('H4')
    expect(cause?.says.includes('one half of constrained impersonation')).toBe(words !== undefined)
    expect(cause?.says).toContain(words ?? '')
  })
})

describe('a check of the older verb', () => {
  const checked = (rules: PolicyRule[], user = 'jane') => {
    const request: Attributes = {
      kind: 'resource',
      verb: 'impersonate',
      group: '',
      resource: 'users',
      subresource: '',
      name: user,
      namespace: '',
    }
    return diagnose(worldFacts(worldOf([], rules), web, request, { catalogue }))
  }
  const ON_JANE = rule('impersonate:user-info', 'users', {
    apiGroups: ['authentication.k8s.io'],
    resourceNames: ['jane'],
  })

  it('is H4 where one half is held, and the other half comes before all that jane can do', () => {
    const { cause, fixes } = checked([ON_JANE])
    expect(cause).toMatchObject({ id: 'H4', confidence: 'proven' })
    expect(cause?.says).toMatch(/^impersonate is the older verb.*one half of constrained impersonation/)
    expect(fixes[0]).toMatchObject({
      says: expect.stringContaining('impersonate-on:user-info:list on pods'),
      calls: [{ verb: 'impersonate-on:user-info:list', group: '', resource: 'pods', namespace: 'shop' }],
      opens: [],
    })
    expect(fixes[1]?.yaml).toContain('- impersonate\n')
  })

  it('grants the identity alone where the half on the call is held', () => {
    const { cause, fixes } = checked([ON_CALL])
    expect(cause?.id).toBe('H4')
    expect(fixes[0]?.yaml).toContain('impersonate:user-info')
    expect(fixes[0]?.opens).toMatchObject([
      { verb: 'impersonate:user-info', resource: 'users', name: 'jane' },
    ])
  })

  it.each<[string, PolicyRule[], string]>([
    ['no half', [], 'jane'],
    ['both halves', [ON_JANE, ON_CALL], 'jane'],
    ['a half for another user', [ON_JANE], 'joe'],
  ])('is not H4 with %s', (_, rules, user) => {
    expect(checked(rules, user).cause?.id).not.toBe('H4')
  })

  it('gives no one the identity of the system', () => {
    expect(checked([ON_CALL], 'system:kube-scheduler').fixes[0]?.yaml ?? '').not.toContain(
      'impersonate:user-info',
    )
  })
})
