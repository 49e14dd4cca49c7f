import { expect, it } from 'vitest'
import { causeOf, causes } from '@/lib/diagnosis/causes/all'
import { addressOf } from './address'
import { readCauses } from './read-causes'
import { readDocs } from './read-docs'
import { siteRenderer } from './render-site'

const { siteFiles } = await siteRenderer()

const named = readCauses()
const docs = readDocs()
const BASE = 'https://example.com/podglass/'
const files = siteFiles(named, docs, BASE)
const escaped = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' })[one] ?? one,
  )
/** A page as it reads: the colors of code are elements around its words. */
const readable = (html: string) => html.replace(/<\/?(?:span|code|wbr)[^>]*>/g, '')

it('has a page for each cause under its id, with every text that shows it, and one under its words that leads there', () => {
  expect(named.map(({ guide }) => guide.id).sort()).toEqual(causes.map(({ id }) => id).sort())
  for (const { slug, guide } of named) {
    const page = readable(files.get(`causes/${guide.id}.html`) ?? '')
    for (const text of [...guide.sees, guide.why]) expect(page, guide.id).toContain(escaped(text))
    expect(files.get(`causes/${slug}.html`)).toContain(`content="0; url=${guide.id}.html"`)
  }
})

it('begins each title with the error’s own words, which people search for, and ends it with the cause', () => {
  for (const { slug, guide } of named) {
    for (const file of [guide.id, slug]) {
      const title = /<title>([^<]+)<\/title>/.exec(files.get(`causes/${file}.html`) ?? '')?.[1] ?? ''
      const [said = '', ...cause] = title.split(/…? · /)
      expect(said.length, guide.id).toBeGreaterThan(15)
      expect(
        escaped(guide.sees[0] ?? '')
          .split(/\n(?:\$ .*\n)?|^\$ .*\n/)
          .some((line) => line.startsWith(said)),
        guide.id,
      ).toBe(true)
      expect(cause[0]).toBe(escaped(`${causeOf(guide.id).title} (${guide.id})`))
    }
  }
})

it('shows recorded texts of programs beside those of the guide, where a text alone tells the cause', () => {
  const recorded = named.filter(({ guide }) => guide.sees.length > 4)
  expect(recorded.length).toBeGreaterThan(15)
  for (const { guide } of recorded) expect(guide.isToldByText, guide.id).toBe(true)
})

it('runs no code, and each of its links leads to a file of the folder', () => {
  const there = new Set([...files.keys(), ...docs.pictures, 'index.html', 'page.css'])
  for (const [file, html] of files) {
    if (!file.endsWith('.html')) continue
    expect(html, file).not.toMatch(/<(?:script|button|form|input)/)
    for (const [, to = ''] of html.matchAll(/(?:href|url|src|srcset)="?=?([^"#]+)/g)) {
      const { href } = new URL(to, `${BASE}${file}`)
      if (to.startsWith('data:') || !href.startsWith(BASE)) continue
      expect(there.has(href.slice(BASE.length)), `${file} links to ${to}`).toBe(true)
    }
  }
})

it('has the tutorial in both languages, and each document beside its page and in llms.txt', () => {
  expect(files.get('docs/tutorial.html')).toContain('<html lang="en">')
  expect(files.get('docs/tutorial.ko.html')).toContain('<html lang="ko">')
  const told = files.get('llms.txt') ?? ''
  for (const [file, text] of docs.documents) {
    expect(files.get(file)).toBe(text)
    expect(told).toMatch(new RegExp(`\\(${BASE}${file}\\): \\S`))
  }
  for (const { id } of causes) expect(told.split(`(${BASE}causes/${id}.html)`)).toHaveLength(2)
})

it('has for each heading of a document the anchor that its links name', () => {
  for (const [file, html] of files) {
    for (const [, to = '', anchor = ''] of html.matchAll(/href="([^":]*\.html)?#([^"]+)"/g)) {
      const page = files.get(to === '' ? file : new URL(to, `${BASE}${file}`).href.slice(BASE.length))
      expect(page, `${file} links to ${to}#${anchor}`).toContain(`id="${anchor}"`)
    }
  }
})

it('lists every page once in the index and in the sitemap, which only an address can have', () => {
  const index = files.get('causes/index.html') ?? ''
  const sitemap = files.get('sitemap.xml') ?? ''
  for (const { id } of causes) {
    expect(index.split(`href="${id}.html"`)).toHaveLength(2)
    expect(sitemap.split(`<loc>${BASE}causes/${id}.html</loc>`)).toHaveLength(2)
  }
  expect(files.get('causes/D3.html')).toContain(`<link rel="canonical" href="${BASE}causes/D3.html"/>`)
  expect(siteFiles(named, docs).has('sitemap.xml')).toBe(false)
  expect(sitemap).toContain(`<loc>${BASE}docs/tutorial.ko.html</loc>`)
  expect(siteFiles(named.slice(0, 1), docs, 'https://example.com/a&b/').get('sitemap.xml')).toContain(
    '<loc>https://example.com/a&amp;b/causes/',
  )
})

it.each([
  ['https://example.com/podglass', BASE],
  ['https://example.com/podglass/', BASE],
  ['example.com/podglass', null],
  ['file:///srv/podglass/', null],
  ['https://example.com/?a=b', null],
  ['https://user:pw@example.com/', null],
  ['https://user@example.com/', null],
])('takes %s as an address: %s', (text, address) => {
  if (address === null) expect(() => addressOf(text)).toThrow('--base takes the address of the folder')
  else expect(addressOf(text)).toBe(address)
})
