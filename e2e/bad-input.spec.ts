import { expect, shared, test } from './fixtures'
import { thoroughReads } from './thorough'

const long = 'a'.repeat(300)

const gets: [address: string, field: string][] = [
  ['/api/resources?group=&version=v1&resource=pods&namespace=..', 'namespace'],
  ['/api/resources?group=&version=v1&resource=pods&namespace=%2f', 'namespace'],
  ['/api/resources?group=&version=v1&resource=pods&namespace=%252f', 'namespace'],
  [`/api/resources?group=&version=v1&resource=pods&namespace=${long}`, 'namespace'],
  ['/api/resources?group=&version=v1&resource=pods&namespace=a%00b', 'namespace'],
  ['/api/resources?group=&version=v1&resource=pods/../secrets&namespace=shop', 'resource'],
  ['/api/resources?group=&version=v1&resource=&namespace=shop', 'resource'],
  ['/api/resources?group=..&version=v1&resource=pods&namespace=shop', 'group'],
  ['/api/resources?group=&version=..&resource=pods&namespace=shop', 'version'],
  ['/api/resources?group=&version=v1&resource=watch&namespace=shop', 'resource'],
  ['/api/resources?group=&version=v1&resource=pods&namespace=shop&limit=1', 'limit'],
  ['/api/resources?group=&version=v1&resource=pods&namespace=shop&namespace=x', 'namespace'],
  ['/api/resources?group=&version=v1&resource=pods', 'namespace'],
  ['/api/access?namespace=Shop', 'namespace'],
  ['/api/access?group=ops', 'user'],
  ['/api/access?user=a&user=b', 'user'],
  ['/api/access?user=a%0ab', 'user'],
  [`/api/access?user=a${'&group=g'.repeat(17)}`, 'group'],
  ['/api/access/sources?namespace=Shop', 'namespace'],
  ['/api/access/sources?group=ops', 'user'],
  ['/api/access/dangerous?namespace=..', 'namespace'],
  ['/api/access/dangerous?user=jane', 'user'],
  ['/api/kinds?namespace=shop%0a', 'namespace'],
  ['/api/connection?controls=yes', 'controls'],
  ['/api/counts?list=secrets', 'list.0'],
  ['/api/whys?group=&version=v1&resource=pods&namespace=shop&name=..', 'name.0'],
  ['/api/whys?group=&version=v1&resource=pods&namespace=shop', 'name'],
  ['/api/whys?group=&version=v1&resource=watch&namespace=shop&name=a', 'resource'],
  ['/api/stream?topics=secrets', 'topics'],
  ['/api/stream?topics=resources//v1/proxy/shop', 'topics'],
  ['/api/stream?topics=logs/shop/../app', 'topics'],
  ['/api/stream?topics=logs/shop/web-0', 'topics'],
  ['/api/object?group=&version=v1&resource=proxy&namespace=shop&name=a', 'resource'],
  ['/api/object?group=&version=v1&resource=pods&namespace=shop', 'name'],
  ['/api/object?group=&version=v1&resource=pods&namespace=shop&name=..', 'name'],
  ['/api/object?group=&version=v1&resource=pods&namespace=shop&name=a%2fb', 'name'],
  ['/api/object?group=&version=v1&resource=pods&namespace=shop&name=a%2500', 'name'],
  ['/api/logs?namespace=shop&pod=..&container=app', 'pod'],
  ['/api/logs?namespace=shop&pod=web-0&container=a%2fb', 'container'],
  ['/api/logs?namespace=shop&pod=web-0&container=app&tailLines=1001', 'tailLines'],
  ['/api/logs?namespace=shop&pod=web-0&container=app&follow=true', 'follow'],
  ['/api/namespaces?name=..', 'name.0'],
  ['/api/changes?namespace=..', 'namespace'],
  ['/api/changes?minutes=10081', 'minutes'],
  ['/api/refusals?namespace=..', 'namespace'],
  ['/api/refusals?minutes=61', 'minutes'],
  ['/api/refusals?age=61', 'age'],
  ['/api/overview?age=-1', 'age'],
]

const posts: [address: string, body: string, status: number, field: string][] = [
  ['/api/access/check', '{"verb":"get","group":"","resource":"pods","namespace":".."}', 400, 'namespace'],
  [
    '/api/access/check',
    '{"verb":"get","group":"","resource":"pods","name":"..","namespace":"shop"}',
    400,
    'name',
  ],
  [
    '/api/access/check',
    '{"verb":"get","group":"","resource":"pods","name":"a/b","namespace":"shop"}',
    400,
    'name',
  ],
  [
    '/api/access/check',
    '{"verb":"get","group":"","resource":"pods","name":"a\\u0000","namespace":"shop"}',
    400,
    'name',
  ],
  ['/api/access/check', `{"verb":"get","group":"","resource":"${long}","namespace":"shop"}`, 400, 'resource'],
  ['/api/access/check', '{"verb":"get now","group":"","resource":"pods","namespace":"shop"}', 400, 'verb'],
  ['/api/access/check', '{"verb":"get","path":"metrics"}', 400, 'path'],
  [
    '/api/access/check',
    '{"verb":"get","group":"","resource":"pods","namespace":"shop","as":"root"}',
    400,
    'as',
  ],
  ['/api/access/check', '{"__proto__":{"verb":"get"}}', 400, ''],
  ['/api/access/check', '[]', 400, ''],
  ['/api/access/check', '{', 400, 'body'],
  ['/api/connection/targets', '{"target":"127.0.0.1:22"}', 400, 'target'],
  ['/api/connection/targets', '{"host":"127.0.0.1","port":22}', 400, 'target'],
  ['/api/explain', '{"text":""}', 400, 'text'],
  ['/api/ask', '{"text":"list pods","namespace":"A_"}', 400, 'namespace'],
  ['/api/explain', `{"text":"${'x'.repeat(270_000)}"}`, 413, ''],
]

test(
  'a malformed request gets a problem that names the field, and nothing reaches the API server',
  shared('quiet'),
  async ({ request, world }) => {
    const before = world.cluster.requests.length
    for (const [address, field] of gets) {
      const response = await request.get(address)
      expect(response.status(), address).toBe(400)
      expect(response.headers()['content-type']).toBe('application/problem+json')
      const problem = await response.json()
      expect(
        problem.fields.map((f: { field: string }) => f.field),
        address,
      ).toContain(field)
      expect(problem.hint).not.toBe('')
    }
    for (const [address, body, status, field] of posts) {
      const response = await request.post(address, {
        data: Buffer.from(body),
        headers: { 'content-type': 'application/json' },
      })
      expect([status, 400], body.slice(0, 80)).toContain(response.status())
      const problem = await response.json()
      if (field !== '')
        expect(
          problem.fields.map((f: { field: string }) => f.field),
          body.slice(0, 80),
        ).toContain(field)
    }
    expect(world.cluster.requests.slice(before)).toEqual([])
  },
)

test(
  'a program without a browser is served, and a denial is an answer',
  thoroughReads,
  async ({ request }) => {
    const data = { verb: 'delete', group: '', resource: 'nodes', namespace: '' }
    const response = await request.post('/api/access/check', { data })
    expect(response.status()).toBe(200)
    expect(response.headers()['cache-control']).toBe('no-store')
    expect(await response.json()).toMatchObject({ verdict: 'denied', kind: 'authorization' })
    const none = await request.get('/api/nothing/here')
    expect([none.status(), none.headers()['content-type']]).toEqual([404, 'application/problem+json'])
    expect(await none.json()).toMatchObject({ code: 'not-found', status: 404 })
  },
)

test('an address without a page says so', thoroughReads, async ({ page }) => {
  const response = await page.goto('/nothing/here')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible()
})
