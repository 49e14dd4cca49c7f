import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AttachError } from './attach-error'

/** Makes a folder of mode 0700 for temporary files. Throws an AttachError if there is no place for one. */
export function makeOwnFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix))
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new AttachError(
      `No folder can be made in ${tmpdir()}${why}.`,
      `Set ${process.platform === 'win32' ? 'TEMP' : 'TMPDIR'} to a folder that you can write to.`,
    )
  }
}
