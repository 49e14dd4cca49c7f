import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const BUILD = process.env.PODGLASS_BUILD ?? join(import.meta.dirname, '../../.next/standalone')
const SERVER = join(BUILD, '.next/server')

function files(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

const read = (path: string) => readFileSync(path, 'utf8')

// A test that fails here says that a build of this Next.js needs the work-around no longer: delete it, and its test.
describe('what works around a build of Next.js is still needed', () => {
  it('page-scripts.ts: each page carries inline scripts, which a policy must name by their hashes', () => {
    const pages = files(join(SERVER, 'app'), '.html')
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.filter((page) => !/<script(?![^>]*\ssrc=)[^>]*>\S/.test(read(page)))).toEqual([])
  })

  it('one-in-process.ts: a module of our own is in several chunks, beside the copy of the listener', () => {
    const copies = files(join(SERVER, 'chunks'), '.js').filter((chunk) => read(chunk).includes('podglass.'))
    expect(copies.length).toBeGreaterThan(1)
    expect(read(join(BUILD, 'start.mjs'))).toContain('podglass.')
  })

  it('share-chunks.ts: equal chunks are written once for each route', () => {
    const shared = files(join(SERVER, 'chunks'), '.js').filter((chunk) =>
      read(chunk).startsWith('module.exports=require('),
    )
    expect(shared.length).toBeGreaterThan(0)
  })

  it('segments.ts: pages are prerendered a second time, in segments', () => {
    const entries = readdirSync(join(SERVER, 'app'))
    expect(entries.filter((entry) => entry.endsWith('.segments'))).not.toEqual([])
  })

  it('routes.ts: the manifest names every route', () => {
    const manifest = JSON.parse(read(join(BUILD, '.next/app-path-routes-manifest.json')))
    expect(Object.values(manifest)).toEqual(expect.arrayContaining(['/', '/mcp', '/causes/[id]']))
  })
})
