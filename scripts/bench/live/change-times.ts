import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { PODS_PATH } from './browser'
import type { LiveCluster } from './live-cluster'

/** A restart count as one observer saw it. */
export interface SeenChange {
  name: string
  restarts: number
  /** Milliseconds since the epoch. */
  atMs: number
}

/** How long after each change it was seen, milliseconds; changes never seen are left out. */
export function delaysOf(made: readonly SeenChange[], seen: readonly SeenChange[]): number[] {
  return made.flatMap(({ name, restarts, atMs }) => {
    // A later restart of the same pod may have come before this one was seen.
    const found = seen.find((one) => one.name === name && one.restarts >= restarts && one.atMs >= atMs)
    return found ? [found.atMs - atMs] : []
  })
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** When a watch of whole objects straight from the API server brought each change: what no page can be faster than. */
export async function watchDirectly(cluster: LiveCluster): Promise<{ seen: SeenChange[]; stop: () => void }> {
  const seen: SeenChange[] = []
  const first = await open(cluster, '?limit=1').then(textOf)
  const { metadata } = JSON.parse(first)
  const response = await open(cluster, `?watch=1&resourceVersion=${metadata.resourceVersion}`)
  let rest = ''
  response.setEncoding('utf8').on('data', (part: string) => {
    const atMs = Date.now()
    const lines = `${rest}${part}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { object } = JSON.parse(line)
      const restarts = object?.status?.containerStatuses?.[0]?.restartCount ?? 0
      seen.push({ name: object?.metadata?.name ?? '', restarts, atMs })
    }
  })
  response.on('error', () => undefined)
  return { seen, stop: () => response.destroy() }
}

function open({ url, ca, token }: LiveCluster, query: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    https.get(`${url}${PODS_PATH}${query}`, { ca, headers, agent: false }, resolve).on('error', reject)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of response.setEncoding('utf8')) text += part
  return text
}
