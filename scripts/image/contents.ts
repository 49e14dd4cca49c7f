import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface ImageFile {
  /** Absolute in the image. */
  path: string
  kind: 'file' | 'folder' | 'link'
  bytes: number
  /** Permission bits, including setuid and setgid. */
  mode: number
  uid: number
  gid: number
}

/** Everything in an unpacked image. */
export function readFiles(root: string): ImageFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => {
    const stat = lstatSync(join(root, path))
    const kind = stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'file'
    const { mode, uid, gid } = stat
    return { path: `/${path}`, kind, bytes: kind === 'folder' ? 0 : stat.size, mode: mode & 0o7777, uid, gid }
  })
}

export const totalBytes = (files: readonly ImageFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)

const MUST_HOLD = [
  '/app/start.mjs',
  '/app/text-worker.mjs',
  '/app/guides.json',
  '/app/.next/BUILD_ID',
  '/licenses/LICENSE',
  '/licenses/podglass.cdx.json',
]
const MAY_HOLD =
  /^\/app(?:\/(?:[a-z-]+(?:-[A-Z0-9]{8})?\.mjs|guides\.json|package\.json|(?:\.next|node_modules|public)(?:\/.*)?))?$|^\/licenses(?:\/(?:LICENSE|podglass\.cdx\.json))?$/
const MUST_NOT_HOLD: readonly [RegExp, string][] = [
  [/\.[cm]?tsx?$/, 'a source'],
  [/\.(?:test|spec)\.|\/(?:testing|__tests__)(?:\/|$)/, 'a test'],
  [/\/\.env(?:\.|$)|\/\.npmrc$|\/\.git(?:\/|$)/, 'settings of a machine'],
  [/\.(?:node|dll|dylib|so(?:\.\d+)*)$/, 'compiled for one architecture'],
  [/\/(?:\.cache|\.bin|cache)$|\.tsbuildinfo$/, 'left over from the build'],
]

/**
 * What an image has beside its base that it should not, lacks, or lets its own user change. Owners are judged only where
 * they were kept when it was unpacked.
 */
export function contentFaults(
  files: readonly ImageFile[],
  base: readonly ImageFile[],
  { ownersKept }: { ownersKept: boolean },
): string[] {
  const inBase = new Map(base.map((file) => [file.path, file]))
  const own = files.filter(({ path }) => !inBase.has(path))
  const held = new Set(own.map(({ path }) => path))
  const changed = files.filter(({ path, bytes, kind, mode }) => {
    const before = inBase.get(path)
    return before && (before.bytes !== bytes || before.kind !== kind || before.mode !== mode)
  })
  return [
    ...MUST_HOLD.filter((path) => !held.has(path)).map((path) => `${path} is not there`),
    ...changed.map(({ path }) => `${path} is not as in the base`),
    ...own.flatMap((file) => fileFaults(file, ownersKept)),
  ]
}

function fileFaults({ path, kind, mode, uid, gid }: ImageFile, ownersKept: boolean): string[] {
  const faults: string[] = []
  if (!MAY_HOLD.test(path)) faults.push(`${path} does not belong there`)
  for (const [pattern, says] of MUST_NOT_HOLD) if (pattern.test(path)) faults.push(`${path} is ${says}`)
  if ((mode & 0o7000) !== 0) faults.push(`${path} has setuid, setgid or sticky`)
  if (kind !== 'link' && (mode & 0o022) !== 0) faults.push(`${path} may be written by others than root`)
  const readable = kind === 'folder' ? 0o005 : 0o004
  if ((mode & readable) !== readable) faults.push(`${path} cannot be read by the image's user`)
  if (ownersKept && (uid !== 0 || gid !== 0)) faults.push(`${path} belongs to ${uid}:${gid}`)
  return faults
}
