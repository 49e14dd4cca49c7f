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
