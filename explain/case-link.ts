import { MOST_OF_CASE } from '@/lib/answer/case-facts'

const KEY = '#case='
/** Longer addresses are cut by chats and by proxies' logs. */
const MOST_OF_LINK = 32 * 1024

async function through(
  bytes: BlobPart,
  by: GenericTransformStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(by).getReader()
  const parts: BlobPart[] = []
  for (let size = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    // What unpacks to more is not read to its end.
    if (size > most) throw new Error('The case in this address is larger than any case file.')
    parts.push(value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** The address of this page with a case in its fragment, which browsers send to no server; undefined where it gets too long. */
export async function linkOfCase(text: string): Promise<string | undefined> {
  const packed = await through(text, new CompressionStream('deflate-raw'), MOST_OF_CASE)
  const word = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''))
  const [page = ''] = location.href.split(/[?#]/, 1)
  const link = `${page}${KEY}${word.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`
  return link.length > MOST_OF_LINK ? undefined : link
}

/** The case in a fragment, unpacked up to the size of a case file; undefined where there is none. Rejects for a damaged one. */
export async function caseOfLink(hash: string): Promise<string | undefined> {
  if (!hash.startsWith(KEY)) return undefined
  const word = hash.slice(KEY.length).replace(/-/g, '+').replace(/_/g, '/')
  if (word.length > MOST_OF_LINK)
    throw new Error('The case in this address is larger than any link that this page makes.')
  try {
    const packed = Uint8Array.from(atob(word), (character) => character.charCodeAt(0))
    const text = await through(packed, new DecompressionStream('deflate-raw'), 2 * MOST_OF_CASE)
    return new TextDecoder().decode(text)
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('The case in')) throw error
    throw new Error('The case in this address is damaged: copy the whole address.')
  }
}
