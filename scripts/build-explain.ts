import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/postcss'
import { build } from 'esbuild'
import postcss from 'postcss'
import { EXAMPLE_CAUSES } from '@/explain/example-errors'
import { sayBytes } from '@/lib/words/bytes'
import { addressOf } from './explain/address'
import { type NamedGuide, readCauses } from './explain/read-causes'
import { readDocs } from './explain/read-docs'
import { inPlaceOf, ownFiles, siteRenderer } from './explain/render-site'

/** What a browser loads to explain a text. */
const PAGE = ['index.html', 'page.css', 'page.js']
const MOST_BYTES = 300 * 1024

/** A program that a page loads as a file, and its thread as a text: opened from disk, a browser starts no thread from a file. Gives its files. */
async function writePage(out: string, causes: readonly NamedGuide[]): Promise<string[]> {
  const examples = EXAMPLE_CAUSES.map((id) => causes.find(({ guide }) => guide.id === id)?.guide.sees[0])
  writeFileSync(join(out, 'index.html'), readFileSync('explain/index.html'))
  const { metafile } = await build({
    entryPoints: { page: 'explain/main.ts' },
    outdir: out,
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'iife',
    banner: { js: 'function podglass(){' },
    footer: { js: '}podglass()' },
    jsx: 'automatic',
    // React is a fifth of what the page would load.
    alias: {
      react: 'preact/compat',
      'react-dom': 'preact/compat',
      'react-dom/client': 'preact/compat/client',
      'react/jsx-runtime': 'preact/jsx-runtime',
    },
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.NEXT_PUBLIC_BASE_PATH': '""',
      EXAMPLES: JSON.stringify(examples),
    },
    plugins: [
      inPlaceOf(
        [/^next\/link$/, 'explain/link.tsx'],
        [/\/(?:same-resource-fold|use-context|share-menu)$/, 'explain/no-cluster.ts'],
      ),
    ],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  })
  return ['explain/index.html', ...ownFiles(metafile)]
}

/** The styles of the page in a pod, for the classes that these files name. */
async function writeStyles(out: string, files: readonly string[]): Promise<void> {
  const from = 'app/globals.css'
  const [all = '', ...others] = readFileSync(from, 'utf8').split('@import "tailwindcss";')
  if (all !== '' || others.length !== 1)
    throw new Error(`${from} does not begin with the import of tailwindcss.`)
  const only = ['@import "tailwindcss" source(none);', ...files.map((file) => `@source "../${file}";`)]
  const { css } = await postcss([tailwindcss({ optimize: true })]).process([...only, ...others].join('\n'), {
    from,
  })
  writeFileSync(join(out, 'page.css'), css)
}

/** The pages that need no code, and the pictures on them. Gives the files of the checkout that they are made of, and how many they are. */
async function writeSite(out: string, causes: readonly NamedGuide[], base: string | undefined) {
  const docs = readDocs()
  const { siteFiles, files } = await siteRenderer()
  const pages = siteFiles(causes, docs, base)
  for (const [file, text] of pages) {
    mkdirSync(join(out, dirname(file)), { recursive: true })
    writeFileSync(join(out, file), text)
  }
  for (const picture of docs.pictures) cpSync(picture, join(out, picture))
  return { files, count: pages.size }
}

/** How much a browser loads to explain a text; an error where that is more than it may be. */
function weigh(out: string): void {
  const files = PAGE.map((name) => ({ name, bytes: gzipSync(readFileSync(join(out, name))).length }))
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { name, bytes } of files) console.log(`${name.padEnd(12)} ${sayBytes(bytes)}`)
  console.log(`${'all, gzipped'.padEnd(12)} ${sayBytes(total)} of ${sayBytes(MOST_BYTES)}: ${out}`)
  if (total <= MOST_BYTES) return
  console.error('The page is larger than it may be.')
  process.exitCode = 1
}

/** One folder for any static host, or to open from disk: the page that explains a text, a page for each cause, and the docs. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { base: { type: 'string' }, out: { type: 'string', default: 'out/site' } },
  })
  const { out } = values
  const base = values.base === undefined ? undefined : addressOf(values.base)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const causes = readCauses()
  const files = await writePage(out, causes)
  const site = await writeSite(out, causes, base)
  const shown = [...files, ...site.files].filter((file) => !file.startsWith('lib/'))
  await writeStyles(out, [...new Set(shown)])
  weigh(out)
  console.log(
    `${site.count} files that need no code. ${base === undefined ? 'With --base https://… there is a sitemap.xml too.' : `The sitemap is for ${base}`}`,
  )
}

await main()
