import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'

/** Bundles these files in place of what is imported by such names. */
export function inPlaceOf(...files: readonly [name: RegExp, file: string][]): Plugin {
  return {
    name: 'in place of',
    setup({ onResolve }) {
      for (const [filter, path] of files) onResolve({ filter }, () => ({ path: resolve(path) }))
    },
  }
}

/** The files of the checkout that a bundle is made of. */
export function ownFiles({ inputs }: Metafile): string[] {
  return Object.keys(inputs).filter((file) => !file.startsWith('node_modules/'))
}

interface SiteRenderer {
  siteFiles: typeof import('./documents').siteFiles
  /** What it is made of. */
  files: string[]
}

/** The program that writes the pages without code: the components of the page in a pod, with what differs where no code runs. */
export async function siteRenderer(): Promise<SiteRenderer> {
  // In the checkout, where its packages are found.
  const folder = mkdtempSync(resolve('node_modules/.explain-'))
  const outfile = join(folder, 'documents.mjs')
  try {
    const { metafile } = await build({
      entryPoints: ['scripts/explain/documents.tsx'],
      outfile,
      bundle: true,
      jsx: 'automatic',
      platform: 'node',
      format: 'esm',
      packages: 'external',
      define: { 'process.env.NODE_ENV': '"production"', 'process.env.NEXT_PUBLIC_BASE_PATH': '""' },
      logLevel: 'warning',
      metafile: true,
      plugins: [
        inPlaceOf(
          [/^next\/link$/, 'explain/page-link.tsx'],
          [/\/copy-button$/, 'explain/no-copy-button.tsx'],
        ),
      ],
    })
    const { siteFiles } = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
    return { siteFiles, files: ownFiles(metafile) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
