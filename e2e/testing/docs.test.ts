import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { apiPaths } from '@/lib/contract/api-calls'

const read = (file: string) => readFileSync(file, 'utf8')

const files = execFileSync('git', ['ls-files', '*.md', 'docs/*.md', 'charts/*.md'], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => !/^(?:e2e|lib)\//.test(file))

const withoutBlocks = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '')

/** The anchors that GitHub makes from a page's headings. */
function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function brokenLinks(file: string): string[] {
  const links = /\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g
  return [...withoutBlocks(read(file)).matchAll(links)].flatMap(([, link, picture]) => {
    const target = link ?? picture ?? ''
    if (/^https?:/.test(target)) return []
    const [path = '', anchor] = target.split('#')
    const found = path === '' ? file : normalize(join(dirname(file), path))
    if (!existsSync(found)) return [`${file}: ${target}`]
    if (anchor === undefined || anchorsOf(read(found)).includes(anchor)) return []
    return [`${file}: ${target}`]
  })
}

it('links only to pages, headings and pictures that exist', () => {
  expect(files).toContain('docs/deploy.md')
  expect(files.flatMap(brokenLinks)).toEqual([])
})

it('names only npm commands that exist', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/npm run ([a-z][\w:]*)/g)].map(([, name = '']) => ({ file, name })),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(({ name }) => !(name in scripts))).toEqual([])
})

it('names only files and folders that exist', () => {
  const paths = files.flatMap((file) =>
    [
      ...read(file).matchAll(
        /`((?:app|charts|components|docs|e2e|explain|k8s|krew|lib|sandbox|scripts)\/[\w./-]+)`/g,
      ),
    ].map(([, path = '']) => ({ file, path })),
  )
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.filter(({ path }) => !existsSync(path))).toEqual([])
})

it('names only routes that the product serves', () => {
  const routes = [...read('docs/api.md').matchAll(/localhost:3000(\/[\w/-]+)/g)].map(
    ([, route = '']) => route,
  )
  expect(routes.length).toBeGreaterThan(8)
  const served = apiPaths()
  expect(routes.filter((route) => !served.has(route) && !existsSync(`app${route}/route.ts`))).toEqual([])
})

it('describes each setting, and no other', () => {
  const table = [...read('docs/settings.md').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  const files = ['environment', 'access-settings']
  const code = files
    .map((name) => read(`lib/pod/${name}.ts`))
    .join()
    .matchAll(/(?<!process\.)\benv(?:\.|, ')([A-Z][A-Z_]+)\b/g)
  expect(table.sort()).toEqual([...new Set([...code].map(([, name]) => name))].sort())
})
