import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** The built page as the package holds it, beside its program. */
export const PAGE_ARCHIVE = 'page.br'

/**
 * The files of a folder as one: a package manager writes one file much sooner than two thousand, and most commands never need
 * them. Source maps are left out.
 */
export function packFolder(folder: string): Uint8Array {
  const files = new Map<string, Uint8Array>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (!name.endsWith('.map') && lstatSync(path).isFile()) files.set(name, readFileSync(path))
  }
  return brotliCompressSync(serialize(files), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
}

/** Writes the files of an archive of our own package into a folder. */
export function unpackFolder(archive: Uint8Array, folder: string): void {
  const files: Map<string, Uint8Array> = deserialize(brotliDecompressSync(archive))
  const made = new Set<string>()
  for (const [name, bytes] of files) {
    const path = join(folder, name)
    const parent = dirname(path)
    if (!made.has(parent)) mkdirSync(parent, { recursive: true })
    made.add(parent)
    writeFileSync(path, bytes)
  }
}
