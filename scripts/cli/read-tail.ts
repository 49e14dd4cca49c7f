/** Reads a stream to its end and keeps its last bytes, however much comes. */
export async function readTail(
  stream: AsyncIterable<Uint8Array | string>,
  mostBytes: number,
): Promise<{ text: string; isCut: boolean }> {
  let kept: Uint8Array[] = []
  let size = 0
  let isCut = false
  const tail = () => {
    const all = Buffer.concat(kept)
    isCut ||= all.length > mostBytes
    return all.subarray(Math.max(0, all.length - mostBytes))
  }
  for await (const chunk of stream) {
    kept.push(Buffer.from(chunk))
    size += chunk.length
    if (size <= 2 * mostBytes) continue
    kept = [tail()]
    size = mostBytes
  }
  return { text: tail().toString('utf8'), isCut }
}
