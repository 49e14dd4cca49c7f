import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import { type ApiCall, api } from '@/lib/contract/api-calls'
import { problemSchema } from '@/lib/contract/problem'
import { type Handler, json, startServer } from '@/lib/kube/testing/https-server'
import { answerFrom, asking, getJson, postJson } from './get-json'
import { ProblemError, readProblem } from './problem-error'
import { createQueryClient } from './query-client'

const schema = z.object({ name: z.string() })

async function serve(handler: Handler) {
  const server = await startServer(handler)
  onTestFinished(() => server.close())
  const ask = (path: string | URL | Request, init?: RequestInit) =>
    fetch(new URL(String(path), `http://127.0.0.1:${server.port}`), init)
  return { server, fetch: ask }
}

const problem: z.input<typeof problemSchema> = {
  code: 'invalid-request',
  title: 'The request cannot be answered as is.',
  detail: 'namespace: too long.',
  status: 400,
  retryable: false,
  hint: 'Change namespace.',
  fields: [{ field: 'namespace', says: 'too long.' }],
}

async function problemOf(work: Promise<unknown>) {
  try {
    await work
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError)
    return readProblem(error)
  }
  throw new Error('Expected a problem.')
}

describe('getJson', () => {
  it('gives the parsed answer and nothing the schema does not know', async () => {
    const { fetch } = await serve((_, response) => json(response, { name: 'web', other: 1 }))
    expect(await getJson('/api/identity', schema, { fetch })).toEqual({ name: 'web' })
  })

  it('rejects with the problem as the server worded it', async () => {
    const { fetch } = await serve((_, response) => json(response, problem, 400))
    expect(await problemOf(getJson('/api/kinds', schema, { fetch }))).toEqual(
      z.decode(problemSchema, problem),
    )
  })

  it.each<[string, Handler, string]>([
    ['an answer of another shape', (_, r) => json(r, { name: 1 }), 'unexpected-answer'],
    ['text', (_, r) => r.end('<html>'), 'unexpected-answer'],
    ['an error of somebody else', (_, r) => r.writeHead(502).end('bad gateway'), 'unexpected-answer'],
    ['a connection that ends', (_, r) => r.destroy(), 'podglass-unreachable'],
  ])('tells %s', async (_, handler, code) => {
    const { fetch } = await serve(handler)
    expect((await problemOf(getJson('/api/kinds', schema, { fetch }))).code).toBe(code)
  })

  it.each<[string, Handler]>([
    ['a sign-in page', (_, r) => r.writeHead(302, { location: 'https://sso.example.com/' }).end()],
    ['a refusal in HTML', (_, r) => r.writeHead(403, { 'content-type': 'text/html' }).end('<html>')],
    ['a gateway that found nothing', (_, r) => r.writeHead(503).end()],
  ])('says of %s that something in front of it answered', async (_, handler) => {
    const { fetch } = await serve(handler)
    const { title } = await problemOf(getJson('/api/kinds', schema, { fetch }))
    expect(title).toBe('Something in front of Podglass answered instead.')
  })

  it('takes what the page asked early once, and asks itself for what was not answered', async () => {
    onTestFinished(() => void vi.unstubAllGlobals())
    const early = async (name?: string) =>
      name ? { status: 200, text: JSON.stringify({ name }) } : undefined
    vi.stubGlobal(
      'podglassEarly',
      new Map([
        ['/api/identity', early('early')],
        ['/api/kinds', early()],
      ]),
    )
    const { fetch } = await serve((_, response) => json(response, { name: 'asked' }))
    const ask = (path: string) => getJson(path, schema, { fetch })
    expect(await ask('/api/identity')).toEqual({ name: 'early' })
    expect(await ask('/api/identity')).toEqual({ name: 'asked' })
    expect(await ask('/api/kinds')).toEqual({ name: 'asked' })
  })

  it('rejects as cancelled, not as a problem, when the asker leaves', async () => {
    const asker = new AbortController()
    const { fetch } = await serve(() => asker.abort())
    await expect(getJson('/api/kinds', schema, { fetch, signal: asker.signal })).rejects.toThrow(/abort/i)
  })
})

describe('postJson', () => {
  it('sends JSON as JSON', async () => {
    const { fetch, server } = await serve((_, response) => json(response, { name: 'web' }))
    await postJson('/api/explain', { text: 'a' }, schema, { fetch })
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', body: '{"text":"a"}' })
    expect(request?.headers).toContainEqual(['content-type', 'application/json'])
  })
})

describe('a question to a route', () => {
  const asked = z.object({ name: z.array(z.string()), age: z.exactOptional(z.string()) })
  const route = (call: ApiCall) => api(call, { Whys: schema }, asked)

  it.each<[ApiCall, string, string, string]>([
    ['GET /api/whys', 'GET', '/api/whys?name=a+b&name=%26&age=5', ''],
    ['POST /api/ask', 'POST', '/api/ask', '{"name":["a b","&"],"age":"5"}'],
  ])('%s has its fields where the route reads them', async (call, method, path, body) => {
    const { fetch, server } = await serve((_, response) => json(response, { name: 'web' }))
    const answer = await answerFrom(route(call), { name: ['a b', '&'], age: '5' }, { fetch })
    expect([answer, server.requests[0]]).toMatchObject([{ name: 'web' }, { method, url: path, body }])
  })

  it('is one in the cache for equal questions, and begins with the name of its route', () => {
    const { queryKey } = asking(route('GET /api/whys'), { name: ['a'] })
    expect(queryKey).toEqual(['whys', { name: ['a'] }])
    expect(asking(api('GET /api/identity', { Identity: schema }), {}).queryKey).toEqual(['identity'])
  })
})

describe('the query client', () => {
  it.each([
    [true, 3],
    [false, 1],
  ])('asks again only when that can help: retryable %s', async (retryable, asked) => {
    const client = createQueryClient()
    let count = 0
    const failing = client.query({
      queryKey: ['x'],
      retryDelay: 0,
      queryFn: async () => {
        count += 1
        throw new ProblemError({ ...z.decode(problemSchema, problem), code: 'internal', retryable })
      },
      retry: client.getDefaultOptions().queries?.retry ?? false,
    })
    await expect(failing).rejects.toThrow()
    expect(count).toBe(asked)
  })
})
