import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

// The charset has to be among the first bytes.
const BEGIN = /<head>(?:<meta charSet="utf-8"\/>)?/

/** Puts the script of `in-page/lost-files.ts` into the built pages of a folder, where no request can lose it. */
export function askAgainForLostFiles(folder: string): void {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'in-page/lost-files.ts')],
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const script = `<script>${outputFiles[0]?.text.trim()}</script>`
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue
    const page = join(folder, name)
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(BEGIN, (begin) => begin + script),
    )
  }
}
