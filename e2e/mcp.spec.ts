import { connectAgent, resultText, tokensOf } from './agents/connect'
import { RawClient } from './attacks/raw-client'
import { expect, test } from './fixtures'
import { ACCESS_TOKEN, tokenMode, untilOpen } from './testing/access-token'
import { thorough, thoroughReads } from './thorough'

const MOST_TOKENS = 2_000

const QUESTIONS: [string, Record<string, unknown>, RegExp][] = [
  ['check', { question: 'watch jobs in shop' }, /cannot `watch jobs\.batch` in `shop`[\s\S]*fixes:/],
  [
    'explain',
    {
      text: 'Error from server (Forbidden): pods "a" is forbidden: User "system:serviceaccount:shop:web" cannot delete resource "pods" in API group "" in the namespace "shop"',
    },
    /cannot `delete pods a` in `shop`[\s\S]*fixes:/,
  ],
  ['changes', {}, /changes? in `shop` in the last 24 h/],
  ['refusals', {}, /calls? (?:was |were )?refused/],
  ['overview', {}, /^verdict:\n {2}- [\s\S]*"(?:ok|bad|warning|neutral|unknown|stale)"[\s\S]*\ncheckedAt: /],
  ['identity', {}, /"?serviceAccount"?: ?"web"/],
  ['connection', {}, /"?id"?: ?"authenticate",?\s*"?verdict"?: ?"passed"/],
  ['resources', { resource: 'po' }, /`pods` in `shop`, /],
  ['resources', { resource: 'secrets' }, /forbidden: cannot be listed[\s\S]*fixes:/],
  [
    'why_not_ready',
    { resource: 'deploy', name: 'nothing-here' },
    /`deployments\.apps shop\/nothing-here`"\nstate: "(?:absent|denied)"/,
  ],
  [
    'what_if',
    {
      yaml: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r, namespace: shop }\nrules: [{ apiGroups: [""], resources: [pods], verbs: [delete] }]\n',
    },
    /\S/,
  ],
]

test('an agent gets each answer from the pod, whole and short', thoroughReads, async ({ world }) => {
  for (const era of ['auto', 'legacy'] as const) {
    const agent = await connectAgent(`${world.url}/mcp`, { era })
    for (const [name, args, says] of QUESTIONS) {
      const answer = await agent.callTool({ name, arguments: args })
      expect([name, answer.isError ?? false, resultText(answer)]).toEqual([
        name,
        false,
        expect.stringMatching(says),
      ])
      expect(tokensOf(answer)).toBeLessThanOrEqual(MOST_TOKENS)
    }
    const { contents } = await agent.readResource({ uri: 'podglass://causes/D3' })
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('## What to change') })
    await agent.close()
  }
})

test('agents are behind the guard of the page', thoroughReads, async ({ world }) => {
  const { port } = new URL(world.url)
  const client = new RawClient(Number(port))
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  const before = world.cluster.requests.length
  const post = async (headers: string, type = 'application/json') => {
    const length = Buffer.byteLength(body)
    const head = `POST /mcp HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nAccept: application/json, text/event-stream\r\n`
    return (await client.ask(`${head}${headers}\r\n\r\n${body}`)).status
  }
  expect(await post(`Host: localhost:${port}`)).toBe(200)
  expect(await post(`Host: localhost:${port}\r\nOrigin: http://localhost:${port}`)).toBe(200)
  expect(await post(`Host: localhost:${port}\r\nOrigin: https://evil.example`)).toBe(403)
  expect(await post(`Host: localhost:${port}\r\nSec-Fetch-Site: cross-site`)).toBe(403)
  expect(await post(`Host: evil.example`)).toBe(421)
  expect(await post(`Host: localhost:${port}`, 'text/plain')).toBe(415)
  for (const path of ['/mcp', '/api/explain', '/api', '/api/nothing']) {
    const answer = await fetch(`${world.url}${path}`)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.status).toBe(path === '/mcp' || path === '/api/explain' ? 405 : 404)
  }
  for (const path of ['/api/identity', '/api/nothing']) {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${world.url}${path}`, { method: 'POST', headers, body: '{}' })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect([answer.status, answer.headers.get('allow')]).toEqual(
      path === '/api/identity' ? [405, 'GET, HEAD'] : [404, null],
    )
  }
  client.close()
  expect(world.cluster.requests.length).toBe(before)
})

test('no one stays connected, whatever is subscribed to', thoroughReads, async ({ world }) => {
  const response = await fetch(`${world.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'subscriptions/listen',
      params: {
        notifications: { toolsListChanged: true },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
    signal: AbortSignal.timeout(10_000),
  })
  expect(await response.text()).toContain('error')
})

test.describe('in token mode', () => {
  test.use({ environment: tokenMode() })

  test('there is nothing for agents unless MCP is true', thorough, async ({ world }) => {
    await untilOpen(world)
    const post = (headers: Record<string, string>) =>
      fetch(`${world.url}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
    expect((await post({})).status).toBe(401)
    expect((await post({ authorization: `Bearer ${ACCESS_TOKEN}` })).status).toBe(404)
  })
})

test.describe('in token mode with MCP', () => {
  test.use({ environment: tokenMode({ MCP: 'true' }) })

  test('an agent that has the access token asks, and no other', thorough, async ({ world }) => {
    await untilOpen(world)
    await expect(connectAgent(`${world.url}/mcp`, { era: 'legacy' })).rejects.toThrow()
    const agent = await connectAgent(`${world.url}/mcp`, {
      headers: { authorization: `Bearer ${ACCESS_TOKEN}` },
    })
    const answer = await agent.callTool({ name: 'check', arguments: { question: 'list pods' } })
    expect(resultText(answer)).toMatch(/list pods/)
    const other = await agent.callTool({
      name: 'check',
      arguments: { question: 'list pods', user: 'system:serviceaccount:shop:other' },
    })
    expect([other.isError, resultText(other)]).toEqual([true, expect.stringContaining('hidden here')])
    await agent.close()
  })
})
