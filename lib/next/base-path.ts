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
import { dirname, extname, join } from 'node:path'
import { type PageScripts, pagePath } from './page-scripts'

/** Placeholder for the base path in the built files, because the framework fixes it at build time. */
export const BASE_MARK = '/__BASE__'

const TEXT = new Set(['.js', '.mjs', '.cjs', '.json', '.html', '.rsc', '.meta', '.css', '.txt', '.body'])
/** Read from the source, and nothing of a copy needs them. */
const OWN_FILE = /^(?:[^/\\]+\.mjs|guides\.json)$/
/** Read as data only, so that a link will do: a script that is loaded looks for others beside the file that it really is. */
const DATA = /^\.next[/\\]static[/\\]|\.(?:meta|rsc|body)$/
/** What the build wrote about its own files. */
const NOT_READ = /\.(map|nft\.json)$/
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

/** The scripts of each page of a build without a base path. */
const SCRIPTS = '.next/page-scripts.json'
/** By file, at which characters of its text a base path belongs. */
const PLACES = '.next/base-path.json'

export interface PreparedApp {
  dir: string
  scripts: PageScripts
}

interface WrittenScripts {
  ofPage: [string, readonly string[]][]
  ofErrors: readonly string[]
}

function hashesOf(html: string): string[] {
  const hashes = new Set<string>()
  for (const [, script = ''] of html.matchAll(INLINE_SCRIPT)) {
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  }
  return [...hashes].sort()
}

/** The hashes of the inline scripts of pages, as their texts come. */
function collectScripts(basePath: string) {
  const ofPage = new Map<string, string[]>()
  const ofErrors = new Set<string>()
  return {
    add(path: string, text: string): void {
      if (extname(path) !== '.html') return
      const page = pagePath(path, basePath)
      if (page !== undefined) ofPage.set(page, hashesOf(text))
      else for (const hash of hashesOf(text)) ofErrors.add(hash)
    },
    all: (): PageScripts => ({ ofPage, ofErrors: [...ofErrors].sort() }),
  }
}

/** Calls `take` for each file that the built application reads, with its path from the folder. */
function eachFile(folder: string, take: (path: string) => void, rel = '.'): void {
  for (const entry of readdirSync(join(folder, rel), { withFileTypes: true })) {
    const path = join(rel, entry.name)
    if (path === 'node_modules' || OWN_FILE.test(path) || path === SCRIPTS || path === PLACES) continue
    if (entry.isDirectory()) eachFile(folder, take, path)
    else take(path)
  }
}

/** The text without its marks, and where they were. A link to the first page becomes "/": it must not lead to where the reader is. */
function withoutMarks(text: string): { text: string; places: number[] } {
  const [first = '', ...rest] = text.split(BASE_MARK)
  const places: number[] = []
  const written = rest.reduce((before, part) => {
    places.push(before.length)
    return `${before}${before.endsWith('href="') && part.startsWith('"') ? '/' : ''}${part}`
  }, first)
  return { text: written, places }
}

function withBase(text: string, places: readonly number[], basePath: string): string {
  let written = ''
  let from = 0
  for (const place of places) {
    written += text.slice(from, place) + basePath
    from = text.slice(place - 6, place + 2) === 'href="/"' ? place + 1 : place
  }
  return written + text.slice(from)
}

/**
 * Takes the mark of the base path out of a built application, so that it is served as it lies where there is no base path, and
 * notes where it was and which scripts its pages carry. What the build wrote about its own files is removed.
 */
export function unmark(dir: string): void {
  const places: Record<string, number[]> = {}
  const scripts = collectScripts('')
  eachFile(dir, (path) => {
    if (NOT_READ.test(path)) return rmSync(join(dir, path))
    if (!TEXT.has(extname(path))) return
    const marked = readFileSync(join(dir, path), 'utf8')
    const { text, places: found } = withoutMarks(marked)
    scripts.add(path, text)
    if (found.length === 0) return
    places[path] = found
    writeFileSync(join(dir, path), text)
  })
  const { ofPage, ofErrors } = scripts.all()
  const written: WrittenScripts = { ofPage: [...ofPage], ofErrors }
  writeFileSync(join(dir, SCRIPTS), JSON.stringify(written))
  writeFileSync(join(dir, PLACES), JSON.stringify(places))
}

function readBuilt(source: string, file: string): unknown {
  const path = join(source, file)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  throw new Error(`There is no built application in ${source}. Run npm run build first.`)
}

/** The built application where it lies, for a page without a base path: nothing is written. */
export function appAsBuilt(source: string): PreparedApp {
  const { ofPage, ofErrors } = readBuilt(source, SCRIPTS) as WrittenScripts
  return { dir: source, scripts: { ofPage: new Map(ofPage), ofErrors } }
}

/**
 * Copies the built application to `target` with the base path written in, and hashes the inline scripts of each page.
 * What is only data and holds no base
 * path is linked. So one image serves any sub-path from a read-only root, with a CSP that needs no nonce and leaves the pages static.
 */
export function prepareApp(source: string, target: string, basePath: string): PreparedApp {
  const places = readBuilt(source, PLACES) as Record<string, number[]>
  const scripts = collectScripts(basePath)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  symlinkSync(join(source, 'node_modules'), join(target, 'node_modules'))
  eachFile(source, (path) => {
    const [from, to] = [join(source, path), join(target, path)]
    mkdirSync(dirname(to), { recursive: true })
    const found = places[path]
    if (found === undefined && extname(path) !== '.html')
      return DATA.test(path) ? symlinkSync(from, to) : copyFileSync(from, to)
    const text = withBase(readFileSync(from, 'utf8'), found ?? [], basePath)
    scripts.add(path, text)
    writeFileSync(to, text)
  })
  return { dir: target, scripts: scripts.all() }
}
