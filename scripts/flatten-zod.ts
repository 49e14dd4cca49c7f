import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { types } from 'node:util'
import { build } from 'esbuild'

function* sourcesIn(folder: string): Generator<string> {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.tsx?$/.test(path)) yield readFileSync(join(folder, path), 'utf8')
  }
}

/**
 * Writes what the sources use of zod/mini into one module for the browser. Zod reaches its own helpers and regular
 * expressions through whole namespaces, of which Turbopack leaves nothing out: 8 KB more, compressed, on every page.
 */
export async function flattenZod(outfile: string): Promise<void> {
  const used = new Set<string>()
  for (const folder of ['app', 'components', 'lib']) {
    for (const source of sourcesIn(folder)) {
      for (const [, name = ''] of source.matchAll(/\bz\.(\w+)/g)) used.add(name)
    }
  }
  const exported = Object.entries(await import('zod/mini'))
    .filter(([name, value]) => used.has(name) && !types.isModuleNamespaceObject(value))
    .map(([name]) => name)
  await build({
    stdin: { contents: `export { ${exported.join(', ')} } from 'zod/mini'`, resolveDir: '.' },
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  })
}
