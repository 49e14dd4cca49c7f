import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/postcss'
import { build } from 'esbuild'
import postcss from 'postcss'
import { sayBytes } from '@/lib/words/bytes'

const OUT = 'out/explain'
const MOST_BYTES = 300 * 1024

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })
copyFileSync('explain/index.html', join(OUT, 'index.html'))

await build({
  entryPoints: ['explain/main.tsx', 'explain/worker.ts'],
  outdir: OUT,
  bundle: true,
  minify: true,
  target: 'es2022',
  format: 'esm',
  // What the page and its worker both need is there once.
  splitting: true,
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.NEXT_PUBLIC_BASE_PATH': '""' },
  alias: { 'next/link': './explain/link.tsx' },
  legalComments: 'none',
  logLevel: 'warning',
})

const from = 'app/globals.css'
const { css } = await postcss([tailwindcss({ optimize: true })]).process(readFileSync(from, 'utf8'), { from })
writeFileSync(join(OUT, 'page.css'), css)

const files = readdirSync(OUT).map((name) => ({
  name,
  bytes: gzipSync(readFileSync(join(OUT, name))).length,
}))
const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
for (const { name, bytes } of files) console.log(`${name.padEnd(12)} ${sayBytes(bytes)}`)
console.log(`${'all, gzipped'.padEnd(12)} ${sayBytes(total)} of ${sayBytes(MOST_BYTES)}: ${OUT}`)
if (total > MOST_BYTES) {
  console.error('The folder is larger than it may be.')
  process.exit(1)
}
