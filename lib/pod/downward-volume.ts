import 'server-only'
import { constants, type Stats } from 'node:fs'
import { lstat, open, readdir, readlink, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCode } from './system-code'
import { wordRefusedFile } from './word-refused-file'

/** One file of a volume with its owner and mode; `error` stands instead of text that could not be read. */
export interface VolumeFile {
  /** The path that a program would open. */
  path: string
  /** The name under the volume's root, such as `labels` or `res/app/limits.cpu`. */
  name: string
  /** Octal, such as "0644". */
  mode: string
  uid: number
  gid: number
  bytes: number
  /** At most `maxBytes` of it, absent when it was not read. */
  text?: string
  truncated: boolean
  error?: string
  osCode?: string
}

/** A downward API volume as it stands on disk, all files from one generation. */
export interface VolumeReading {
  root: string
  /** Name of the timestamped directory behind `..data`; absent where no kubelet keeps the directory up to date. */
  data?: string
  /** When `..data` was last swapped, milliseconds since 1970. */
  swappedAt?: number
  files: VolumeFile[]
  error?: string
  osCode?: string
}

export interface VolumeOptions {
  signal: AbortSignal
  /** False for a file that must not be read, such as the Secret part of a projected volume. Its facts are still given. */
  mayRead?: (name: string) => boolean
  maxBytes?: number
}

const MAX_FILES = 1000
const MAX_DEPTH = 16

/**
 * Reads a volume as the kubelet's AtomicWriter lays it out: `..data` is resolved once, and the whole set is read again
 * when the kubelet swapped it meanwhile. Never throws but on abort: what could not be read is data.
 */
export async function readDownwardVolume(root: string, options: VolumeOptions): Promise<VolumeReading> {
  for (let attempt = 1; ; attempt += 1) {
    options.signal.throwIfAborted()
    const link = await dataLink(root)
    // A generation that is being removed has lost some files already, which looks like a volume with fewer.
    const isSwapped = async () => attempt < 100 && link && (await dataLink(root))?.data !== link.data
    try {
      const files = await readAll(root, link?.data, options)
      if (await isSwapped()) continue
      return { root, ...link, files }
    } catch (error) {
      options.signal.throwIfAborted()
      if (await isSwapped()) continue
      const osCode = systemCode(error)
      return { root, ...link, files: [], osCode, error: wordRoot(root, osCode) }
    }
  }
}

async function dataLink(root: string): Promise<{ data: string; swappedAt: number } | undefined> {
  try {
    const path = join(root, '..data')
    const [data, { mtimeMs }] = [await readlink(path), await lstat(path)]
    return /^[^/]+$/.test(data) ? { data, swappedAt: Math.round(mtimeMs) } : undefined
  } catch {
    return undefined
  }
}

async function readAll(
  root: string,
  data: string | undefined,
  options: VolumeOptions,
): Promise<VolumeFile[]> {
  const from = data === undefined ? root : join(root, data)
  const facts = await stat(from)
  if (facts.isFile()) return [await readOne(root, { from, name: basename(root), facts }, options)]
  const files: VolumeFile[] = []
  for (const name of await namesUnder(from)) {
    const inner = join(from, name)
    const innerFacts = await lstat(inner)
    if (innerFacts.isFile())
      files.push(await readOne(join(root, name), { from: inner, name, facts: innerFacts }, options))
  }
  return files
}

async function namesUnder(from: string): Promise<string[]> {
  const names: string[] = []
  const folders: { path: string; depth: number }[] = [{ path: '', depth: 0 }]
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const entries = await readdir(join(from, folder.path), { withFileTypes: true })
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
      if (entry.isFile()) names.push(path)
      // Names that start with ".." are the kubelet's own; a plain directory may hold those of another volume.
      else if (entry.isDirectory() && folder.depth < MAX_DEPTH && !entry.name.startsWith('..')) {
        folders.push({ path, depth: folder.depth + 1 })
      }
    }
  }
  return names.sort().slice(0, MAX_FILES)
}

async function readOne(
  path: string,
  file: { from: string; name: string; facts: Stats },
  { mayRead, maxBytes = 2_097_152, signal }: VolumeOptions,
): Promise<VolumeFile> {
  signal.throwIfAborted()
  const { from, name, facts } = file
  const known = {
    path,
    name,
    mode: (facts.mode & 0o7777).toString(8).padStart(4, '0'),
    uid: facts.uid,
    gid: facts.gid,
    bytes: facts.size,
  }
  if (mayRead && !mayRead(name)) return { ...known, truncated: false }
  try {
    const text = await readText(from, maxBytes)
    return { ...known, text, truncated: facts.size > maxBytes }
  } catch (error) {
    const osCode = systemCode(error)
    if (osCode === 'ENOENT') throw error
    return { ...known, truncated: false, osCode, error: wordFile(path, osCode, known) }
  }
}

async function readText(path: string, maxBytes: number): Promise<string> {
  // A FIFO in a file's place would otherwise hold a thread for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const buffer = Buffer.alloc(Math.min(maxBytes, (await handle.stat()).size + 1))
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    // In stream mode a character that the limit cuts through is left out, not replaced.
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer.subarray(0, length), {
      stream: length === maxBytes,
    })
  } finally {
    await handle.close()
  }
}

function wordRoot(root: string, osCode: string): string {
  if (osCode === 'ENOENT' || osCode === 'ENOTDIR')
    return `${root} does not exist: no volume is mounted there.`
  if (osCode === 'EACCES') return `${root} may not be opened by this process (EACCES).`
  return `${root} cannot be read (${osCode}).`
}

function wordFile(path: string, osCode: string, facts: Pick<VolumeFile, 'mode' | 'uid' | 'gid'>): string {
  const isRefused = osCode === 'EACCES' || osCode === 'EPERM'
  return isRefused ? wordRefusedFile(path, osCode, facts) : `${path} cannot be read (${osCode}).`
}
