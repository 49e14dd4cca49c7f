import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { residentMiB } from '../resident'

/** A sandbox cluster in its own process, so what it costs is not counted as ours. */
export interface LiveCluster {
  environment: Readonly<Record<string, string>>
  /** `https://host:port` of the API server. */
  url: string
  /** The token and the CA of the pod's ServiceAccount, for the peers. */
  token: string
  ca: string
  control(action: string, body: unknown): Promise<unknown>
  /** Requests that the API server has answered to the end. */
  answered(): Promise<number>
  residentMiB(): number
  stop(): Promise<void>
}

/** Starts the cluster of the default scenario. */
export async function startLiveCluster(scenario = 'default'): Promise<LiveCluster> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'scripts/podglass.ts',
      'sandbox',
      '-o',
      'json',
      '--control-port',
      '0',
      '--world',
      scenario,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve)
    child.once('exit', () => reject(new Error('The cluster ended before it was ready.')))
  })
  const { control, environment } = JSON.parse(line)
  const directory = environment.SERVICE_ACCOUNT_DIR
  const ask = (path: string, body?: unknown) => askControl(`${control}/${path}`, body)
  return {
    environment,
    url: `https://${environment.KUBERNETES_SERVICE_HOST}:${environment.KUBERNETES_SERVICE_PORT}`,
    token: readFileSync(join(directory, 'token'), 'utf8'),
    ca: readFileSync(join(directory, 'ca.crt'), 'utf8'),
    control: (action, body) => ask(action, body),
    answered: async () => (await ask('state')).requests,
    residentMiB: () => residentMiB(child),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const namespaceYaml = (namespace: string) => `apiVersion: v1
kind: Namespace
metadata: { name: ${namespace} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: bench, namespace: ${namespace} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`

/** Namespaces of as many pods that the account of the pod can list, none of which a process has read. */
export async function fillNamespaces(cluster: LiveCluster, count: number, pods: number): Promise<string[]> {
  const namespaces = Array.from({ length: count }, (_, i) => `bench-${i}`)
  for (const namespace of namespaces) {
    await cluster.control('apply', { yaml: namespaceYaml(namespace) })
    await cluster.control('fill', { namespace, count: pods })
  }
  return namespaces
}

// A connection for each: one that is kept would be closed by the other side just when it is used again.
async function askControl(url: string, body: unknown) {
  const method = body === undefined ? 'GET' : 'POST'
  const headers = { 'content-type': 'application/json' }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, resolve)
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  if (response.statusCode !== 200) throw new Error(`${url}: ${text}`)
  return JSON.parse(text)
}

/** What a GET at the API server takes, uncompressed, as whole objects come to a client that does not ask for gzip. */
export function bodyText(
  { url, ca, token }: LiveCluster,
  path: string,
  accept: string,
): Promise<{ ms: number; bytes: number }> {
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept }
    const request = https.get(`${url}${path}`, { ca, headers, agent: false }, (response) => {
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
      })
      response.on('end', () => resolve({ ms: performance.now() - startedMs, bytes }))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
