import 'server-only'
import { constants, lstatSync, readlinkSync, type Stats } from 'node:fs'
import { lstat, open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { onDisk } from './pod-root'
import { systemCode } from './small-file'

/** One state of a volume that the kubelet keeps up to date. */
interface Generation {
  /** Name of the timestamped directory behind `..data`. */
  data: string
  /** When `..data` was last swapped, milliseconds since 1970. */
  swappedAt: number
}

// A volume that is swapped during each of this many readings is read as is.
const MAX_READINGS = 100

/** The current generation; undefined in a directory that no kubelet laid out. Two system calls on a tmpfs. */
export function generationOf(root: string): Generation | undefined {
  try {
    const link = join(onDisk(root), '..data')
    const data = readlinkSync(link)
    return /^[^/]+$/.test(data) ? { data, swappedAt: Math.round(lstatSync(link).mtimeMs) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Where to read a volume from, as the kubelet's AtomicWriter lays it out: `..data` is resolved once for the whole set. Gives
 * another directory when the kubelet swapped it meanwhile, since it deletes the old one: the last reading counts, and it is
 * of one generation.
 */
export function* readingsOf(root: string): Generator<{ from: string; generation: Generation | undefined }> {
  for (let reading = 1; reading <= MAX_READINGS; reading += 1) {
    const generation = generationOf(root)
    yield { from: join(onDisk(root), generation?.data ?? ''), generation }
    if (generationOf(root)?.data === generation?.data) return
  }
}

/** Owner, octal mode such as "0644", and size of a file. */
export function fileFacts({ mode, uid, gid, size }: Stats): {
  mode: string
  uid: number
  gid: number
  bytes: number
} {
  return { mode: (mode & 0o7777).toString(8).padStart(4, '0'), uid, gid, bytes: size }
}

/** Why this process cannot read a file, by the file's mode and owner, and what opens it. */
export function wordRefusedFile(
  path: string,
  osCode: string,
  { mode, uid, gid }: { mode: string; uid: number; gid: number },
): string {
  const own = process.geteuid?.() ?? -1
  return `${path} has mode ${mode} and belongs to user ${uid}, group ${gid}: this process runs as user ${own} and cannot read it (${osCode}). ${opens(mode, uid)}`
}

/**
 * The kubelet writes as root, but gives a token to the one user of all containers, mode 0600 whatever the volume's defaultMode is
 * (pkg/volume/projected, measured with 1.36).
 */
function opens(mode: string, uid: number): string {
  if (uid === 0)
    return "fsGroup in the pod's securityContext makes it readable, and so does a wider mode: the volume's defaultMode, or that of the item, which a serviceAccountToken does not have."
  const owner =
    (Number.parseInt(mode, 8) & 0o400) === 0 ? '' : `Running as user ${uid} makes it readable, and so does `
  return owner === ''
    ? 'A wider mode makes it readable.'
    : `${owner}fsGroup in the pod's securityContext. For a token a wider defaultMode does not: where all containers run as one user, the kubelet gives the file to that user, mode 0600.`
}

/** One file of a volume with its owner and mode; `error` replaces text that could not be read. */
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

/** A downward API volume as it is on disk, all files from one generation. */
export interface VolumeReading extends Partial<Generation> {
  root: string
  files: VolumeFile[]
  error?: string
  osCode?: string
}

interface VolumeOptions {
  signal: AbortSignal
  /** False for a file that must not be read, such as the Secret part of a projected volume. Its facts are still given. */
  mayRead?: (name: string) => boolean
  maxBytes?: number
}

const MAX_FILES = 1000
const MAX_DEPTH = 16

/** Reads a whole volume. Never throws but on abort: what could not be read is data. */
export async function readDownwardVolume(root: string, options: VolumeOptions): Promise<VolumeReading> {
  let reading: VolumeReading = { root, files: [] }
  for (const { from, generation } of readingsOf(root)) {
    options.signal.throwIfAborted()
    try {
      reading = { root, ...generation, files: await readAll(root, from, options) }
    } catch (error) {
      options.signal.throwIfAborted()
      const osCode = systemCode(error)
      reading = { root, ...generation, files: [], osCode, error: wordRoot(root, osCode) }
    }
  }
  return reading
}

async function readAll(root: string, from: string, options: VolumeOptions): Promise<VolumeFile[]> {
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
    ...fileFacts(facts),
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
  // A FIFO in a file's place would otherwise hold a thread forever.
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
  if (osCode === 'EACCES') return `${root} cannot be opened by this process (EACCES).`
  return `${root} cannot be read (${osCode}).`
}

function wordFile(path: string, osCode: string, facts: Pick<VolumeFile, 'mode' | 'uid' | 'gid'>): string {
  const isRefused = osCode === 'EACCES' || osCode === 'EPERM'
  return isRefused ? wordRefusedFile(path, osCode, facts) : `${path} cannot be read (${osCode}).`
}
