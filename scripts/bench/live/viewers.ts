import http from 'node:http'
import { gunzipSync } from 'node:zlib'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import type { SeenChange } from './change-times'

/** A viewer as a tab is one: the list once, then the stream from its cursor. */
export interface Viewer {
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

/** Opens a viewer of the pods of shop, which reads what the stream brings only where it is to note that. */
export async function openViewer(url: string, { isNoting = false } = {}): Promise<Viewer> {
  const query = 'group=&version=v1&resource=pods&namespace=shop'
  const answer = await get(`${url}/api/resources?${query}`, { 'accept-encoding': 'gzip' })
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  const body = Buffer.concat(parts)
  const { cursor } = JSON.parse(gunzipSync(body).toString('utf8'))
  const topics = encodeURIComponent(`resources//v1/pods/shop@${cursor.epoch}.${cursor.seq}`)
  const stream = await get(`${url}/api/stream?topics=${topics}`, {})
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
    listBytes: body.length,
    streamBytes: () => streamed,
    seen: () => seen,
    close: () => stream.destroy(),
  }
}
