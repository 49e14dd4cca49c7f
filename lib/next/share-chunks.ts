import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MAP_NAME = /\n?\/\/# sourceMappingURL=\S+\s*$/

/**
 * Leaves the same code in one file of a folder of chunks and makes the others answer with what that one exports, so that the
 * server reads, compiles and keeps it once. Turbopack writes what all route handlers share as a file for each of them.
 */
export function shareChunks(folder: string): void {
  const first = new Map<string, string>()
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.js')) continue
    const path = join(folder, name)
    const code = readFileSync(path, 'utf8').replace(MAP_NAME, '')
    const same = first.get(code)
    if (same === undefined) first.set(code, name)
    else writeFileSync(path, `module.exports=require(${JSON.stringify(`./${same}`)})\n`)
  }
}
