/** PowerShell 5 writes a file in UTF-16, which begins with these two bytes. */
const isUtf16 = ([first, second]: Uint8Array) => first === 0xff && second === 0xfe

/** A stream went on for so long that it can be endless. */
export class EndlessError extends Error {
  override readonly name = 'EndlessError'
}

/** The end of a text, and of how many bytes in all. */
export interface Tail {
  text: string
  bytes: number
  of: number
}

/**
 * Reads a stream to its end and keeps its last bytes; their number is even, for UTF-16. Rejects with an `EndlessError` where more than
 * `mostRead` bytes come.
 */
export async function readTail(
  stream: AsyncIterable<Uint8Array | string>,
  mostBytes: number,
  mostRead = Number.POSITIVE_INFINITY,
): Promise<Tail> {
  let kept: Uint8Array[] = []
  let size = 0
  let of = 0
  let encoding: string | undefined
  const tail = () => {
    const all = Buffer.concat(kept)
    return all.subarray(Math.max(0, all.length - mostBytes))
  }
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    encoding ??= isUtf16(bytes) ? 'utf-16le' : 'utf-8'
    kept.push(bytes)
    size += bytes.length
    of += bytes.length
    if (of > mostRead) throw new EndlessError()
    if (size <= 2 * mostBytes) continue
    kept = [tail()]
    size = mostBytes
  }
  const last = tail()
  return { text: new TextDecoder(encoding).decode(last), bytes: last.length, of }
}
