import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { adminToken, withoutKubectl } from '@/e2e/testing/kubeconfig'
import { recordReportSchema } from '@/lib/pages/record/contract'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { type Cluster, startCluster } from '@/sandbox/cluster'
import { kubeconfigOf } from '@/sandbox/kubeconfig'
import { createAuthority, createServerCertificate } from '@/sandbox/pki'
import { node } from '@/sandbox/scenarios/shop'
import { runProgram } from '../cli/testing/run-program'
import { bundleProgram } from '../package/bundle-program'
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

/** The sandbox with a kubelet behind it: the sandbox authorizes what upgrades, and the kubelet of this file answers it. */
async function withKubelet(cluster: Cluster) {
  const authority = await createAuthority(new Date())
  const server = createServer(await createServerCertificate(authority, new Date()), (got, answer) => {
    const { method, url: path, headers } = got
    const to = { host: cluster.host, port: cluster.port, ca: cluster.rootCertificate }
    const onward = request({ ...to, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      // A watch has no event for a while, and kubectl waits for its headers.
      answer.flushHeaders()
      from.pipe(answer)
    })
    got.pipe(onward)
  })
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' })
  /** Once the sandbox lets it through, which then answers that it cannot upgrade. */
  const join = (got: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (got.headers.upgrade === 'SPDY/3.1') return speakSpdy(socket, head)
    const tunnel = 'SPDY/3.1+portforward.k8s.io'
    if (got.headers['sec-websocket-protocol'] === tunnel) {
      const key = `${got.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade'
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\n${upgrade}\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${tunnel}\r\n\r\n`,
      )
      return
    }
    sockets.handleUpgrade(got, socket, head, (client) => {
      const end = () => {
        client.send(Buffer.from(`\u0001${SAID}`))
        client.send(Buffer.from(`\u0003${JSON.stringify({ kind: 'Status', status: 'Success' })}`))
        client.close(1000)
      }
      // The client closes its input by a message of the channel 255.
      const takesInput = got.url?.includes('stdin=true') === true
      if (takesInput) client.on('message', (data: Buffer) => data[0] === 255 && end())
      else end()
    })
  }
  server.on('upgrade', (got: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined)
    const { method, url: path, headers } = got
    const to = { host: cluster.host, port: cluster.port, ca: cluster.rootCertificate }
    const asked = request({ ...to, method, path, headers }, (from) => {
      const { statusCode = 0 } = from
      if (statusCode === 400) {
        from.resume()
        return join(got, socket, head)
      }
      socket.write(
        `HTTP/1.1 ${statusCode} Refused\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n`,
      )
      from.pipe(socket)
    })
    asked.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.cert }
}

const WORLD = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: runner, namespace: shop}
spec: {containers: [{name: app, image: "app:1"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robot}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]`

const APP = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}`

const SCRIPT = `
set -e
k() { "$KUBECTL" "$@"; }
k apply -f app.yaml
k apply -f app.yaml
k get pods
k rollout status deployment/web --timeout=60s
k scale deployment/web --replicas=2
k logs runner
k exec runner -- cat file
k attach runner
k port-forward pod/runner :80 >forwarded &
until grep -q Forwarding forwarded; do sleep 0.05; kill -0 $!; done
kill $!
k cp app.yaml runner:/tmp/app.yaml
k create job once --image=busybox:1
k label deployment/web tier=front
k annotate deployment/web note=seen
k patch configmap settings --type=merge -p '{"data":{"b":"2"}}'
k wait --for=condition=Available deployment/web --timeout=60s
k delete deployment/web configmap/settings job/once --wait=false
echo done
`

describe.skipIf(withoutKubectl)(
  `podglass record of 16 calls of kubectl${withoutKubectl ? ` (${withoutKubectl})` : ''}`,
  () => {
    const built = mkdtempSync(join(tmpdir(), 'podglass-program-'))
    const program = [process.execPath, join(built, 'podglass.mjs')]
    beforeAll(() => bundleProgram(built))
    afterAll(() => rmSync(built, { recursive: true, force: true }))

    const newer = process.env.NEWER_KUBECTL
    it.each([
      ['the kubectl on the path', 'kubectl'],
      ...(newer === undefined ? [] : [['a newer kubectl', newer]]),
    ])('writes a Role under which they run again with none refused: %s', async (_, kubectl = '') => {
      const cluster = await startCluster()
      onTestFinished(() => cluster.stop())
      cluster.apply(`${node('node-1', 0, '2026-12-01T09:00:00Z')}\n---\n${WORLD}`)
      const { port, ca } = await withKubelet(cluster)
      const cwd = mkdtempSync(join(tmpdir(), 'podglass-exec-'))
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
      const file = (name: string) => join(cwd, name)
      const front = { url: `https://127.0.0.1:${port}`, rootCertificate: ca }
      const admin = { name: 'admin', user: { token: await adminToken(cluster) }, namespace: 'shop' }
      writeFileSync(file('kubeconfig'), kubeconfigOf(front, [admin]), { mode: 0o600 })
      writeFileSync(file('app.yaml'), APP)
      writeFileSync(file('script.sh'), SCRIPT)
      const env = { KUBECONFIG: file('kubeconfig'), KUBECTL: kubectl }
      const podglass = (...args: string[]) => runProgram(['record', ...args], { program, cwd, env })
      const record = (name: string) =>
        podglass('--as', `shop/${name}`, '--out', name, '--report', 'text,json', '--', 'sh', 'script.sh')
      const report = (name: string) =>
        recordReportSchema.parse(JSON.parse(readFileSync(file(`${name}/report.json`), 'utf8')))

      const first = await record('robot')
      expect(first.out, first.err).toContain('\ndone\n')
      expect([first.code, report('robot').refused]).toEqual([0, []])
      const role = readFileSync(file('robot/role.yaml'), 'utf8')
      const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: fresh, namespace: shop}'
      cluster.apply(`${account}\n---\n${role.replaceAll('robot', 'fresh')}`)

      const again = await record('fresh')
      expect(again.out, again.err).toContain('\ndone\n')
      expect([again.code, report('fresh').refused]).toEqual([0, []])

      const strict = async (yaml: string) => {
        writeFileSync(file('given.yaml'), yaml)
        const { code, out } = await podglass(
          '--merge',
          'robot',
          '--as',
          'shop/robot',
          '--role',
          'given.yaml',
          '--strict',
        )
        return [code, out.includes('get alone does not suffice since Kubernetes 1.35')]
      }
      const streams =
        /(- pods\/(?:exec|attach|portforward)\n(?: {2}resourceNames:\n(?: {2}- .*\n)+)? {2}verbs:\n)(?: {2}- (?:get|create)\n?)+/g
      expect(role.match(streams)).not.toBeNull()
      expect(await strict(role)).toEqual([0, false])
      expect(await strict(role.replace(streams, '$1  - get\n'))).toEqual([1, true])
    })
  },
)

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
