import 'server-only'
import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { onDisk } from './pod-root'

/** One state of a volume that the kubelet keeps up to date. */
export interface Generation {
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
