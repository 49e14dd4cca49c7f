import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column, Row } from '@/lib/contract/resources'
import { createRowFilter, parseFilter, readLabelFilter, splitFilter } from './filter-rows'

const columns: Column[] = ['Name', 'Ready', 'Status', 'Restarts', 'Last Seen'].map((name) => ({
  name,
  type: 'string',
  priority: 0,
  description: '',
}))
const rows: Row[] = [
  { key: 'shop/web-0', cells: ['web-0', '1/1', 'Running', 3, '5m'] },
  { key: 'shop/cart-1', cells: ['cart-1', '0/1', 'ImagePullBackOff', null, '10m'] },
]
const names = (text: string, shown = [0, 1, 2]) => {
  const filter = createRowFilter(text, columns, shown)
  return rows.filter((row) => filter?.(row) ?? true).map((row) => row.cells[0])
}

describe('a filter', () => {
  it.each([
    ['', ['web-0', 'cart-1']],
    ['   ', ['web-0', 'cart-1']],
    ['web', ['web-0']],
    ['imagepull', ['cart-1']],
    ['0/1 cart', ['cart-1']],
    ['cart running', []],
    ['shop/web', ['web-0']],
    ['1/1', ['web-0']],
    ['null', []],
    ['.*', []],
    ['-web', ['cart-1']],
    ['-shop', []],
    ['-', ['web-0', 'cart-1']],
    ['web-', ['web-0']],
    ['status:run', ['web-0']],
    ['-status:run', ['cart-1']],
    ['name:1', ['cart-1']],
    ['lastseen:10m', ['cart-1']],
    ['"Last Seen":10m', ['cart-1']],
    ['last-seen:"10m"', ['cart-1']],
    ['status:', ['web-0', 'cart-1']],
    ['nonsense:run', []],
    ['"web-0 1/1"', ['web-0']],
    ['"web-0 1', ['web-0']],
    ['restarts:3', ['web-0']],
  ])('"%s" keeps %j', (text, kept) => {
    expect(names(text)).toEqual(kept)
  })

  it('does not look into cells that are not shown, unless their column is named', () => {
    expect(names('Running', [0])).toEqual([])
    expect(names('3', [0, 3])).toHaveLength(1)
    expect(names('status:running', [0])).toEqual(['web-0'])
  })

  it('is none for a text without terms', () => {
    expect(createRowFilter(' "" ', columns, [0])).toBeUndefined()
  })

  it('treats a colon that follows no column as part of the word, as in an image or an address', () => {
    expect(parseFilter('registry.example/web:1.2 http://x', columns)).toEqual([
      { word: 'registry.example/web:1.2', isNot: false },
      { word: 'http://x', isNot: false },
    ])
  })

  it('reads any text, and a word without operators means itself', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseFilter(text, columns)))
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9./]{1,8}$/), { minLength: 1 }), (words) => {
        expect(parseFilter(words.join(' '), columns)).toEqual(words.map((word) => ({ word, isNot: false })))
      }),
    )
  })
})

it.each<[text: string, words: string, labels: string]>([
  ['', '', ''],
  ['web -status:running', 'web -status:running', ''],
  ['app=web', '', 'app=web'],
  ['app = web', '', 'app = web'],
  ['app=web,tier!=db', '', 'app=web,tier!=db'],
  ['app=web tier!=db', '', 'app=web,tier!=db'],
  ['app in (web,api)', '', 'app in (web,api)'],
  ['crash app notin (web) -cart', 'crash -cart', 'app notin (web)'],
  ['!tier web', 'web', '!tier'],
  ['app.kubernetes.io/name=web', '', 'app.kubernetes.io/name=web'],
  ['"app=web" x', '"app=web" x', ''],
  ['app=', 'app=', ''],
  ['=x', '=x', ''],
  ['in (web', 'in (web', ''],
  ['a==', 'a==', ''],
])('reads %j as words and labels', (text, words, labels) => {
  expect(splitFilter(text)).toEqual({ words, labels })
  if (labels !== '') expect(typeof readLabelFilter(labels)).toBe('function')
})

const web = { app: 'web', tier: 'front', 'app.kubernetes.io/name': 'web', size: '7' }

describe('the label filter', () => {
  it.each([
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=api', false],
    ['app!=api', true],
    ['app!=web', false],
    ['none!=x', true],
    ['none=', false],
    ['app in (web, api)', true],
    ['app in (api)', false],
    ['app notin (api)', true],
    ['none notin (a)', true],
    ['app', true],
    ['none', false],
    ['!none', true],
    ['!app', false],
    ['app=web,tier=front', true],
    ['app=web,tier in (back,front),!none', true],
    ['app=web,tier=back', false],
    ['app.kubernetes.io/name=web', true],
    ['constructor', false],
    ['hasOwnProperty', false],
    ['size>6', true],
  ])('%s: %s', (text, isMeant) => {
    const test = readLabelFilter(text)
    expect(typeof test === 'function' ? test(web) : test).toBe(isMeant)
  })

  it.each(['=web', 'app=web,', 'app in web', 'app=a b', 'app in (a', ','])('%s is none', (text) => {
    expect(readLabelFilter(text)).toContain('is not a label selector')
  })

  it.each([
    ['app=web,tier in (a,b,!old', 'tier in (a'],
    ['app=web,-x=1,tier', '-x=1'],
    ['app=web,', ''],
  ])('names the part of %s that is wrong', (text, part) => {
    expect(readLabelFilter(text)).toContain(`“${part}” is not a label selector`)
  })

  it('is absent for an empty text and never throws', () => {
    expect(readLabelFilter('  ')).toBeUndefined()
    fc.assert(fc.property(fc.string(), (text) => void readLabelFilter(text)))
  })
})
