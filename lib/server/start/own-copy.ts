import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appAsBuilt, type PreparedApp, prepareApp } from '@/lib/next/base-path'
import { systemCode } from '@/lib/pod/small-file'
import { removeLeftCopies } from './left-copies'

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
    removeLeftCopies(folder, { sameId: true })
    own = mkdtempSync(join(folder, `podglass-${process.pid}-`))
    return { ...prepareApp(source, join(own, 'app'), basePath), remove }
  } catch (error) {
    remove()
    const code = systemCode(error) ?? ''
    const says = SAYS[SAME[code] ?? code]
    throw says === undefined ? error : new ScratchError(says(folder), { cause: error })
  }
}
