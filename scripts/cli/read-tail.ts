/** PowerShell 5 writes a file in UTF-16, which begins with these two bytes. */
const isUtf16 = ([first, second]: Uint8Array) => first === 0xff && second === 0xfe

/** Reads a stream to its end and keeps its last bytes, however much comes; their number is even, for UTF-16. */
export async function readTail(
  stream: AsyncIterable<Uint8Array | string>,
  mostBytes: number,
): Promise<{ text: string; isCut: boolean }> {
  let kept: Uint8Array[] = []
  let size = 0
  let isCut = false
  let encoding: string | undefined
  const tail = () => {
    const all = Buffer.concat(kept)
    isCut ||= all.length > mostBytes
    return all.subarray(Math.max(0, all.length - mostBytes))
  }
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    encoding ??= isUtf16(bytes) ? 'utf-16le' : 'utf-8'
    kept.push(bytes)
    size += bytes.length
    if (size <= 2 * mostBytes) continue
    kept = [tail()]
    size = mostBytes
  }
  return { text: new TextDecoder(encoding).decode(tail()), isCut }
}
