import { type RequestLine, UnexpectedAnswerError } from './errors'

const NEWLINE = 0x0a

/**
 * The lines of a byte stream, as UTF-8 text without their newline; a last line without one counts. Throws before more than
 * `capBytes` of one line are held.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  capBytes: number,
  line: RequestLine,
): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let length = 0
  const take = (part: Buffer) => {
    length += part.length
    if (length > capBytes) {
      throw new UnexpectedAnswerError(line, 'frame-too-large', `one line is larger than ${capBytes} bytes`)
    }
    parts.push(part)
  }
  const flush = (): string => {
    const text = Buffer.concat(parts).toString('utf8')
    parts = []
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
