import { expect, it } from 'vitest'
import { causeOf, causes } from '@/lib/diagnosis/causes/all'
import { addressOf } from './address'
import { readCauses } from './read-causes'
import { causeRenderer } from './render-causes'

const { causeFiles } = await causeRenderer()

const named = readCauses()
const BASE = 'https://example.com/podglass/'
const files = causeFiles(named, BASE)
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
  const there = new Set([...files.keys(), 'index.html', 'page.css'])
  for (const [file, html] of files) {
    if (!file.endsWith('.html')) continue
    expect(html, file).not.toMatch(/<(?:script|button|form|input)/)
    for (const [, to = ''] of html.matchAll(/(?:href|url)="?=?([^"#]+)/g)) {
      if (to.startsWith('data:')) continue
      const { href } = new URL(to, `${BASE}${file}`)
      expect(there.has(href.slice(BASE.length)), `${file} links to ${to}`).toBe(true)
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
  expect(causeFiles(named).has('sitemap.xml')).toBe(false)
  expect(causeFiles(named.slice(0, 1), 'https://example.com/a&b/').get('sitemap.xml')).toContain(
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
