import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appAsBuilt, BASE_MARK, type PreparedApp, prepareApp, unmark } from './base-path'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prepare-'))
  mkdirSync(join(root, 'built/.next/server/app'), { recursive: true })
  mkdirSync(join(root, 'built/node_modules/next'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

function put(path: string, content: string | Buffer) {
  writeFileSync(join(root, 'built', path), content)
}

/** The application under a base path, as the build and the start make it. */
function prepared(basePath: string): PreparedApp {
  const built = join(root, 'built')
  unmark(built)
  return basePath === '' ? appAsBuilt(built) : prepareApp(built, join(root, 'out'), basePath)
}

function sha256(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`
}

describe('a built application under a base path', () => {
  it.each([
    ['', '/_next/a.js'],
    ['/ops', '/ops/_next/a.js'],
  ])('writes the base path %j into text and leaves other bytes alone', (basePath, expected) => {
    const binary = Buffer.from(`\u0000${BASE_MARK}\u00ff`, 'latin1')
    put('.next/server/app/index.html', `<script src="${BASE_MARK}/_next/a.js"></script>`)
    put('.next/server/app/photo.png', binary)
    const { dir } = prepared(basePath)
    expect(readFileSync(join(dir, '.next/server/app/index.html'), 'utf8')).toContain(`src="${expected}"`)
    expect(readFileSync(join(dir, '.next/server/app/photo.png')).equals(binary)).toBe(true)
  })

  it.each([
    ['', '/', '/permissions'],
    ['/ops', '/ops', '/ops/permissions'],
  ])('leads links to the first page and to others under %j', (basePath, home, access) => {
    put(
      '.next/server/app/identity.html',
      `<a href="${BASE_MARK}"></a><a href="${BASE_MARK}/permissions"></a>`,
    )
    const { dir } = prepared(basePath)
    const html = readFileSync(join(dir, '.next/server/app/identity.html'), 'utf8')
    expect(html).toBe(`<a href="${home}"></a><a href="${access}"></a>`)
  })

  it('serves what was built as it lies without a base path, and writes nothing', () => {
    put('.next/server/app/index.html', `<a href="${BASE_MARK}"></a>`)
    unmark(join(root, 'built'))
    const before = readdirSync(root, { recursive: true }).sort()
    expect(appAsBuilt(join(root, 'built')).dir).toBe(join(root, 'built'))
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before)
  })

  it('copies neither the start script nor maps and traces, which nothing reads from there', () => {
    put('start.mjs', 'start()')
    put('chunk-F7DJMWZC.mjs', 'part()')
    put('.next/server/app/page.js', 'page()')
    put('.next/server/app/page.js.map', '{}')
    put('.next/server/app/page.js.nft.json', '{}')
    const { dir } = prepared('/ops')
    const left = [
      'start.mjs',
      'chunk-F7DJMWZC.mjs',
      '.next/server/app/page.js.map',
      '.next/server/app/page.js.nft.json',
    ]
    expect(left.filter((path) => existsSync(join(dir, path)))).toEqual([])
    expect(existsSync(join(dir, '.next/server/app/page.js'))).toBe(true)
  })

  it.each([
    ['', '/', '/causes/D1'],
    ['/ops', '/ops', '/ops/causes/D1'],
  ])('hashes the inline scripts of each page by its path under %j, once each', (basePath, home, deep) => {
    const script = `go("${BASE_MARK}/x")`
    const written = sha256(`go("${basePath}/x")`)
    mkdirSync(join(root, 'built/.next/server/app/causes'), { recursive: true })
    put('.next/server/app/index.html', `<script>${script}</script><script src="/x.js"></script>`)
    put(
      '.next/server/app/causes/D1.html',
      `<script>${script}</script><script id="_R_">${script}</script><script>deep()</script>`,
    )
    const { scripts } = prepared(basePath)
    expect(Object.fromEntries(scripts.ofPage)).toEqual({
      [home]: [written],
      [deep]: [written, sha256('deep()')].sort(),
    })
    expect(scripts.ofErrors).toEqual([])
  })

  it.each(['', '/ops'])(
    'keeps the scripts of the pages of errors apart, for every address without a page, under %j',
    (basePath) => {
      mkdirSync(join(root, 'built/.next/server/pages'), { recursive: true })
      put('.next/server/app/_not-found.html', '<script>absent()</script>')
      put('.next/server/app/_global-error.html', '<script>failed()</script>')
      put('.next/server/pages/500.html', '<script>failed()</script>')
      const { scripts } = prepared(basePath)
      expect(scripts.ofPage.size).toBe(0)
      expect(scripts.ofErrors).toEqual([sha256('absent()'), sha256('failed()')].sort())
    },
  )

  it('links the packages instead of copying them', () => {
    const { dir } = prepared('/ops')
    expect(readlinkSync(join(dir, 'node_modules'))).toBe(join(root, 'built', 'node_modules'))
  })

  it('links what is only data and holds no base path, and copies scripts, which look for others beside them', () => {
    mkdirSync(join(root, 'built/.next/static'))
    put('.next/static/a.js', 'a')
    put('.next/static/b.js', `"${BASE_MARK}/x"`)
    put('.next/server/app/page.js', 'require("./chunk.js")')
    prepared('/ops')
    const isLink = (path: string) => lstatSync(join(root, 'out', path)).isSymbolicLink()
    const all = ['.next/static/a.js', '.next/static/b.js', '.next/server/app/page.js']
    expect(all.map(isLink)).toEqual([true, false, false])
    expect(readFileSync(join(root, 'out/.next/static/a.js'), 'utf8')).toBe('a')
  })

  it('replaces an older copy', () => {
    put('.next/server/app/old.html', 'old')
    prepared('/ops')
    rmSync(join(root, 'built/.next/server/app/old.html'))
    const { dir } = prepared('/ops')
    expect(() => readFileSync(join(dir, '.next/server/app/old.html'))).toThrow('ENOENT')
  })

  it('says what to run when nothing was built', () => {
    for (const open of [() => prepareApp(root, join(root, 'out'), '/ops'), () => appAsBuilt(root)]) {
      expect(open).toThrow('Run npm run build first.')
    }
  })
})
