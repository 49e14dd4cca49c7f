import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listAccess } from '@/lib/facts/account/gather/access'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import type { RecordedRequest } from '@/lib/kube/testing/https-server'
import { failureFrom, startPod, testToken } from '@/lib/kube/testing/pod'
import { KubeUnreachableError } from '@/lib/kube/transport/errors'
import { plain, quote } from '@/lib/phrase/phrase'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { explainCheck, explainText } from '../testing/on-the-wire'

const world = recordedWorld(recordedExchanges())

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

type Override = (request: RecordedRequest) => { status: number; body: unknown } | undefined

async function startShop(account = 'web', override: Override = () => undefined) {
  const pod = await startPod((request, response) => {
    const instead = override(request)
    if (instead) return answer(response, instead.status, instead.body)
    const body = reviewAnswer(world, request)
    answer(response, body === undefined ? 404 : 200, body ?? {})
  })
  const [header = '', , signature = ''] = testToken().split('.')
  const payload = Buffer.from(JSON.stringify({ sub: `system:serviceaccount:shop:${account}` }))
  const token = `${header}.${payload.toString('base64url')}.${signature}`
  pod.account.swap({ token, 'ca.crt': pod.ca.cert, namespace: 'shop' })
  const options = { kube: pod.client(), signal: new AbortController().signal }
  return { pod, options, requests: pod.server.requests }
}

const refused = (message: string) => ({
  status: 403,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
    code: 403,
  },
})

const WATCH = { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' }

describe('explainCheck', () => {
  it('names the Role by the review of its neighbor and fixes it, within the budget', async () => {
    const { options, requests } = await startShop()
    const explanation = await explainCheck(WATCH, options)
    expect(explanation).toMatchObject({
      verdict: 'denied',
      request: { user: 'system:serviceaccount:shop:web', verb: 'watch', resource: 'pods', namespace: 'shop' },
      says: 'ServiceAccount shop/web cannot watch pods in namespace shop.',
      cause: { id: 'D1', confidence: 'proven' },
      unseen: [],
    })
    expect(explanation.cause?.says).toBe(
      'Role pod-reader by RoleBinding shop/web-reads-pods grants get and list on pods, but not watch.',
    )
    const [own, edit] = explanation.fixes
    expect(own?.choice).toEqual({ id: 'own', label: 'Own Role', reach: 'only web' })
    expect(edit?.command).toMatch(/^kubectl -n shop patch role pod-reader --type=json -p /)
    expect(requests.length).toBeLessThanOrEqual(BUDGET + COLD)
  })

  it('answers an allowed call with its grant, from one review once discovery is kept', async () => {
    const { options, requests } = await startShop()
    await explainCheck({ ...WATCH, verb: 'list' }, options)
    const before = requests.length
    const explanation = await explainCheck({ ...WATCH, verb: 'list' }, options)
    expect(explanation).toMatchObject({
      verdict: 'allowed',
      cause: null,
      grantedBy: {
        binding: 'web-reads-pods',
        bindingNamespace: 'shop',
        role: 'pod-reader',
        roleKind: 'Role',
        subject: 'ServiceAccount "web/shop"',
        scope: 'namespace',
      },
    })
    expect(requests.length - before).toBe(1)
  })

  it('asks only the review for the depth of a verdict', async () => {
    const { options, requests } = await startShop()
    await explainCheck({ ...WATCH, depth: 'verdict' }, options)
    const before = requests.length
    const explanation = await explainCheck({ ...WATCH, depth: 'verdict' }, options)
    expect(explanation).toMatchObject({ verdict: 'denied', cause: null, fixes: [] })
    expect(requests.slice(before).map(({ url }) => url)).toEqual([
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    ])
  })

  it('judges a cluster-scoped resource at the cluster scope, where the review of a namespace would say yes', async () => {
    const { options } = await startShop('roleclusterscoped')
    const check = { verb: 'list', group: '', resource: 'nodes', namespace: 'shop' }
    const explanation = await explainCheck(check, options)
    expect(explanation).toMatchObject({ verdict: 'denied', cause: { id: 'F4' }, request: { namespace: '' } })
    expect(explanation.evidence[0]).toMatchObject({
      probe: 'Scope',
      says: 'nodes are cluster-scoped, so the call is judged at the cluster scope.',
    })
  })

  it.each([
    ['jobs.batch', { group: 'batch', resource: 'jobs' }],
    ['batch/jobs', { group: 'batch', resource: 'jobs' }],
    ['Job', { group: 'batch', resource: 'jobs' }],
    ['po', { group: '', resource: 'pods' }],
    ['po/log', { group: '', resource: 'pods', subresource: 'log' }],
    ['deploy', { group: 'apps', resource: 'deployments' }],
  ])('reads %s as kubectl does, asks the review so, and says how it was read', async (resource, request) => {
    const { options, requests } = await startShop('unbound')
    const explanation = await explainCheck({ verb: 'get', group: '', resource, namespace: 'shop' }, options)
    expect(explanation).toMatchObject({ verdict: 'denied', request })
    expect(explanation.cause?.id).not.toMatch(/^G/)
    expect(explanation.evidence[0]).toEqual({
      probe: 'Spelling',
      says: expect.stringMatching(`^"${resource}" is read as `),
      marks: { says: expect.arrayContaining([[0, resource.length + 2, 'code']]) },
    })
    const asked = requests.find(({ url }) => url.endsWith('selfsubjectaccessreviews'))
    const attributes = JSON.parse(asked?.body ?? '').spec.resourceAttributes
    expect({ group: '', ...attributes }).toMatchObject(request)
  })

  it.each([
    ['podz', 'G1'],
    ['jobs.apps', 'G1'],
    ['deployments', 'G2'],
  ])('leaves %s of the core group as it is: %s', async (resource, id) => {
    const { options } = await startShop('unbound')
    const check = { verb: 'get', group: '', resource, namespace: 'shop' }
    expect(await explainCheck(check, options)).toMatchObject({ cause: { id }, request: { resource } })
  })

  it('knows nodes/metrics, which the API server authorizes for kubelets and does not serve', async () => {
    const { options } = await startShop('unbound')
    const check = { verb: 'get', group: '', resource: 'nodes/metrics', namespace: '' }
    const { cause, evidence, fixes } = await explainCheck(check, options)
    expect(cause?.says).toContain('The kubelet checks nodes/metrics')
    expect(evidence[0]).toMatchObject({ probe: 'Kubelet' })
    expect(fixes.flatMap(({ opens }) => opens)).toEqual([
      { verb: 'get', group: '', resource: 'nodes', subresource: 'metrics', namespace: '' },
    ])
  })

  it.each(['wrongns', 'missingrole', 'named', 'viewer-here', 'singular', 'unbound', 'starverb', 'subwild'])(
    'keeps to the budget as %s, in its own and in another namespace',
    async (account) => {
      for (const namespace of ['shop', 'payments', '']) {
        const { options, requests } = await startShop(account)
        await explainCheck({ verb: 'delete', group: '', resource: 'secrets', namespace }, options)
        expect(requests.length).toBeLessThanOrEqual(BUDGET + COLD)
      }
    },
  )

  it('leaves a refused review unknown, with no cause and no grant', async () => {
    const message = 'selfsubjectaccessreviews.authorization.k8s.io is forbidden: no'
    const { options } = await startShop('web', ({ url }) =>
      url.includes('selfsubject') ? refused(message) : undefined,
    )
    const explanation = await explainCheck(WATCH, options)
    expect(explanation).toMatchObject({ verdict: 'unknown', cause: null, fixes: [], nearMisses: [] })
    expect(explanation.unseen[0]?.command).toBe(
      'kubectl auth can-i watch pods -n shop --as=system:serviceaccount:shop:web',
    )
    expect(JSON.stringify(explanation.evidence)).toContain(message)
  })

  it('throws when the API server gives no answer', async () => {
    const { pod, options } = await startShop()
    await pod.server.close()
    expect(await failureFrom(explainCheck(WATCH, options))).toBeInstanceOf(KubeUnreachableError)
  })

  it('says that no token is mounted where none is, without asking anybody', async () => {
    const { pod, options, requests } = await startShop()
    pod.account.swap({ 'ca.crt': pod.ca.cert, namespace: 'shop' })
    const explanation = await explainCheck(WATCH, options)
    expect(explanation).toMatchObject({
      verdict: 'unknown',
      request: { user: 'system:anonymous' },
      cause: { id: 'C1', confidence: 'proven' },
      fixes: [{ where: 'pod', opens: [] }],
    })
    expect(requests).toEqual([])
  })

  it('stops when the signal aborts', async () => {
    const { options } = await startShop()
    const signal = AbortSignal.abort(new Error('gone'))
    expect(await failureFrom(explainCheck(WATCH, { ...options, signal }))).toMatchObject({ message: 'gone' })
  })
})

const OWN =
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "pods" in API group "" in the namespace "shop"'
const FOREIGN =
  'pods is forbidden: User "system:serviceaccount:payments:teller" cannot list resource "pods" in API group "" in the namespace "payments"'

const RBAC_LISTS: Record<string, string> = {
  roles: 'RoleList',
  rolebindings: 'RoleBindingList',
  clusterroles: 'ClusterRoleList',
  clusterrolebindings: 'ClusterRoleBindingList',
}

/** A world in which web can do everything, nobody is bound by name, and only what the list names exists. */
async function startAdmin(...exist: string[]) {
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'], resourceNames: [] }]
  return startShop('web', ({ url, body }) => {
    if (url.includes('selfsubjectaccessreviews') || url.includes('/subjectaccessreviews'))
      return { status: 201, body: { status: { allowed: !body.includes('ghost') } } }
    if (url.includes('selfsubjectrulesreviews'))
      return {
        status: 201,
        body: { status: { resourceRules: rules, nonResourceRules: [], incomplete: false } },
      }
    const [, list] = /rbac\.authorization\.k8s\.io\/v1\/(\w+)(?:\?|$)/.exec(url) ?? []
    if (list !== undefined) return { status: 200, body: { kind: RBAC_LISTS[list], metadata: {}, items: [] } }
    if (!/\/(?:namespaces|serviceaccounts)\/[^/]+$/.test(url)) return undefined
    return exist.some((path) => url.endsWith(path))
      ? { status: 200, body: { kind: 'PartialObjectMetadata', metadata: {} } }
      : {
          status: 404,
          body: { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404, message: '' },
        }
  })
}

describe('an allowed call of what does not exist is no yes', () => {
  it.each([
    [
      'a resource that is not served',
      { resource: 'podz' },
      'failed',
      'G1',
      /but the API server does not serve it/,
    ],
    [
      'a group that is not served',
      { group: 'nope.io' },
      'failed',
      'G3',
      /but the API server does not serve it/,
    ],
    ['an absent namespace', { namespace: 'nowhere' }, 'failed', 'F8', /namespace nowhere does not exist/],
    ['one that exists', { namespace: 'payments' }, 'allowed', undefined, /can list pods/],
    ['its own', {}, 'allowed', undefined, /can list pods/],
  ] as const)('%s', async (_, change, verdict, id, says) => {
    const { options } = await startAdmin('/namespaces/payments')
    const check = { verb: 'list', group: '', resource: 'pods', namespace: 'shop', ...change }
    const full = await explainCheck(check, options)
    expect(full).toMatchObject({ verdict, says: expect.stringMatching(says) })
    expect(full.cause?.id).toBe(id)
    expect(full.fixes.some(({ yaml }) => yaml)).toBe(false)
    for (const depth of ['progress', 'verdict'] as const)
      expect((await explainCheck({ ...check, depth }, options)).verdict).toBe(verdict)
  })

  it('says that an account does not exist, and offers it no Role', async () => {
    const { options } = await startAdmin('/serviceaccounts/web')
    const check = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }
    const ghost = await explainCheck({ ...check, user: 'system:serviceaccount:shop:ghost' }, options)
    expect(ghost.basis?.says).toContain('ServiceAccount shop/ghost does not exist.')
    expect(ghost.fixes).toMatchObject([{ command: 'kubectl create serviceaccount ghost -n shop', opens: [] }])
  })
})

describe('explainText', () => {
  it('explains each refusal in the order of the text, all of them within the budget', async () => {
    const { options, requests } = await startShop()
    const others = ['configmaps', 'services', 'secrets', 'endpoints', 'events', 'jobs'].map((resource) =>
      OWN.replaceAll('pods', resource),
    )
    const { findings } = await explainText([OWN, FOREIGN, ...others].join('\n'), options)
    expect(findings.map(({ request }) => request.resource)).toEqual([
      'pods',
      'pods',
      'configmaps',
      'services',
      'secrets',
      'endpoints',
      'events',
      'jobs',
    ])
    expect(findings[0]).toMatchObject({ verdict: 'denied', cause: { id: 'D1' } })
    expect(requests.length).toBeLessThanOrEqual(BUDGET + COLD)
  })

  it('says of another account that the text alone speaks, and proves nothing about its rules', async () => {
    const { options } = await startShop()
    const [finding] = (await explainText(FOREIGN, options)).findings
    expect(finding).toMatchObject({ verdict: 'denied', cause: { id: 'C4', confidence: 'possible' } })
    expect(finding?.says).toBe(
      'ServiceAccount payments/teller was not allowed to list pods in namespace payments. That is not the account of this pod (ServiceAccount shop/web), so this is based on the text alone.',
    )
    expect(finding?.nearMisses).toEqual([])
    expect(finding?.unseen[0]?.command).toBe(
      'kubectl auth can-i list pods -n payments --as=system:serviceaccount:payments:teller',
    )
  })

  it('sees that a refusal of the past is allowed now', async () => {
    const { options } = await startShop()
    const [finding] = (await explainText(OWN.replace('watch', 'list'), options)).findings
    expect(finding).toMatchObject({
      verdict: 'denied',
      cause: { id: 'E12' },
      grantedBy: { role: 'pod-reader' },
    })
  })

  it('finds nothing in a text that is not a refusal, and asks nothing', async () => {
    const { options, requests } = await startShop()
    expect(await explainText('403 Forbidden nginx', options)).toEqual({ findings: [] })
    expect(requests).toEqual([])
  })

  it('still explains what the text shows while the API server is unavailable', async () => {
    const { pod, options } = await startShop()
    await pod.server.close()
    const [finding] = (await explainText(OWN, options)).findings
    expect(finding).toMatchObject({ verdict: 'denied', request: { verb: 'watch', resource: 'pods' } })
    expect(finding?.cause?.confidence).not.toBe('proven')
  })

  it.each([
    [
      '{"kind":"Status","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
      'authentication',
    ],
    [
      'Error from server (Forbidden): pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
      'admission',
    ],
    [
      '{"kind":"Status","status":"Failure","message":"pods \\"absent\\" not found","reason":"NotFound","details":{"name":"absent","kind":"pods"},"code":404}',
      'not-found',
    ],
  ])('names the gate of %s', async (text, kind) => {
    const { options } = await startShop()
    const { findings } = await explainText(text, options)
    expect(findings.map((finding) => finding.kind)).toEqual([kind])
  })
})

describe('listAccess', () => {
  const cellIn = (access: Awaited<ReturnType<typeof listAccess>>, resource: string, verb: string) =>
    access.rows.find((row) => row.resource === resource)?.cells[verb]

  it('lists every verb with its scope from two reviews', async () => {
    const { options, requests } = await startShop()
    await listAccess({ ...options, namespace: 'shop' })
    const before = requests.length
    const access = await listAccess({ ...options, namespace: undefined })
    expect(requests.length - before).toBe(2)
    expect(access).toMatchObject({
      user: 'system:serviceaccount:shop:web',
      namespace: 'shop',
      incomplete: false,
      dangerous: [],
      upstreamRequests: 2,
    })
    expect(cellIn(access, 'pods', 'list')).toEqual({ state: 'namespace' })
    expect(cellIn(access, 'pods', 'watch')).toEqual({ state: 'no' })
    expect(cellIn(access, 'pods/log', 'get')).toEqual({ state: 'no' })
    expect(cellIn(access, 'nodes', 'list')).toEqual({ state: 'no' })
    expect(cellIn(access, 'selfsubjectaccessreviews', 'create')).toEqual({ state: 'cluster' })
    expect(access.verbs[0]).toBe('get')
  })

  it('shows names, marks rules that never match, and keeps a Role off cluster-scoped resources', async () => {
    const named = await startShop('named')
    const byName = await listAccess({ ...named.options, namespace: 'shop' })
    expect(cellIn(byName, 'configmaps', 'get')).toEqual({ state: 'names', names: ['app-config'] })
    expect(cellIn(byName, 'configmaps', 'create')).toEqual({ state: 'no' })
    const scoped = await startShop('roleclusterscoped')
    const access = await listAccess({ ...scoped.options, namespace: 'shop' })
    expect(cellIn(access, 'nodes', 'list')).toEqual({ state: 'no' })
    expect(access.rules.find((rule) => rule.resources.includes('nodes'))).toMatchObject({
      scope: 'namespace',
      never: 'It names cluster-scoped resources and is bound in a namespace.',
    })
  })

  it('reports the dangerous permissions of cluster-admin', async () => {
    const { options } = await startShop('cluster-admin')
    const { dangerous } = await listAccess({ ...options, namespace: 'shop' })
    expect(dangerous[0]).toEqual({
      id: 'everything',
      severity: 'critical',
      says: 'This account can do everything, in the whole cluster.',
      tuple: { verb: '*', group: '*', resource: '*', namespace: '' },
    })
    expect(dangerous.map(({ id }) => id)).toContain('secrets')
  })

  it('leaves every cell unknown where the review is refused', async () => {
    const { options } = await startShop('web', ({ url }) =>
      url.includes('rulesreviews') ? refused('no') : undefined,
    )
    const access = await listAccess({ ...options, namespace: 'shop' })
    expect(access).toMatchObject({
      unanswered: { status: 403, says: [quote('no')] },
      evaluationError: '',
      rules: [],
    })
    expect(plain(access.doubt)).toContain('answered 403')
    expect(
      new Set(access.rows.flatMap(({ cells }) => Object.values(cells).map(({ state }) => state))),
    ).toEqual(new Set(['unknown']))
  })

  it('does not take what a webhook leaves out for a no', async () => {
    const { options } = await startShop('web', (request) => {
      if (!request.url.includes('rulesreviews')) return undefined
      const evaluationError = 'webhook authorizer does not support user rule resolution'
      const status = { resourceRules: [], nonResourceRules: [], incomplete: true, evaluationError }
      return { status: 201, body: { status } }
    })
    const access = await listAccess({ ...options, namespace: 'shop' })
    expect(access).toMatchObject({ incomplete: true })
    expect(cellIn(access, 'pods', 'list')).toEqual({ state: 'unknown' })
  })
})
