import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { json, startServer, startTcpServer } from '../testing/https-server'
import { CANARY, failureFrom, startPod } from '../testing/pod'
import { createKubeClient } from './client'
import { KubeUnreachableError } from './errors'
import { probePath, versionPath } from './paths'

describe('a deadline', () => {
  it('of the connection ends a call to a listener that never shakes hands', async () => {
    const silent = await startTcpServer(() => {})
    onTestFinished(() => silent.close())
    const { client } = await startPod((_, response) => json(response, {}))
    const kube = client({ kubernetesServicePort: String(silent.port), deadlines: { connectMs: 500 } })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({
      step: 'timeout',
      during: 'tls',
      retryable: true,
    })
  })

  it('of the headers ends a call that is never answered', async () => {
    const { kube } = await startPod(() => {}, { deadlines: { headersMs: 60 } })
    await expect(kube.get(versionPath())).rejects.toMatchObject({ step: 'timeout', during: 'headers' })
  })

  it('in total ends an answer that drips', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    await kube.get(versionPath())
    server.handle((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 5)
      response.on('close', () => clearInterval(drip))
    })
    const error = await failureFrom(kube.get(versionPath(), { deadlineMs: 1000 }))
    expect(error).toMatchObject({ step: 'timeout', during: 'body', osCode: 'DEADLINE' })
  })
})

describe('a signal', () => {
  it.each([
    ['before the answer', () => {}],
    [
      'amid the answer',
      (_: unknown, response: import('node:http').ServerResponse) => void response.writeHead(200).write('{'),
    ],
  ])('that aborts %s rejects with its own reason', async (_, handler) => {
    const reason = new Error('The reader left.')
    const giveUp = new AbortController()
    const { kube } = await startPod((request, response) => {
      handler(request, response)
      setImmediate(() => giveUp.abort(reason))
    })
    expect(await failureFrom(kube.get(versionPath(), { signal: giveUp.signal }))).toBe(reason)
  })

  it('that is aborted already opens no socket', async () => {
    const { kube, server } = await startPod((_, response) => json(response, {}))
    const error = await failureFrom(kube.get(versionPath(), { signal: AbortSignal.abort(new Error('no')) }))
    expect(error).toMatchObject({ message: 'no' })
    expect(server.requests).toEqual([])
  })
})

describe('a server that is not there', () => {
  it.each([
    ['no address', {}, { step: 'resolve', osCode: 'NO_ADDRESS', authority: '' }],
    [
      'a port where nobody listens',
      { kubernetesServiceHost: '127.0.0.1', kubernetesServicePort: '1' },
      { step: 'connect', osCode: 'ECONNREFUSED', authority: '127.0.0.1:1' },
    ],
    [
      'a name that DNS does not know',
      { kubernetesServiceHost: 'kubernetes.invalid', kubernetesServicePort: '443' },
      { step: 'resolve', authority: 'kubernetes.invalid:443' },
    ],
  ])('is told for %s', async (_, address, facts) => {
    const { account } = await startPod((_, response) => json(response, {}))
    const kube = createKubeClient({ ...address, serviceAccountDir: account.dir })
    onTestFinished(() => kube.close())
    const error = await failureFrom(kube.get(versionPath()))
    expect(error).toBeInstanceOf(KubeUnreachableError)
    expect(error).toMatchObject({ ...facts, retryable: true })
  })

  it('because it hangs up is reported as a reset', async () => {
    const { kube } = await startPod((_, response) => response.destroy())
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ step: 'reset', osCode: 'ECONNRESET' })
  })

  it('because it cuts the body is reported as a reset', async () => {
    const { kube } = await startPod((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{')
      setImmediate(() => response.destroy())
    })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ step: 'reset', during: 'body' })
  })

  it('because what answers is not HTTP is reported, without its bytes', async () => {
    const proxy = await startTcpServer((socket) => socket.end(`SSH-2.0-${CANARY}\r\n`))
    onTestFinished(() => proxy.close())
    const kube = createKubeClient({
      kubectlProxyUrl: `http://127.0.0.1:${proxy.port}`,
      serviceAccountDir: '/nowhere',
    })
    const error = await failureFrom(kube.get(versionPath()))
    expect(error).toMatchObject({ problem: 'not-http' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY)
  })
})

describe('an answer that changes to another protocol', () => {
  it('ends the call and gives its turn back', async () => {
    const proxy = await startTcpServer((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    )
    onTestFinished(() => proxy.close())
    const kube = createKubeClient({
      kubectlProxyUrl: `http://127.0.0.1:${proxy.port}`,
      serviceAccountDir: '/nowhere',
    })
    onTestFinished(() => kube.close())
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ problem: 'not-http' })
    const lines = kube.lines(versionPath(), { signal: new AbortController().signal })
    expect(await failureFrom(lines.next())).toMatchObject({ problem: 'not-http' })
    expect(kube.budget().inFlight).toBe(0)
  })
})

describe('the kubectl proxy route', () => {
  it('sends no token over plain http on loopback', async () => {
    const proxy = await startServer((_, response) => json(response, { ok: true }))
    onTestFinished(() => proxy.close())
    const { client } = await startPod((_, response) => json(response, {}))
    const kube = client({ kubectlProxyUrl: `http://127.0.0.1:${proxy.port}` })
    expect(kube.server).toEqual({ route: 'kubectl-proxy', authority: `127.0.0.1:${proxy.port}` })
    expect((await kube.get(probePath('/'))).json).toEqual({ ok: true })
    expect(JSON.stringify(proxy.requests)).not.toMatch(/authorization/i)
  })

  it('goes by a Unix socket, under a name of loopback', async () => {
    const socket = join(mkdtempSync(join(tmpdir(), 'podglass-socket-')), 'kubectl.sock')
    const hosts: (string | undefined)[] = []
    const server = createServer((request, response) => {
      hosts.push(request.headers.host)
      json(response, { ok: true })
    })
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    onTestFinished(async () => {
      await new Promise((resolve) => server.close(resolve))
      rmSync(dirname(socket), { recursive: true })
    })
    const kube = createKubeClient({ kubectlProxyUrl: `unix:${socket}`, serviceAccountDir: '/nowhere' })
    expect(kube.server).toEqual({ route: 'kubectl-proxy', authority: `unix:${socket}` })
    expect((await kube.get(probePath('/'))).json).toEqual({ ok: true })
    expect(hosts).toEqual(['localhost'])
    kube.close()
    const gone = createKubeClient({ kubectlProxyUrl: 'unix:/nowhere/k', serviceAccountDir: '/nowhere' })
    expect(await failureFrom(gone.get(versionPath()))).toMatchObject({ step: 'connect', osCode: 'ENOENT' })
  })

  it.each([
    'unix:relative.sock',
    'http://10.0.0.1:8001',
    'https://127.0.0.1:8001',
    'http://u:p@localhost:8001',
    'http://localhost.evil.example',
    'x',
  ])('is not taken for %s', (kubectlProxyUrl) => {
    expect(createKubeClient({ kubectlProxyUrl, serviceAccountDir: '/nowhere' }).server.route).toBe('none')
  })
})
