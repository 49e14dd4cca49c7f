import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { say, words } from '@/lib/phrase/phrase'
import { sayBytes } from '@/lib/words/bytes'
import { type RequestLine, UnexpectedAnswerError } from './errors'
import { DeadlinePassed } from './exchange'

export interface Body {
  bytes: Buffer
  /** Bytes on the wire, before decompression. */
  wireBytes: number
}

class OverCap extends Error {}

/** Each piece that is decompressed is a way to another thread and back. */
const PIECE = { chunkSize: 64 * 1024 }

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
    throw new UnexpectedAnswerError(
      line,
      'encoding',
      say`the body is encoded in a way that was not requested`,
    )
  }
  const gunzip = encoding === 'gzip' ? createGunzip(PIECE) : null
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
        const says = say`the body is larger than ${words(sayBytes(capBytes))}`
        throw new UnexpectedAnswerError(line, 'too-large', says)
      }
    } else if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new UnexpectedAnswerError(line, 'encoding', say`the gzipped body cannot be decompressed`)
    } else {
      throw error
    }
  } finally {
    onWire(gunzip ? gzippedBytes : length)
  }
  return { bytes: Buffer.concat(chunks), wireBytes: gunzip ? gzippedBytes : length }
}

const NEWLINE = 0x0a
/** A longer line gives its memory back. */
const KEPT_BYTES = 64 * 1024

/**
 * The lines of a byte stream, as UTF-8 text without their newline; a last line without one counts. Throws before more than
 * `capBytes` of one line are held.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  capBytes: number,
  line: RequestLine,
): AsyncGenerator<string> {
  // In one buffer: a server that sends byte by byte would make an object of each.
  let held = Buffer.alloc(0)
  let length = 0
  const take = (part: Buffer) => {
    const whole = length + part.length
    if (whole > capBytes) {
      throw new UnexpectedAnswerError(line, 'frame-too-large', say`one line is larger than ${capBytes} bytes`)
    }
    if (whole > held.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(whole, 2 * held.length))
      held.copy(grown, 0, 0, length)
      held = grown
    }
    part.copy(held, length)
    length = whole
  }
  const flush = (): string => {
    const text = held.toString('utf8', 0, length)
    if (held.length > KEPT_BYTES) held = Buffer.alloc(0)
    length = 0
    return text
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at))
      yield flush()
      from = at + 1
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
  if (length > 0) yield flush()
}

/**
 * The chunks of a response, each counted by `onBytes`; ends with a DeadlinePassed when the server is silent for this long.
 */
export async function* withIdleDeadline(
  response: IncomingMessage,
  idleMs: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined
  const arm = () => {
    clearTimeout(timer)
    timer = setTimeout(() => response.destroy(new DeadlinePassed()), idleMs)
  }
  try {
    arm()
    for await (const chunk of response) {
      // A reader that takes its time is not a silent server.
      clearTimeout(timer)
      onBytes(chunk.length)
      yield chunk
      arm()
    }
  } finally {
    clearTimeout(timer)
  }
}

/** From this size on an answer counts as large: its bytes, its text and its document are in memory together. */
const LARGE_BYTES = 1_048_576

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Lets large answers into memory one after the other, in the order in which they became large. */
export class LargeAnswers {
  #last: Promise<void> = Promise.resolve()

  /** Resolves when it is this answer's turn, or when the signal aborts. Call what it returns in either case. */
  async enter(signal: AbortSignal): Promise<() => void> {
    let leave = () => {}
    const mine = new Promise<void>((resolve) => {
      leave = resolve
    })
    const before = this.#last
    this.#last = before.then(() => mine)
    await Promise.race([before, abortOf(signal)])
    return leave
  }
}
