import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemCode } from '@/lib/pod/small-file'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

/**
 * Removes what killed processes left of folders named podglass-PID-. With `sameId` also those of this process's own id, which is
 * to be asked for before it makes one: a container that was killed leaves its copy in the volume, which outlives it, and its successor
 * has the same process id.
 */
export function removeLeftCopies(folder: string, { sameId }: { sameId: boolean }): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^podglass-(\d+)-[A-Za-z0-9]{6}$/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || (pid === process.pid ? !sameId : isAlive(pid))) continue
    const path = join(folder, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    // Windows knows no user ids, and gives each user a folder of their own.
    const isOwn = process.getuid === undefined || found?.uid === process.getuid()
    if (found?.isDirectory() && isOwn) rmSync(path, { recursive: true, force: true })
  }
}
