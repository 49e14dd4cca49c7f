import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { json, startTcpServer } from '../testing/https-server'
import { failureFrom, startPod, testToken } from '../testing/pod'
import { KubeStatusError, KubeTextError, UnexpectedAnswerError } from './errors'
import { listPath, logPath, objectPath, probePath, UnsafePathError, versionPath } from './paths'
import type { KubePath } from './types'

const PODS = listPath({ group: '', version: 'v1', resource: 'pods', namespace: 'shop' })

const FORBIDDEN = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods"',
  reason: 'Forbidden',
  details: { kind: 'pods', retryAfterSeconds: 3 },
  code: 403,
}

describe('an answer', () => {
  it('carries status, witness headers, document, text, bytes and time', async () => {
    const { kube } = await startPod((_, response) =>
      json(response, { gitVersion: 'v1.36.2' }, 200, {
        'audit-id': 'a-1',
        'x-kubernetes-pf-flowschema-uid': 'f-1',
        'set-cookie': 'never=kept',
      }),
    )
    const answer = await kube.get(versionPath())
    expect(answer).toMatchObject({
      status: 200,
      json: { gitVersion: 'v1.36.2' },
      text: '{"gitVersion":"v1.36.2"}',
      bytes: 24,
      witness: { nosniff: false, auditId: 'a-1', flowSchema: 'f-1', contentType: 'application/json' },
    })
    expect(answer.ms).toBeGreaterThan(0)
    expect(JSON.stringify(answer)).not.toContain('never=kept')
  })

  it('that refuses throws the parsed Status with its witnesses', async () => {
    const { kube } = await startPod((_, response) =>
      json(response, FORBIDDEN, 403, { 'x-content-type-options': 'nosniff', 'retry-after': '1' }),
    )
    const error = await failureFrom(kube.get(PODS))
    expect(error).toBeInstanceOf(KubeStatusError)
    expect(error).toMatchObject({
      httpStatus: 403,
      retryable: false,
      request: { method: 'GET', path: PODS },
      status: {
        code: 403,
        reason: 'Forbidden',
        message: FORBIDDEN.message,
        details: { kind: 'pods', retryAfterSeconds: 3 },
      },
      witness: { nosniff: true, retryAfter: '1' },
    })
  })

  it('that refuses is returned by probe as it is', async () => {
    const { kube } = await startPod((_, response) => json(response, FORBIDDEN, 403))
    expect(await kube.probe(PODS)).toMatchObject({ status: 403, json: FORBIDDEN })
  })

  it.each([429, 500, 503, 504])('of %i is worth a retry', async (status) => {
    const { kube } = await startPod((_, response) => json(response, { ...FORBIDDEN, code: status }, status))
    expect(await failureFrom(kube.get(PODS))).toMatchObject({ retryable: true, httpStatus: status })
  })

  it('without a Status keeps its text, bounded, readable and without credentials', async () => {
    const { kube } = await startPod((request, response) => {
      const seen = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end(`<h1>bad gateway</h1>\u001b[31m ${seen} ${'x'.repeat(100_000)}`)
    })
    const error = await failureFrom(kube.get(PODS))
    if (!(error instanceof KubeTextError)) throw error
    expect(error.retryable).toBe(true)
    expect(error.says).toContain('<h1>bad gateway</h1>\\x1b[31m')
    expect(error.says.length).toBeLessThan(17_000)
  })
})

describe('what the calls last met', () => {
  it('is nothing, a 401 until the token is taken again, and silence once nothing listens', async () => {
    let status = 401
    const { kube, server } = await startPod((_, response) => json(response, FORBIDDEN, status))
    expect(kube.met()).toBe('unknown')
    await failureFrom(kube.get(PODS))
    expect(kube.met()).toBe('unauthorized')
    await kube.probe(probePath('/livez'), { anonymous: true })
    expect(kube.met()).toBe('unauthorized')
    status = 403
    await failureFrom(kube.get(PODS))
    expect(kube.met()).toBe('answers')
    await server.close()
    await failureFrom(kube.get(PODS))
    expect(kube.met()).toBe('silent')
  })
})

describe('the request', () => {
  it('has a constant set of headers, whatever is asked', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    await kube.get(versionPath())
    await kube.review('selfsubjectrulesreviews', { namespace: 'shop' })
    const names = server.requests.map(({ headers }) => headers.map(([name]) => name.toLowerCase()).sort())
    const always = ['accept', 'accept-encoding', 'authorization', 'connection', 'host', 'user-agent']
    expect(names).toEqual([always, [...always, 'content-length', 'content-type'].sort()])
    expect(new Map(server.requests[0]?.headers).get('authorization')).toBe(`Bearer ${testToken()}`)
  })

  it('without a token has no Authorization', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    await kube.probe(probePath('/livez'), { anonymous: true })
    expect(server.requests[0]?.headers.map(([name]) => name.toLowerCase())).not.toContain('authorization')
  })

  it('reuses one connection for a hundred calls', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    for (let call = 0; call < 100; call += 1) await kube.get(versionPath())
    expect(server.connections()).toBe(1)
    // The first is the question who answers.
    expect(kube.requestCount()).toBe(101)
  })

  it('is sent again when an idle connection turns out to be dead', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    await kube.get(versionPath())
    server.closeIdleConnections()
    expect((await kube.get(versionPath())).status).toBe(200)
    expect(server.connections()).toBe(2)
  })

  it.each([
    ['selfsubjectaccessreviews', ''],
    ['selfsubjectrulesreviews', ''],
    ['selfsubjectreviews', ''],
    ['subjectaccessreviews', ''],
    ['localsubjectaccessreviews', 'shop'],
  ] as const)('is posted to %s with its kind', async (kind, namespace) => {
    const { kube, server } = await startPod((_, response) => json(response, {}, 201))
    await kube.review(kind, { namespace: 'shop' }, { namespace })
    expect(server.requests[0]).toMatchObject({ method: 'POST' })
    expect(server.requests[0]?.url.endsWith(`/${kind}`)).toBe(true)
    expect(server.requests[0]?.body.toLowerCase()).toContain(`"kind":"${kind.slice(0, -1)}"`)
  })

  it.each([
    ['a path of a cast', '/api/v1/namespaces/shop/pods/web-0/exec'],
    ['a node proxy', '/api/v1/nodes/n/proxy'],
    ['a dot segment', '/api/v1/namespaces/shop/pods/../secrets'],
    ['another host', '//evil.example/version'],
    ['an unknown query', '/api/v1/namespaces/shop/pods?dryRun=All'],
    ['a review read by GET', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
  ])('is refused before any socket for %s', async (_, path) => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    expect(await failureFrom(kube.get(path as KubePath))).toBeInstanceOf(UnsafePathError)
    expect(server.connections()).toBe(0)
  })

  it.each([
    ['secrets', listPath({ group: '', version: 'v1', resource: 'secrets', namespace: 'shop' })],
    [
      'a ConfigMap',
      objectPath({ group: '', version: 'v1', resource: 'configmaps', namespace: 'shop', name: 'a' }),
    ],
    ['all secrets', listPath({ group: '', version: 'v1', resource: 'secrets', namespace: '' })],
  ])('that would carry the values of %s is refused before any socket', async (_, path) => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    expect(await failureFrom(kube.get(path))).toBeInstanceOf(UnsafePathError)
    expect(
      await failureFrom(kube.lines(path, { signal: new AbortController().signal }).next()),
    ).toBeInstanceOf(UnsafePathError)
    expect(server.connections()).toBe(0)
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('of %i is an answer and is not followed', async (status) => {
    const canary = await startTcpServer((socket) => socket.end())
    onTestFinished(() => canary.close())
    const { kube } = await startPod((_, response) =>
      response.writeHead(status, { location: `https://127.0.0.1:${canary.port}/` }).end(),
    )
    const error = await failureFrom(kube.get(versionPath()))
    expect(error).toMatchObject({
      httpStatus: status,
      witness: { location: `https://127.0.0.1:${canary.port}/` },
    })
    expect(canary.connections()).toBe(0)
  })
})

describe('a body', () => {
  it('that is gzipped is decoded, and counted as it came', async () => {
    const text = JSON.stringify({ items: 'a'.repeat(100_000) })
    const { kube } = await startPod((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(text)),
    )
    const answer = await kube.get(versionPath())
    expect(answer.json).toEqual(JSON.parse(text))
    expect(answer.bytes).toBe(gzipSync(text).length)
    expect(answer.text.length).toBe(64 * 1024)
  })

  it.each([
    ['gzips to little', gzipSync(Buffer.alloc(100 * 1024 * 1024, 'a')), 'gzip', 'too-large'],
    ['is plain', Buffer.alloc(1_048_577, 'a'), 'identity', 'too-large'],
    ['is encoded twice', gzipSync(gzipSync('{}')), 'gzip, gzip', 'encoding'],
    ['is no gzip', Buffer.from('{}'), 'gzip', 'encoding'],
    ['is in an encoding nobody asked for', Buffer.from('{}'), 'br', 'encoding'],
  ])('that is too much to read and %s ends the call', async (_, bytes, encoding, problem) => {
    const { kube } = await startPod((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
        .end(bytes),
    )
    const error = await failureFrom(kube.get(versionPath()))
    expect(error).toBeInstanceOf(UnexpectedAnswerError)
    expect(error).toMatchObject({ problem })
  })

  it('of endless empty gzip members is capped by what came over the wire', async () => {
    const { kube } = await startPod((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const members = Buffer.concat(Array.from({ length: 4000 }, () => gzipSync('')))
      const push = () => {
        while (!response.destroyed && response.write(members));
      }
      response.on('drain', push)
      push()
    })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ problem: 'too-large' })
  })

  it('of a refusal is cut at 256 KiB and still reported', async () => {
    const { kube } = await startPod((_, response) => response.writeHead(500).end('e'.repeat(1_048_576)))
    const answer = await kube.probe(versionPath())
    expect(answer.text.length).toBe(256 * 1024)
    expect(await failureFrom(kube.get(versionPath()))).toBeInstanceOf(KubeTextError)
  })

  it('of a list may be larger than that of an object', async () => {
    const document = { items: 'a'.repeat(3 * 1_048_576) }
    const { kube, client } = await startPod((_, response) => json(response, document))
    expect((await kube.get(PODS)).json).toEqual(document)
    expect(await failureFrom(client({ listBytes: 1000 }).get(PODS))).toMatchObject({ problem: 'too-large' })
    const object = objectPath({
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: 'shop',
      name: 'web-0',
    })
    expect(await failureFrom(kube.get(object))).toMatchObject({ problem: 'too-large' })
  })

  it('asked for as text is cut at 1 MiB', async () => {
    const { kube } = await startPod((_, response) => response.writeHead(200).end('m'.repeat(3 * 1_048_576)))
    expect((await kube.get(probePath('/metrics'), { accept: 'text' })).text.length).toBe(1_048_576)
  })

  it('that is not JSON leaves the document undefined and the text whole', async () => {
    const { kube } = await startPod((_, response) => response.writeHead(200).end('line 1\nline 2\n'))
    const log = logPath({ namespace: 'shop', pod: 'web-0', tailLines: 10 })
    expect(await kube.get(log, { accept: 'text' })).toMatchObject({
      json: undefined,
      text: 'line 1\nline 2\n',
    })
  })
})
