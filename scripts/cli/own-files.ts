import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the built page: beside the bundled program in the package, otherwise the checkout's. */
export function serverFolder(): string {
  const packaged = join(import.meta.dirname, '../server')
  return existsSync(join(packaged, 'start.mjs'))
    ? packaged
    : join(import.meta.dirname, '../../.next/standalone')
}
