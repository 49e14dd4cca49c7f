import 'server-only'
import { type FileHandle, open } from 'node:fs/promises'
import type { FileFacts } from '@/lib/contract/probe-facts'

/** Reads a file of the pod that holds no secret, up to `maxBytes`; another path than its own is where it is on disk. Each way in which it cannot be read is a state, not an exception. */
export async function readSmallFile(path: string, maxBytes: number, disk = path): Promise<FileFacts> {
  let file: FileHandle | undefined
  try {
    file = await open(disk, 'r')
    const buffer = Buffer.alloc(maxBytes + 1)
    let size = 0
    while (size < buffer.length) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size, null)
      if (bytesRead === 0) break
      size += bytesRead
    }
    if (size > maxBytes) return { state: 'too-large', path, says: `larger than ${maxBytes} bytes` }
    const text = buffer.toString('utf8', 0, size)
    return text.trim() === ''
      ? { state: 'empty', path, says: 'the file is empty' }
      : { state: 'readable', path, text }
  } catch (error) {
    const code = systemCode(error)
    const absent = code === 'ENOENT' || code === 'ENOTDIR'
    return { state: absent ? 'absent' : 'unreadable', path, says: code }
  } finally {
    await file?.close()
  }
}

/** The system's code of an error, such as ENOENT; "UNKNOWN" when it has none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
}
