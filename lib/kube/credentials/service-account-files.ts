import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { fileFacts, readingsOf, wordRefusedFile } from '@/lib/pod/kubelet-volume'
import { systemCode } from '@/lib/pod/small-file'

/** The state of one file of the ServiceAccount directory, without its content. */
export interface AccountFile {
  /** The path that a program would open. */
  path: string
  state: 'readable' | 'absent' | 'unreadable' | 'empty' | 'oversized' | 'malformed'
  /** One sentence. */
  says: string
  /** The system's code where the file could not be read. */
  osCode?: string
  /** Octal, such as "0640". */
  mode?: string
  uid?: number
  gid?: number
  bytes?: number
}

export interface ReadAccountFile {
  file: AccountFile
  /** Trimmed as the API server's clients trim it; absent unless readable. */
  text?: SecretText
}

/** The three files from one generation of the directory, never from two. */
export interface ReadSet {
  /** Name of the timestamped directory that `..data` points at; absent in a directory that no kubelet laid out. */
  data?: string
  /** When `..data` was last swapped, RFC 3339. */
  swappedAt?: string
  token: ReadAccountFile
  ca: ReadAccountFile
  namespace: ReadAccountFile
}

const LIMITS = { token: 64 * 1024, 'ca.crt': 1024 * 1024, namespace: 4096 } as const
type FileName = keyof typeof LIMITS

function readUpTo(descriptor: number, limit: number): Buffer {
  const buffer = Buffer.alloc(limit + 1)
  let length = 0
  while (length < buffer.length) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, length)
    if (count === 0) break
    length += count
  }
  return buffer.subarray(0, length)
}

function wordOversized(path: string, bytes: number, limit: number): string {
  return `${path} has ${bytes} bytes, and at most ${limit} are read: this is not a ServiceAccount file.`
}

/** What can be said about a file whose text cannot be read; undefined when its directory cannot be read either. */
function refusedFacts(file: string): ReturnType<typeof fileFacts> | undefined {
  try {
    return fileFacts(statSync(file))
  } catch {
    return undefined
  }
}

function readOpen(descriptor: number, path: string, name: FileName): ReadAccountFile {
  const stat = fstatSync(descriptor)
  const facts = { path, ...fileFacts(stat) }
  if (!stat.isFile()) {
    const osCode = stat.isDirectory() ? 'EISDIR' : 'ENOTSUP'
    return { file: { ...facts, state: 'unreadable', osCode, says: `${path} is not a file.` } }
  }
  const bytes = readUpTo(descriptor, LIMITS[name])
  if (bytes.length > LIMITS[name]) {
    return { file: { ...facts, state: 'oversized', says: wordOversized(path, stat.size, LIMITS[name]) } }
  }
  const text = bytes.toString('utf8').trim()
  if (text === '') return { file: { ...facts, state: 'empty', says: `${path} is empty.` } }
  return { file: { ...facts, state: 'readable', says: `${path} is readable.` }, text: new SecretText(text) }
}

function readOne(dir: string, from: string, name: FileName): ReadAccountFile {
  const path = join(dir, name)
  let descriptor: number | undefined
  try {
    // A FIFO in a file's place would otherwise hold a thread forever.
    descriptor = openSync(join(from, name), constants.O_RDONLY | constants.O_NONBLOCK)
    return readOpen(descriptor, path, name)
  } catch (error) {
    const osCode = systemCode(error)
    if (osCode === 'ENOENT' || osCode === 'ENOTDIR') {
      return { file: { path, state: 'absent', osCode, says: `${path} does not exist.` } }
    }
    const facts = osCode === 'EACCES' || osCode === 'EPERM' ? refusedFacts(join(from, name)) : undefined
    const says = facts ? wordRefusedFile(path, osCode, facts) : `${path} cannot be read (${osCode}).`
    return { file: { path, ...facts, state: 'unreadable', osCode, says } }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/**
 * Reads token, ca.crt and namespace of one generation. Never throws: what could not be read is a state of its file.
 * Synchronous, so that a swap can hardly happen in the middle: three small files in memory. `withoutToken` never opens the token.
 */
export function readServiceAccountFiles(dir: string, { withoutToken = false } = {}): ReadSet {
  // Of a literal name the build would trace every folder that ends with it.
  const path = `${dir}/token`
  const unopened: ReadAccountFile = {
    file: { path, state: 'absent', says: `${path} is not read: each viewer's own token is sent.` },
  }
  const read = (from: string) => ({
    token: withoutToken ? unopened : readOne(dir, from, 'token'),
    ca: readOne(dir, from, 'ca.crt'),
    namespace: readOne(dir, from, 'namespace'),
  })
  let set: ReadSet | undefined
  for (const { from, generation } of readingsOf(dir)) {
    const standing = generation && {
      data: generation.data,
      swappedAt: new Date(generation.swappedAt).toISOString(),
    }
    set = { ...standing, ...read(from) }
  }
  return set ?? read(dir)
}

/** Text that prints, serialises and inspects as "[left out]"; only `reveal` gives it. */
export class SecretText {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '[left out]'
  }

  toJSON(): string {
    return '[left out]'
  }

  [inspect.custom](): string {
    return '[left out]'
  }
}
