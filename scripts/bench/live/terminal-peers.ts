import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PODS_PATH } from './browser'
import type { LiveCluster } from './live-cluster'

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

/** What one command took, and what came over the wire for it. */
export interface Taken {
  ms: number
  bytes: number
}

interface Ran {
  ms: number
  /** Undefined when there is no such program. */
  code: number | null | undefined
  output: string
}

function run(program: string, args: string[], input: string, env = process.env): Promise<Ran> {
  const startedMs = performance.now()
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < 1024) output += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve) => {
    const settle = (code: number | null | undefined) =>
      resolve({ ms: performance.now() - startedMs, code, output })
    child.once('close', settle)
    child.once('error', () => settle(undefined))
  })
}

/** Passes connections on to a port of this machine and counts what comes back from it. */
async function countingProxy(target: number) {
  let bytes = 0
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    upstream.on('data', (part) => {
      bytes += part.length
    })
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream])
      socket.on('error', () => client.destroy(upstream.destroy().errored ?? undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    port: address.port,
    take() {
      const taken = bytes
      bytes = 0
      return taken
    },
    stop: () => void server.close(),
  }
}

export interface TerminalPeers {
  /** `curl` of the Table list without objects, with ca.crt and token. */
  curl(): Promise<Taken>
  /** `kubectl get pods` with what it keeps of discovery from before; undefined when it is not installed or fails. */
  kubectl(): Promise<Taken | undefined>
  close(): void
}

/** The same list in a terminal, by the account of the pod. Credentials lie in a folder of their own until `close`. */
export async function openTerminalPeers({ url, ca, token }: LiveCluster): Promise<TerminalPeers> {
  const directory = mkdtempSync(join(tmpdir(), 'podglass-bench-'))
  const proxy = await countingProxy(Number(new URL(url).port))
  const config = join(directory, 'config')
  const context = { cluster: 'sandbox', user: 'pod', namespace: 'shop' }
  const server = `https://127.0.0.1:${proxy.port}`
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'shop',
    clusters: [{ name: 'sandbox', cluster: { server, 'certificate-authority-data': btoa(ca) } }],
    users: [{ name: 'pod', user: { token } }],
    contexts: [{ name: 'shop', context }],
  }
  writeFileSync(join(directory, 'ca.crt'), ca)
  writeFileSync(config, JSON.stringify(kubeconfig), { mode: 0o600 })
  const kubectlEnv = { ...process.env, KUBECONFIG: config, HOME: directory }
  // By standard input, so the token is in no list of processes.
  const curlConfig = [
    `url = "${url}${PODS_PATH}?includeObject=None"`,
    `cacert = "${directory}/ca.crt"`,
    `header = "Authorization: Bearer ${token}"`,
    `header = "Accept: ${TABLE}"`,
    'compressed',
    'silent',
    'output = "/dev/null"',
    'write-out = "%{size_download}"',
  ].join('\n')
  let isWarm = false
  const get = () => run('kubectl', ['get', 'pods'], '', kubectlEnv)
  return {
    async curl() {
      const { ms, output } = await run('curl', ['-K', '-'], curlConfig)
      return { ms, bytes: Number(output) }
    },
    async kubectl() {
      if (!isWarm) await get()
      isWarm = true
      proxy.take()
      const { ms, code } = await get()
      return code === 0 ? { ms, bytes: proxy.take() } : undefined
    },
    close() {
      proxy.stop()
      rmSync(directory, { recursive: true })
    },
  }
}
