import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appAsBuilt, type PreparedApp, prepareApp } from '@/lib/next/base-path'
import { systemCode } from '@/lib/pod/small-file'

/** The folder for temporary files cannot take the copy; the message says what is missing. */
export class ScratchError extends Error {
  override readonly name = 'ScratchError'
}

export interface OwnCopy extends PreparedApp {
  remove(): void
}

const NEEDS = 'With a BASE_PATH, Podglass writes its pages there at its start, about 20 MiB'

const SAYS: Record<string, (folder: string) => string> = {
  ENOENT: (folder) =>
    `The folder ${folder} does not exist. ${NEEDS}. Mount an emptyDir of 32 MiB at ${folder}, or name another folder in TMPDIR.`,
  ENOSPC: (folder) => `${folder} is full. ${NEEDS}. Give its volume 32 MiB.`,
  EROFS: (folder) =>
    `${folder} is read-only. ${NEEDS}. Mount an emptyDir of 32 MiB at ${folder}, or name another folder in TMPDIR.`,
  EACCES: (folder) =>
    `Podglass cannot write to ${folder} as user ${process.getuid?.() ?? 'unknown'}. ${NEEDS}. Mount an emptyDir of 32 MiB at ${folder}, or name another folder in TMPDIR.`,
}
const SAME: Record<string, string> = { EDQUOT: 'ENOSPC', EPERM: 'EACCES', ENOTDIR: 'ENOENT' }

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

/**
 * Removes what killed processes left of folders named podglass-PID-. A container that was killed leaves its copy in the volume,
 * which outlives it; its successor has the same process id.
 */
export function removeLeftCopies(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^podglass-(\d+)-[A-Za-z0-9]{6}$/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue
    const path = join(folder, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() && found.uid === process.getuid?.())
      rmSync(path, { recursive: true, force: true })
  }
}

/**
 * The built application as it lies; with a base path a copy of it in a folder of its own for temporary files, after what an
 * earlier process left there is removed. Throws ScratchError where the folder cannot take it, leaving nothing behind.
 */
export function makeOwnCopy(source: string, basePath: string, folder = tmpdir()): OwnCopy {
  if (basePath === '') return { ...appAsBuilt(source), remove: () => undefined }
  let own: string | undefined
  const remove = () => {
    if (own !== undefined) rmSync(own, { recursive: true, force: true })
  }
  try {
    removeLeftCopies(folder)
    own = mkdtempSync(join(folder, `podglass-${process.pid}-`))
    return { ...prepareApp(source, join(own, 'app'), basePath), remove }
  } catch (error) {
    remove()
    const code = systemCode(error) ?? ''
    const says = SAYS[SAME[code] ?? code]
    throw says === undefined ? error : new ScratchError(says(folder), { cause: error })
  }
}
