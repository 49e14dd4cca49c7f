import { describe, expect, it } from 'vitest'
import { partOf } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { userOf } from '@/lib/rbac/service-account'
import { recordedExchanges, recordedUser, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { applyFix } from './testing/apply-fix'
import { readWorld } from './testing/read-world'
import { recordedCatalogue } from './testing/recorded-catalogue'
import { worldFacts } from './testing/world-facts'

const exchanges = recordedExchanges()
const world = recordedWorld(exchanges)
const catalogue = recordedCatalogue(exchanges)

const PODS = '/api/v1/namespaces/shop/pods'
const CONFIGMAPS = '/api/v1/namespaces/shop/configmaps'

describe('the ServiceAccounts of the recorded world, whose names tell their mistakes', () => {
  it.each([
    [
      'web',
      'GET',
      `${PODS}?watch=true`,
      'D1',
      'proven',
      /^Role pod-reader by RoleBinding shop\/web-reads-pods/,
    ],
    ['web', 'GET', `${PODS}/web-0/log`, 'D8', 'proven', /does not include pods\/log/],
    ['web', 'GET', '/api/v1/pods', 'F3', 'proven', /applies only in namespace shop/],
    ['web', 'GET', '/api/v1/namespaces/payments/pods', 'F1', 'proven', /the call is in payments/],
    ['web', 'GET', '/api/v1/namespaces/shop/service', 'G1', 'proven', /It serves services/],
    ['web', 'GET', '/apis/apps/v1/namespaces/shop/pods', 'G2', 'proven', /\/api\/v1\/namespaces\/shop\/pods/],
    ['web', 'GET', '/apis/example.com/v1/namespaces/shop/widgets', 'G3', 'proven', /"example.com"/],
    ['web', 'GET', '/api/v1/namespaces/shop//pods', 'G6', 'proven', /empty segment/],
    ['web', 'GET', '/metrics', 'D29', 'proven', /\/metrics/],
    ['named', 'GET', CONFIGMAPS, 'D12', 'proven', /only for app-config/],
    [
      'named',
      'GET',
      `${CONFIGMAPS}/other-config`,
      'D11',
      'proven',
      /covers only app-config, not other-config/,
    ],
    [
      'deployer',
      'GET',
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      'D22',
      'proven',
      /Role deployer/,
    ],
    ['web', 'POST', `${PODS}/web-0/exec`, 'D20', 'likely', /does not include pods\/exec/],
    ['viewer-here', 'GET', '/api/v1/namespaces/payments/pods', 'F2', 'proven', /counts only there/],
    ['wronggroup', 'GET', '/apis/apps/v1/namespaces/shop/deployments', 'D4', 'proven', /group "apps"/],
    ['singular', 'GET', PODS, 'D6', 'proven', /^Role singular by RoleBinding shop\/singular spells .*"pod"/],
    ['casing', 'GET', PODS, 'D7', 'proven', /^Role casing by RoleBinding shop\/casing spells .*"Pods"/],
    ['watcher', 'GET', PODS, 'D3', 'proven', /needs both list and watch/],
    ['pods-star', 'GET', `${PODS}/web-0/log`, 'D9', 'proven', /"pods\/\*", which matches nothing/],
    ['wrongns', 'GET', PODS, 'F1', 'proven', /in namespace payments; the call is in shop/],
    [
      'missingrole',
      'GET',
      PODS,
      'E7',
      'likely',
      /Role no-such-role, which the API server did not find in namespace shop/,
    ],
    ['roleclusterscoped', 'GET', '/api/v1/nodes', 'F4', 'proven', /^Role nodes-in-a-role by RoleBinding/],
    ['viewer-here', 'GET', '/api/v1/namespaces/shop/secrets', 'D32', 'proven', /ClusterRole view/],
    [
      'unbound',
      'GET',
      PODS,
      'D0',
      'proven',
      /no permissions in namespace shop beyond the API server's defaults/,
    ],
    ['nothing', 'GET', PODS, 'D0', 'proven', /no permissions/],
    // Without reading bindings these look as if no one had bound anything.
    ['subjectns', 'GET', PODS, 'D0', 'proven', /no permissions/],
    ['usersubject', 'GET', PODS, 'D0', 'proven', /no permissions/],
    ['grouped', 'GET', PODS, 'D0', 'proven', /no permissions/],
  ])('%s: %s %s is %s (%s)', (account, method, target, id, confidence, says) => {
    const user = userOf('shop', account)
    const request = requestAttributes(method, target)
    const { verdict, cause, unseen } = diagnose(
      worldFacts(world, user, request, { catalogue, alsoIn: ['payments'] }),
    )
    expect({ verdict, id: cause?.id, confidence: cause?.confidence }).toEqual({
      verdict: 'denied',
      id,
      confidence,
    })
    expect(cause?.says).toMatch(says)
    if (id === 'D0') expect(unseen[0]?.command).toContain('kubectl get rolebindings,clusterrolebindings -A')
  })

  it.each([
    [
      'subjectns',
      'E3',
      'proven',
      /^RoleBinding shop\/subject-in-other-namespace .* ServiceAccount payments\/subjectns/,
    ],
    ['usersubject', 'E5', 'proven', /^RoleBinding shop\/usersubject .* to User usersubject/],
    ['grouped', 'E6', 'likely', /^RoleBinding shop\/grouped .* to Group system:serviceaccounts:payments/],
    ['wrongns', 'E10', 'proven', /^RoleBinding payments\/wrongns-binding grants Role pod-reader/],
    ['missingrole', 'E7', 'likely', /^RoleBinding shop\/missing-role-binding binds this account/],
    ['unbound', 'E1', 'likely', /^Role shop\/nobody-has-me allows this call/],
    ['nothing', 'E1', 'likely', /^Role shop\/nobody-has-me allows this call/],
    // What the rules show of these stays nearer than any binding.
    ['singular', 'D6', 'proven', /^Role singular by RoleBinding shop\/singular/],
    ['casing', 'D7', 'proven', /^Role casing by RoleBinding shop\/casing/],
    ['watcher', 'D3', 'proven', /^Role watcher by RoleBinding shop\/watcher/],
  ])('%s listing pods is %s (%s) where Roles and bindings are read', (account, id, confidence, says) => {
    const facts = worldFacts(world, userOf('shop', account), requestAttributes('GET', PODS), { catalogue })
    const { cause, fixes, unseen } = diagnose({ ...facts, objects: readWorld(world) })
    expect({ id: cause?.id, confidence: cause?.confidence }).toEqual({ id, confidence })
    expect(cause?.says).toMatch(says)
    expect(unseen).toEqual([])
    for (const fix of fixes.filter(({ yaml }) => yaml !== undefined)) {
      const after = applyFix(world, fix)
      expect(authorize(userOf('shop', account), facts.request, after).allowed, fix.says).toBe(true)
    }
  })

  it('a name that is in no binding is in none of the lists', () => {
    const facts = worldFacts(world, userOf('shop', 'unbound'), requestAttributes('GET', PODS), { catalogue })
    const { nearMisses } = diagnose({ ...facts, objects: readWorld(world) })
    expect(nearMisses.map(({ binding }) => binding?.failed)).toEqual([
      'subject-group',
      'subject-name',
      'subject-name',
    ])
  })

  it('default gets its pod changed before any grant', () => {
    const facts = worldFacts(
      world,
      userOf('payments', 'default'),
      requestAttributes('GET', '/api/v1/namespaces/payments/pods'),
      { catalogue },
    )
    const { cause, fixes } = diagnose(facts)
    expect(cause).toMatchObject({ id: 'C3', confidence: 'likely' })
    expect(fixes[0]?.where).toBe('pod')
  })

  it('an anonymous call is told that no token is mounted, if so, and never gets a grant', () => {
    const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
    const facts = worldFacts(world, anonymous, requestAttributes('GET', PODS), {
      catalogue,
      message: 'm',
    })
    const absent = diagnose({ ...facts, isOwnCall: false, token: 'absent' })
    expect(absent.cause).toMatchObject({ id: 'C1', confidence: 'proven' })
    const mounted = diagnose({ ...facts, isOwnCall: false, token: 'mounted' })
    expect([mounted.cause?.id, mounted.cause?.confidence]).toEqual(['C2', 'possible'])
    for (const { fixes } of [absent, mounted]) expect(fixes.flatMap((fix) => fix.opens)).toEqual([])
  })
})

describe('every recorded authorization refusal', () => {
  const refused = exchanges.flatMap((exchange) => {
    const user = recordedUser(exchange.as)
    const { status, headers, body } = exchange.response
    const isRefusal = status === 403 && headers['x-content-type-options'] === 'nosniff'
    const isDirect = exchange.request.headers['impersonate-user'] === undefined
    const message = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : ''
    return user && isRefusal && isDirect ? [{ exchange, user, message }] : []
  })

  it('is explained with a cause, its own words as evidence, and no grant for what does not exist', () => {
    expect(refused.length).toBeGreaterThan(500)
    for (const { exchange, user, message } of refused) {
      const request = requestAttributes(exchange.request.method, exchange.request.path)
      const facts = worldFacts(world, user, request, { catalogue, home: 'shop', message })
      const isOwnCall = user.name !== 'system:anonymous'
      const explanation = diagnose({ ...facts, isOwnCall })
      expect(explanation.verdict, exchange.name).toBe('denied')
      expect(explanation.cause, exchange.name).not.toBeNull()
      expect(explanation.evidence[0]?.says).toBe(message)
      if (/^[GC][1-6]$/.test(explanation.cause?.id ?? '') && explanation.cause?.id !== 'C3') {
        expect(
          explanation.fixes.flatMap((fix) => fix.opens),
          exchange.name,
        ).toEqual([])
      }
    }
  })

  it('keeps its cause where Roles and bindings are read, unless a binding shows more', () => {
    for (const { exchange, user } of partOf(refused, 0)) {
      if (user.name === 'system:anonymous') continue
      const request = requestAttributes(exchange.request.method, exchange.request.path)
      const facts = worldFacts(world, user, request, { catalogue, home: 'shop' })
      const blind = diagnose(facts)
      const read = diagnose({ ...facts, objects: readWorld(world) })
      const isShown = /^(?:E\d+|D2[67]|C3|F[345]|D31)$/.test(read.cause?.id ?? '')
      if (!isShown) expect(read.cause?.id, exchange.name).toBe(blind.cause?.id)
      expect([read.verdict, read.cause === null], exchange.name).toEqual(['denied', false])
      expect(JSON.stringify([read.cause, read.alternatives]), exchange.name).not.toMatch(/were not read/)
    }
  })
})
