import http from 'node:http'
import { gunzipSync } from 'node:zlib'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import type { SeenChange } from './change-times'

/** A viewer as a tab is one: the list once, then the stream from its cursor. */
export interface BenchViewer {
  listBytes: number
  streamBytes(): number
  /** The restart counts that the stream brought so far. */
  seen(): SeenChange[]
  close(): void
}

function get(url: string, headers: http.OutgoingHttpHeaders): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers, agent: false }, resolve).on('error', reject)
  })
}

const RESTARTS = 3

interface ViewerOptions {
  /** Reads what the stream brings. */
  isNoting?: boolean
  namespaces?: readonly string[]
  /** In user mode, the viewer's own. */
  token?: string
}

/** Opens a viewer of the pods of namespaces, of shop where none is named. */
export async function openViewer(
  url: string,
  { isNoting = false, namespaces = ['shop'], token }: ViewerOptions = {},
): Promise<BenchViewer> {
  const who = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const topics: string[] = []
  let listBytes = 0
  for (const namespace of namespaces) {
    const query = `group=&version=v1&resource=pods&namespace=${namespace}`
    const answer = await get(`${url}/api/resources?${query}`, { ...who, 'accept-encoding': 'gzip' })
    const parts: Buffer[] = []
    for await (const part of answer) parts.push(part)
    const body = Buffer.concat(parts)
    const isCoded = answer.headers['content-encoding'] === 'gzip'
    const { cursor, state, says } = JSON.parse((isCoded ? gunzipSync(body) : body).toString('utf8'))
    if (cursor === undefined || state === 'failed') throw new Error(`${namespace} is not shown: ${says}`)
    listBytes += body.length
    topics.push(`resources//v1/pods/${namespace}@${cursor.epoch}.${cursor.seq}`)
  }
  const stream = await get(`${url}/api/stream?topics=${encodeURIComponent(topics.join())}`, who)
  let streamed = 0
  const seen: SeenChange[] = []
  const read = createFrameReader()
  const decoder = new TextDecoder()
  stream.on('data', (part: Buffer) => {
    streamed += part.length
    if (!isNoting) return
    const atMs = Date.now()
    for (const event of read(decoder.decode(part, { stream: true }))) {
      if (event.type !== 'delta') continue
      for (const { key, cells } of event.upserts) {
        seen.push({ name: key, restarts: Number.parseInt(String(cells[RESTARTS]), 10), atMs })
      }
    }
  })
  stream.on('error', () => undefined)
  return {
    listBytes,
    streamBytes: () => streamed,
    seen: () => seen,
    close: () => stream.destroy(),
  }
}
