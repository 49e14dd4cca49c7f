import 'server-only'
import { createHash, X509Certificate } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BundleFacts } from '@/lib/contract/probe-facts'
import { onDisk } from './pod-root'
import { systemCode } from './small-file'

const MOST_BYTES = 1_048_576
const MOST_BYTES_OF_MANY = 65_536
const MOST_FILES = 300
const MOST_CERTIFICATES = 400
const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g

/** Hashes of the public keys of the certificates in a text; the rest is ignored. */
export function certificateKeys(text: string): string[] {
  return (text.match(CERTIFICATE) ?? []).slice(0, MOST_CERTIFICATES).flatMap((block) => {
    try {
      const key = new X509Certificate(block).publicKey.export({ type: 'spki', format: 'der' })
      return [createHash('sha256').update(key).digest('base64url')]
    } catch {
      return []
    }
  })
}

function failure(error: unknown): BundleFacts {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'absent', says: 'It does not exist.' }
  if (code === 'EACCES' || code === 'EPERM') {
    const says = `This process cannot read it (${code}), and neither can a program that runs as the same user.`
    return { state: 'denied', says }
  }
  return { state: 'failed', says: `It could not be read (${code}).` }
}

async function readFile(path: string, most: number): Promise<BundleFacts> {
  let file: FileHandle | undefined
  try {
    // A pipe that a variable names must not hold a thread.
    file = await open(onDisk(path), constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = await file.stat()
    if (!stat.isFile()) return { state: 'failed', says: 'It is not a regular file.' }
    if (stat.size > most) {
      return { state: 'too-large', says: `It is larger than ${most / 1024} KiB and was not read.` }
    }
    const buffer = Buffer.alloc(stat.size)
    const { bytesRead } = await file.read(buffer, 0, stat.size, 0)
    const keys = certificateKeys(buffer.toString('latin1', 0, bytesRead))
    if (keys.length === 0) return { state: 'none', says: 'It holds no PEM certificate.' }
    return { state: 'readable', certificates: keys.length, keys, isCut: keys.length >= MOST_CERTIFICATES }
  } catch (error) {
    return failure(error)
  } finally {
    await file?.close()
  }
}

async function readDirectories(list: string): Promise<BundleFacts> {
  const keys: string[] = []
  let files = 0
  let last: BundleFacts | undefined
  for (const directory of list.split(':').filter((one) => one !== '')) {
    try {
      for (const name of (await readdir(onDisk(directory))).toSorted()) {
        if (files >= MOST_FILES || keys.length >= MOST_CERTIFICATES) break
        files += 1
        const read = await readFile(join(directory, name), MOST_BYTES_OF_MANY)
        if (read.state === 'readable') keys.push(...read.keys)
      }
    } catch (error) {
      last = failure(error)
    }
  }
  const unique = [...new Set(keys)]
  if (unique.length === 0) return last ?? { state: 'none', says: 'No file in it holds a PEM certificate.' }
  return {
    state: 'readable',
    certificates: unique.length,
    keys: unique,
    isCut: files >= MOST_FILES || keys.length >= MOST_CERTIFICATES,
  }
}

/**
 * The certificates in the file that a variable of the container names, or in the directories of such a list: only their number
 * and hashes of their public keys leave it. Reads one file of at most 1 MiB, or 300 of 64 KiB. Never throws.
 */
export function readBundle(path: string, { isDirectory = false } = {}): Promise<BundleFacts> {
  if (!path.startsWith('/')) {
    return Promise.resolve({
      state: 'failed',
      says: 'It is not an absolute path: where it is depends on the program.',
    })
  }
  return isDirectory ? readDirectories(path) : readFile(path, MOST_BYTES)
}
