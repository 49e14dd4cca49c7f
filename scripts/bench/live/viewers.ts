import http from 'node:http'
import { gunzipSync } from 'node:zlib'

/** A viewer as a tab is one: the list once, then the stream from its cursor. */
export interface Viewer {
  listBytes: number
  streamBytes(): number
  close(): void
}

function get(url: string, headers: http.OutgoingHttpHeaders): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers, agent: false }, resolve).on('error', reject)
  })
}

/** Opens a viewer of the pods of shop. */
export async function openViewer(url: string): Promise<Viewer> {
  const query = 'group=&version=v1&resource=pods&namespace=shop'
  const answer = await get(`${url}/api/resources?${query}`, { 'accept-encoding': 'gzip' })
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  const body = Buffer.concat(parts)
  const { cursor } = JSON.parse(gunzipSync(body).toString('utf8'))
  const topics = encodeURIComponent(`resources//v1/pods/shop@${cursor.epoch}.${cursor.seq}`)
  const stream = await get(`${url}/api/stream?topics=${topics}`, {})
  let streamed = 0
  stream.on('data', (part: Buffer) => {
    streamed += part.length
  })
  stream.on('error', () => undefined)
  return { listBytes: body.length, streamBytes: () => streamed, close: () => stream.destroy() }
}
