import { randomInt } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

export interface ProjectedFile {
  data: string
  mode: number
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function timestamped(now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T')
  return `..${date.replaceAll('-', '_')}_${time.replaceAll(':', '_')}.${randomInt(2 ** 32)}`
}

function firstElement(path: string): string {
  return path.split('/', 1)[0] ?? path
}

/** Why a path cannot be that of a volume's file, in the API server's words (ValidateLocalNonReservedPath, 1.36). */
export function filePathFaults(path: string): string[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../')
  return [
    ...(isAbsolute(path) ? ['must be a relative path'] : []),
    ...(path.replaceAll(sep, '/').split('/').includes('..') ? ["must not contain '..'"] : []),
    ...(isReserved ? ["must not start with '..'"] : []),
  ]
}

/**
 * Lays the files of a volume as the kubelet's AtomicWriter does (pkg/volume/util/atomic_writer.go, 1.36): a timestamped
 * directory, `..data` swapped to it by one rename, a link for each first path element, and the old directory removed.
 * Returns whether anything was written: an unchanged payload leaves the volume alone. Throws before anything is written for a
 * path that leads out of the volume.
 */
export function writeVolume(
  directory: string,
  files: ReadonlyMap<string, ProjectedFile>,
  now: Date,
): boolean {
  for (const path of files.keys()) {
    const [fault] = filePathFaults(path)
    if (fault !== undefined) throw new Error(`The path "${path}" in a volume ${fault}.`)
  }
  mkdirSync(directory, { recursive: true })
  if (process.platform === 'win32') return writePlain(directory, files)
  // A downward API or projected volume is a tmpfs that everyone can write to.
  chmodSync(directory, 0o1777)
  const data = join(directory, '..data')
  const old = exists(data) ? readlinkSync(data) : undefined
  const removed = old === undefined ? [] : payloadOf(join(directory, old)).filter((path) => !files.has(path))
  if (old !== undefined && removed.length === 0 && isUnchanged(data, files)) return false

  const fresh = timestamped(now)
  mkdirSync(join(directory, fresh))
  chmodSync(join(directory, fresh), 0o755)
  for (const [path, file] of files) {
    const target = join(directory, fresh, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, file.data)
    // A mode of writeFile passes the umask, chmod does not.
    chmodSync(target, file.mode)
  }

  symlinkSync(fresh, join(directory, '..data_tmp'))
  renameSync(join(directory, '..data_tmp'), data)

  const visible = new Set([...files.keys()].map(firstElement))
  for (const name of visible) {
    if (!exists(join(directory, name))) symlinkSync(join('..data', name), join(directory, name))
  }
  for (const name of new Set(removed.map(firstElement))) {
    if (!visible.has(name)) rmSync(join(directory, name), { force: true })
  }
  if (old !== undefined) rmSync(join(directory, old), { recursive: true, force: true })
  return true
}

/** The same without links, which on Windows only an administrator can make: each file is swapped by itself. */
function writePlain(directory: string, files: ReadonlyMap<string, ProjectedFile>): boolean {
  const removed = payloadOf(directory).filter((path) => !files.has(path))
  if (removed.length === 0 && isUnchanged(directory, files)) return false
  for (const [path, { data, mode }] of files) {
    const target = join(directory, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(`${target}.new`, data, { mode })
    renameSync(`${target}.new`, target)
  }
  for (const path of removed) rmSync(join(directory, path), { force: true })
  return true
}

function payloadOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
}

function isUnchanged(data: string, files: ReadonlyMap<string, ProjectedFile>): boolean {
  return [...files].every(([path, file]) => {
    const target = join(data, path)
    if (!exists(target)) return false
    if (readFileSync(target, 'utf8') !== file.data) return false
    return process.platform === 'win32' || (lstatSync(target).mode & 0o777) === file.mode
  })
}
