import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { residentMiB } from '../resident'

/** A sandbox cluster in a process of its own, so that what it costs is not counted as ours. */
export interface LiveCluster {
  environment: Readonly<Record<string, string>>
  /** `https://host:port` of the API server. */
  url: string
  /** The token and the CA of the pod's ServiceAccount, for what stands beside us. */
  token: string
  ca: string
  control(action: string, body: unknown): Promise<unknown>
  /** Requests that the API server has answered to the end. */
  answered(): Promise<number>
  residentMiB(): number
  stop(): Promise<void>
}

/** Starts the cluster of the default scenario. */
export async function startLiveCluster(): Promise<LiveCluster> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'e2e/sandbox/main.ts', '--cluster-only'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve)
    child.once('exit', () => reject(new Error('The cluster ended before it was ready.')))
  })
  const { control, environment } = JSON.parse(line)
  const directory = environment.SERVICE_ACCOUNT_DIR
  const ask = async (path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${control}/${path}`, init)
    const answer = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer
  }
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

/** The body of a GET at the API server, uncompressed, as `kubectl` without compression would read it. */
export function readBody({ url, ca, token }: LiveCluster, path: string, accept: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept }
    const request = https.get(`${url}${path}`, { ca, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(Buffer.concat(parts)))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
