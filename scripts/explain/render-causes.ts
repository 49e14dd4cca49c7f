import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const NO_CODE = new Map([
  [/^next\/link$/, 'explain/page-link.tsx'],
  [/\/copy-button$/, 'explain/no-copy-button.tsx'],
])

/** The program that writes the pages of causes: the components of the page in a pod, with what differs where no code runs. */
export async function causeRenderer(): Promise<typeof import('./documents')> {
  // In the checkout, where its packages are found.
  const folder = mkdtempSync(resolve('node_modules/.explain-'))
  const outfile = join(folder, 'documents.mjs')
  try {
    await build({
      entryPoints: ['scripts/explain/documents.tsx'],
      outfile,
      bundle: true,
      jsx: 'automatic',
      platform: 'node',
      format: 'esm',
      packages: 'external',
      define: { 'process.env.NODE_ENV': '"production"', 'process.env.NEXT_PUBLIC_BASE_PATH': '""' },
      logLevel: 'warning',
      plugins: [
        {
          name: 'no code',
          setup({ onResolve }) {
            for (const [filter, path] of NO_CODE) onResolve({ filter }, () => ({ path: resolve(path) }))
          },
        },
      ],
    })
    return await import(/* @vite-ignore */ pathToFileURL(outfile).href)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
