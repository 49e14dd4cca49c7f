import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { withoutKubectl } from '@/e2e/testing/kubeconfig'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { kubeconfigOf } from '@/sandbox/kubeconfig'
import { createAuthority, createServerCertificate } from '@/sandbox/pki'
import { runProgram } from '../cli/testing/run-program'
import { type Exchange, startProxy } from './proxy'

const SAID = 'from the container\n'

/** An empty block of headers of SPDY/3.1: deflated, not compressed, and flushed. Only the first has the header of zlib. */
const noHeaders = (isFirst: boolean) =>
  Buffer.from(`${isFirst ? '7801' : ''}000400fbff00000000000000ffff`, 'hex')

function replyFrame(stream: number, isFirst: boolean): Buffer {
  const block = noHeaders(isFirst)
  const head = Buffer.from([0x80, 3, 0, 2, 0, 0, 0, 4 + block.length, 0, 0, 0, stream])
  return Buffer.concat([head, block])
}

function dataFrame(stream: number, text: string, isLast: boolean): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, stream, isLast ? 1 : 0, 0, 0, text.length]), Buffer.from(text)])
}

/** What a kubelet does of SPDY/3.1 for a command without input: takes the streams for errors and for both outputs, and writes one. */
function speakSpdy(socket: Duplex, head: Buffer): void {
  const streams: number[] = []
  let got = head
  const read = (part: Buffer) => {
    got = Buffer.concat([got, part])
    while (got.length >= 8 && got.length >= 8 + got.readUIntBE(5, 3)) {
      const frame = got.subarray(0, 8 + got.readUIntBE(5, 3))
      got = got.subarray(frame.length)
      const opensStream = frame.readUInt16BE(0) === 0x8003 && frame.readUInt16BE(2) === 1
      if (!opensStream) continue
      const stream = frame.readUInt32BE(8)
      streams.push(stream)
      socket.write(replyFrame(stream, streams.length === 1))
      if (streams.length < 3) continue
      const [errors = 0, output = 0, errorOutput = 0] = streams
      socket.write(dataFrame(output, SAID, true))
      for (const one of [errorOutput, errors]) socket.write(dataFrame(one, '', true))
    }
  }
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n',
  )
  socket.on('data', read)
  read(Buffer.alloc(0))
}

/** The sandbox with a kubelet behind it, for the upgrades that the sandbox refuses. */
async function withKubelet(cluster: Cluster) {
  const authority = await createAuthority(new Date())
  const server = createServer(await createServerCertificate(authority, new Date()), (got, answer) => {
    const { method, url: path, headers } = got
    const to = { host: cluster.host, port: cluster.port, ca: cluster.rootCertificate }
    const onward = request({ ...to, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer)
    })
    got.pipe(onward)
  })
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' })
  server.on('upgrade', (got: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined)
    if (got.headers.upgrade === 'SPDY/3.1') return speakSpdy(socket, head)
    sockets.handleUpgrade(got, socket, head, (client) => {
      client.send(Buffer.from(`\u0001${SAID}`))
      client.send(Buffer.from(`\u0003${JSON.stringify({ kind: 'Status', status: 'Success' })}`))
      client.close(1000)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.cert }
}

describe.skipIf(withoutKubectl)(
  `podglass record with kubectl exec${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    it.each([
      ['a WebSocket', 'get', 'true'],
      ['SPDY, as before kubectl 1.31', 'create', 'false'],
    ])('passes it by %s, and records it as %s pods/exec', async (_, verb, websockets) => {
      const cluster = await startCluster()
      onTestFinished(() => cluster.stop())
      cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: shop}
spec: {containers: [{name: web, image: "web:1"}]}
status: {phase: Running}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`)
      const token = await cluster.token('shop', 'web')
      const seen: Exchange[] = []
      const proxy = await startProxy({
        upstream: { to: await withKubelet(cluster), authorization: () => `Bearer ${token}` },
        token: 'of-the-program',
        onExchange: (exchange) => seen.push(exchange),
      })
      onTestFinished(() => proxy.close())
      const folder = mkdtempSync(join(tmpdir(), 'podglass-exec-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      const KUBECONFIG = join(folder, 'kubeconfig')
      const place = { url: `https://127.0.0.1:${proxy.port}`, rootCertificate: proxy.ca }
      const context = { name: 'record', user: { token: 'of-the-program' }, namespace: 'shop' }
      writeFileSync(KUBECONFIG, kubeconfigOf(place, [context]), { mode: 0o600 })
      const ran = await runProgram(['exec', 'web-0', '--request-timeout=30s', '--', 'cat', 'file'], {
        program: ['kubectl'],
        env: { KUBECONFIG, KUBECTL_REMOTE_COMMAND_WEBSOCKETS: websockets },
      })
      expect([ran.err, ran.out, ran.code]).toEqual(['', SAID, 0])
      const joined = seen.filter(({ status }) => status === 101)
      expect(joined.map(({ method, target }) => requestAttributes(method, target))).toMatchObject([
        { verb, resource: 'pods', subresource: 'exec', name: 'web-0', namespace: 'shop' },
      ])
    })
  },
)
