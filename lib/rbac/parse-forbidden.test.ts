import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyRule, anyText, hostilePath, hostileResource } from '@/lib/rbac/testing/arbitraries'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { formatEscalation } from './escalation-text'
import { formatForbidden, newForbidden } from './forbidden'
import { parseForbidden } from './parse-forbidden'

const U = 'system:serviceaccount:shop:web'

function resource(part: Partial<ResourceAttributes>): ResourceAttributes {
  return {
    kind: 'resource',
    verb: 'list',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: '',
    ...part,
  }
}

describe('the text of an authorization 403', () => {
  it.each<[Attributes, string, string, object]>([
    [
      resource({ namespace: 'payments' }),
      '',
      `pods is forbidden: User "${U}" cannot list resource "pods" in API group "" in the namespace "payments"`,
      { kind: 'pods' },
    ],
    [
      resource({ verb: 'get', group: 'batch', resource: 'jobs', name: 'my-job', namespace: 'shop' }),
      '',
      `jobs.batch "my-job" is forbidden: User "${U}" cannot get resource "jobs" in API group "batch" in the namespace "shop"`,
      { name: 'my-job', group: 'batch', kind: 'jobs' },
    ],
    [
      resource({
        verb: 'get',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: 'shop',
      }),
      '',
      `deployments.apps "web" is forbidden: User "${U}" cannot get resource "deployments/scale" in API group "apps" in the namespace "shop"`,
      { name: 'web', group: 'apps', kind: 'deployments' },
    ],
    [
      resource({ resource: 'nodes' }),
      '',
      `nodes is forbidden: User "${U}" cannot list resource "nodes" in API group "" at the cluster scope`,
      { kind: 'nodes' },
    ],
    [{ kind: 'path', verb: 'get', path: '/' }, '', `forbidden: User "${U}" cannot get path "/"`, {}],
    [
      resource({ namespace: 'shop' }),
      'RBAC: role.rbac.authorization.k8s.io "no-such-role" not found',
      `pods is forbidden: User "${U}" cannot list resource "pods" in API group "" in the namespace "shop": RBAC: role.rbac.authorization.k8s.io "no-such-role" not found`,
      { kind: 'pods' },
    ],
    [
      resource({ verb: '', namespace: 'shop' }),
      '',
      `pods is forbidden: User "${U}" cannot  resource "pods" in API group "" in the namespace "shop"`,
      { kind: 'pods' },
    ],
    [
      resource({ resource: 'a<b', name: 'x<y' }),
      'see <here>',
      `a<b "x<y" is forbidden: User "${U}" cannot list resource "a&lt;b" in API group "" at the cluster scope: see <here>`,
      { name: 'x<y', kind: 'a<b' },
    ],
  ])('of %o is exact and reads back', (attributes, reason, message, details) => {
    const user = { name: U, groups: [] }
    expect(formatForbidden(user, attributes, reason)).toEqual({ message, details })
    expect(parseForbidden(message)).toEqual({
      kind: 'authorization',
      user: U,
      attributes,
      reason,
      dialect: 'current',
    })
  })

  it('keeps the name of an empty resource in the details only', () => {
    const { message, details } = formatForbidden(
      { name: U, groups: [] },
      resource({ verb: 'get', resource: '', name: 'pods', namespace: 'shop' }),
      '',
    )
    expect(message).toBe(
      `forbidden: User "${U}" cannot get resource "" in API group "" in the namespace "shop"`,
    )
    expect(details).toEqual({ name: 'pods' })
  })

  it('reads back whatever is in the request', () => {
    fc.assert(
      fc.property(anyText, fc.oneof(hostileResource, hostilePath), anyText, (user, attributes, reason) => {
        const { message } = formatForbidden({ name: user, groups: [] }, attributes, reason)
        expect(parseForbidden(message)).toEqual({
          kind: 'authorization',
          user,
          attributes,
          reason,
          dialect: 'current',
        })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the text of other 403s', () => {
  it.each([
    [
      'pods "p" is forbidden: exceeded quota: budget, requested: pods=1',
      'pods',
      '',
      'p',
      'exceeded quota: budget, requested: pods=1',
    ],
    [
      'daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion: , <nil>',
      'daemonsets',
      'apps',
      'x',
      'cannot set blockOwnerDeletion: , <nil>',
    ],
    ['pods "web-0" is forbidden: ', 'pods', '', 'web-0', ''],
    ['pods "Unknown" is forbidden: User "x" cannot', 'pods', '', 'Unknown', 'User "x" cannot'],
    ['pods is forbidden: not yet ready to handle request', 'pods', '', '', 'not yet ready to handle request'],
  ])('%s is refused after authorization', (message, kind, group, name, text) => {
    expect(parseForbidden(message)).toEqual({
      kind: 'admission',
      target: { group, resource: kind, name },
      text,
    })
  })

  it('of escalation reads back to the missing rules', () => {
    const names = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(
        names,
        fc.array(names),
        fc.array(anyRule, { minLength: 1, maxLength: 3 }),
        names,
        (user, groups, rules, errors) => {
          const text = formatEscalation({ name: user, groups }, rules, errors)
          const target = { group: 'rbac.authorization.k8s.io', resource: 'roles', name: 'more' }
          const refusal = parseForbidden(newForbidden(target, text).message)
          expect(refusal?.kind).toBe('escalation')
          if (refusal?.kind !== 'escalation') return
          expect(refusal).toMatchObject({ target, user, groups, resolutionErrors: errors })
          expect(formatEscalation({ name: user, groups }, refusal.missing, errors)).toBe(text)
        },
      ),
    )
  })

  it.each([
    '',
    'forbidden',
    'Unauthorized',
    'RBAC: access denied',
    'pods "web-0" not found',
    'is forbidden: User "x" cannot get path "/"',
    ' is forbidden: x',
    '"p" is forbidden: x',
    'pods "p is forbidden: x',
    'pods "p"x is forbidden: User "u" cannot get resource "pods" in API group "" at the cluster scope',
  ])('%j is none', (message) => {
    expect(parseForbidden(message)).toBeUndefined()
  })
})

describe('the text of servers before 1.12', () => {
  it.each<[string, Attributes, string]>([
    [
      `pods is forbidden: User "${U}" cannot list pods in the namespace "shop"`,
      resource({ namespace: 'shop' }),
      '',
    ],
    [
      `deployments.apps is forbidden: User "${U}" cannot list deployments.apps at the cluster scope: Unknown user "${U}"`,
      resource({ group: 'apps', resource: 'deployments' }),
      `Unknown user "${U}"`,
    ],
    [
      `deployments.extensions "web" is forbidden: User "${U}" cannot get deployments.extensions/scale in the namespace "shop"`,
      resource({
        verb: 'get',
        group: 'extensions',
        resource: 'deployments',
        subresource: 'scale',
        name: 'web',
        namespace: 'shop',
      }),
      '',
    ],
    [
      `User "${U}" cannot list pods in the namespace "shop".: "No policy matched.\\nUnknown user \\"${U}\\"" (get pods)`,
      resource({ namespace: 'shop' }),
      `No policy matched.\nUnknown user "${U}"`,
    ],
    [`User "${U}" cannot list nodes at the cluster scope.`, resource({ resource: 'nodes' }), ''],
    [
      `User "${U}" cannot get path "/metrics".: "No policy matched." (get )`,
      { kind: 'path', verb: 'get', path: '/metrics' },
      'No policy matched.',
    ],
  ])('%s', (message, attributes, reason) => {
    expect(parseForbidden(message)).toEqual({
      kind: 'authorization',
      user: U,
      attributes,
      reason,
      dialect: 'before-1.12',
    })
  })
})

describe('parseForbidden', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        parseForbidden(text)
        parseForbidden(`pods is forbidden: ${text}`)
        parseForbidden(`User "${text}`)
      }),
    )
  })

  it.each([
    ['starts of refusals', 'x is forbidden: User "'],
    ['whole refusals about something else', 'x is forbidden: User "a" cannot get path "b": '],
    ['old refusals', 'x is forbidden: User "a" cannot list y at the cluster scope.: '],
    ['quotes', '"'],
    ['escaped quotes', '\\"'],
    ['blanks', ' '],
    ['escalations', 'roles "a" is forbidden: user "a" (groups=["'],
  ])('reads a megabyte of %s in linear time', (_, part) => {
    const text = `pods "p" is forbidden: ${part.repeat(1_000_000 / part.length)}`
    expect(parseForbidden(text)?.kind).toBe('admission')
    parseForbidden(part.repeat(1_000_000 / part.length))
  })
})
