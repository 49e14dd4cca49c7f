import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { sayBytes } from '@/lib/words/bytes'
import { type RequestLine, UnexpectedAnswerError } from './errors'
import { LARGE_BYTES } from './large-answers'

export interface Body {
  bytes: Buffer
  /** Bytes on the wire, before decompression. */
  wireBytes: number
}

class OverCap extends Error {}

/**
 * The decoded body of a response, plain or gzipped once. Stops reading as soon as more than `capBytes` came over the wire
 * or out of the decompressor, and then throws, or with `cut` gives what came until there. Waits for `onLarge` before it
 * holds more than 1 MiB. Either way, `onWire` gets the number of bytes that came.
 */
export async function readBody(
  response: IncomingMessage,
  line: RequestLine,
  capBytes: number,
  over: 'throw' | 'cut' = 'throw',
  onLarge: () => Promise<void> = () => Promise.resolve(),
  onWire: (bytes: number) => void = () => {},
): Promise<Body> {
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') {
    response.destroy()
    throw new UnexpectedAnswerError(line, 'encoding', 'the body is encoded in a way that was not requested')
  }
  const gunzip = encoding === 'gzip' ? createGunzip() : null
  // An error of either stream destroys the other and comes out of the loop below.
  const decoded = gunzip ? pipeline(response, gunzip, () => {}) : response
  let gzippedBytes = 0
  if (gunzip) {
    // Endless empty gzip members give no output to count.
    response.on('data', (chunk: Buffer) => {
      gzippedBytes += chunk.length
      if (gzippedBytes > capBytes) response.destroy(new OverCap())
    })
  }
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of decoded) {
      chunks.push(chunk.subarray(0, capBytes - length))
      length += chunk.length
      if (length > capBytes) throw new OverCap()
      if (length > LARGE_BYTES && length - chunk.length <= LARGE_BYTES) await onLarge()
    }
  } catch (error) {
    response.destroy()
    if (error instanceof OverCap) {
      if (over === 'throw') {
        const says = `the body is larger than ${sayBytes(capBytes)}`
        throw new UnexpectedAnswerError(line, 'too-large', says)
      }
    } else if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new UnexpectedAnswerError(line, 'encoding', 'the gzipped body cannot be decompressed')
    } else {
      throw error
    }
  } finally {
    onWire(gunzip ? gzippedBytes : length)
  }
  return { bytes: Buffer.concat(chunks), wireBytes: gunzip ? gzippedBytes : length }
}
