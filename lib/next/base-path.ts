import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { extname, join } from 'node:path'
import { type PageScripts, pagePath } from './page-scripts'

/** Placeholder for the base path in the built files, because the framework fixes it at build time. */
export const BASE_MARK = '/__BASE__'

const TEXT = new Set(['.js', '.mjs', '.cjs', '.json', '.html', '.rsc', '.meta', '.css', '.txt', '.body'])
/** Run from the source, and nothing of the copy reads them. */
const OWN_PROGRAMS = new Set(['start.mjs', 'text-worker.mjs'])
/** What the build wrote about its own files. */
const NOT_READ = /\.(map|nft\.json)$/
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

export interface PreparedApp {
  dir: string
  scripts: PageScripts
}

function hashesOf(html: string): string[] {
  const hashes = new Set<string>()
  for (const [, script = ''] of html.matchAll(INLINE_SCRIPT)) {
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  }
  return [...hashes].sort()
}

/**
 * Copies the built application to `target` with the base path written in, and hashes the inline scripts of each page.
 * So one image serves any sub-path from a read-only root, with a CSP that needs no nonce and leaves the pages static.
 */
export function prepareApp(source: string, target: string, basePath: string): PreparedApp {
  const ofPage = new Map<string, string[]>()
  const ofErrors = new Set<string>()
  rmSync(target, { recursive: true, force: true })

  const copy = (rel: string) => {
    mkdirSync(join(target, rel), { recursive: true })
    for (const entry of readdirSync(join(source, rel), { withFileTypes: true })) {
      const path = join(rel, entry.name)
      if (OWN_PROGRAMS.has(path) || NOT_READ.test(path)) continue
      if (path === 'node_modules') symlinkSync(join(source, path), join(target, path))
      else if (entry.isDirectory()) copy(path)
      else copyFile(path)
    }
  }
  const copyFile = (path: string) => {
    if (!TEXT.has(extname(path))) return copyFileSync(join(source, path), join(target, path))
    const text = readFileSync(join(source, path), 'utf8')
      // A link to the first page is the base path alone; without one it must not lead to where the reader is.
      .replaceAll(`href="${BASE_MARK}"`, `href="${basePath || '/'}"`)
      .replaceAll(BASE_MARK, basePath)
    if (extname(path) === '.html') {
      const page = pagePath(path, basePath)
      if (page !== undefined) ofPage.set(page, hashesOf(text))
      else for (const hash of hashesOf(text)) ofErrors.add(hash)
    }
    writeFileSync(join(target, path), text)
  }

  if (!existsSync(join(source, '.next'))) {
    throw new Error(`There is no built application in ${source}. Run npm run build first.`)
  }
  copy('.')
  return { dir: target, scripts: { ofPage, ofErrors: [...ofErrors].sort() } }
}
