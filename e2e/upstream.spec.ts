import { expect, test } from './fixtures'
import { recordGate } from './gates/record-gate'
import { unforeseen, upstreamTemplates } from './testing/upstream-templates'

/** Every request template to the API server when a user opens each page and uses what is on it. */
const GOLDEN = [
  'DELETE /{resource}/{name} dryRun=All',
  'GET /',
  'GET /api',
  'GET /api/{version}/namespaces/{namespace}/pods/{name}/log',
  'GET /api/{version}/namespaces/{namespace}/{resource}',
  'GET /api/{version}/namespaces/{namespace}/{resource} watch',
  'GET /api/{version}/namespaces/{namespace}/{resource}/{name}',
  'GET /api/{version}/{resource}',
  'GET /api/{version}/{resource} watch',
  'GET /api/{version}/{resource}/{name}',
  'GET /apis',
  'GET /apis/{group}/{version}/{resource}',
  'GET /apis/{group}/{version}/namespaces/{namespace}/{resource}',
  'GET /apis/{group}/{version}/namespaces/{namespace}/{resource} watch',
  'GET /apis/{group}/{version}/namespaces/{namespace}/{resource}/{name}',
  'GET /healthz',
  'GET /version',
  'POST /apis/authentication.k8s.io/v1/selfsubjectreviews',
  'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
]

test.describe('a user who opens every page and uses what is on it', { tag: ['@thorough', '@gate'] }, () => {
  test.use({ environment: { ALLOW_DRY_RUN: 'true' } })

  test('sends the API server requests of every template on one list, and no others', async ({
    page,
    world,
  }) => {
    test.slow()
    const settled = () =>
      expect(page.getByRole('status', { name: /^(Checking|Loading|Opening|Gathering)/ })).toHaveCount(0)
    for (const address of [
      '/',
      '/identity',
      '/connection?wrong=1',
      '/resources',
      '/report',
      '/permissions',
      '/refusals',
    ]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await settled()
    }
    const own = '/resources?group=&version=v1&resource=pods&namespace=shop'
    await page.goto(own)
    await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible()
    const ask = async (path: string, body?: unknown) => {
      const answer =
        body === undefined ? await page.request.get(path) : await page.request.post(path, { data: body })
      expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, 200, ''])
      return answer
    }
    const { rows } = await (await ask(`/api${own}`)).json()
    const name: string = rows[0].key
    await ask(`/api/object?group=&version=v1&resource=pods&namespace=shop&name=${name}`)
    await ask('/api/object?group=apps&version=v1&resource=deployments&namespace=shop&name=web')
    await ask('/api/object?group=&version=v1&resource=nodes&namespace=&name=node-1')
    await ask(`/api/logs?namespace=shop&pod=${name}&container=web`)
    await ask(`/api${own}&labels=true`)
    await ask(`/api${own}&count=true`)
    await ask('/api/resources?group=&version=v1&resource=nodes&namespace=')
    await ask('/api/resources?group=apps&version=v1&resource=deployments&namespace=shop')
    const call = { verb: 'watch', group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
    await ask('/api/access/check', { verb: 'watch', group: '', resource: 'pods', namespace: 'shop' })
    await ask('/api/access/try', call)
    await ask('/api/access/try', { ...call, verb: 'delete', name })
    await ask('/api/access/try', { verb: 'get', path: '/healthz' })
    await ask('/api/explain', {
      text: 'pods is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "pods" in API group "" in the namespace "shop"',
    })

    const { requests } = world.cluster
    // A watch starts after its list is answered.
    await expect
      .poll(() => GOLDEN.filter((template) => !upstreamTemplates(requests).includes(template)))
      .toEqual([])
      .catch(() => undefined)
    const templates = upstreamTemplates(requests)
    const wrong = unforeseen(requests)
    const differing = [
      ...templates.filter((t) => !GOLDEN.includes(t)),
      ...GOLDEN.filter((t) => !templates.includes(t)),
    ]
    recordGate({
      id: 'upstream-browser',
      part: 'tour',
      figure: `${wrong.length} of ${requests.length} requests; ${differing.length} of ${GOLDEN.length} templates differ`,
      state: wrong.length + differing.length === 0 ? 'met' : 'missed',
    })
    expect(wrong).toEqual([])
    expect(templates).toEqual([...GOLDEN].sort())
  })
})
