import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { viewFromParams } from '../view/view-in-url'
import { kubectlGet, kubectlGetLine, linesOf, rowNames, toCsv, toTsv } from './row-texts'

const rows = (...keys: string[]) => keys.map((key) => ({ key, cells: [key, '5m', null] }))
const inShop = { kind: 'pods', namespace: 'shop', isClusterScoped: false }

describe('what is copied from rows', () => {
  it('names are one per line', () => {
    expect(rowNames(rows('a', 'b'))).toBe('a\nb')
  })

  it.each([
    ['a namespace', inShop, ['a', 'b'], 'kubectl get pods -n shop a b'],
    [
      'all namespaces',
      { ...inShop, namespace: '' },
      ['shop/a', 'ops/b', 'shop/c'],
      'kubectl get pods -n shop a c\nkubectl get pods -n ops b',
    ],
    [
      'no namespace',
      { kind: 'nodes', namespace: '', isClusterScoped: true },
      ['n-1'],
      'kubectl get nodes n-1',
    ],
    [
      'a name that a shell would interpret',
      { ...inShop, kind: 'roles' },
      ['a$(x)'],
      "kubectl get roles -n shop 'a$(x)'",
    ],
  ])('a kubectl line for %s', (_, named, keys, line) => {
    expect(kubectlGet(rows(...keys), named)).toBe(line)
  })

  it('cells read as they are shown: ages are current, and none is null', () => {
    const shown = ['Name', 'Age', 'Node'].map((name, index) => ({
      column: { name, type: 'string', priority: 0, description: '' },
      index,
      ch: 5,
    }))
    const printedAt = '2026-11-24T14:00:00Z'
    expect(linesOf(rows('a'), shown, { printedAt }, Date.parse(printedAt) + 60_000)).toEqual([
      ['Name', 'Age', 'Node'],
      ['a', '6m', ''],
    ])
  })
})

describe('cells for a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=cmd|"/c calc"!A1', `"'=cmd|""/c calc""!A1"`],
    ['a,b', '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ['a\nb', '"a\nb"'],
    ['web-0', 'web-0'],
  ])('%j is %j', (text, cell) => {
    expect(toCsv([[text]])).toBe(`${cell}\r\n`)
  })

  it('no cell starts a formula or breaks its line, whatever it contains', () => {
    const line = fc.array(fc.string(), { minLength: 1 })
    fc.assert(
      fc.property(line, (cells) => {
        const text = toTsv([cells])
        expect(text.slice(0, -1)).not.toMatch(/[\r\n]/)
        const read = text.slice(0, -1).split('\t')
        expect(read).toHaveLength(cells.length)
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

const known = { group: 'apps', version: 'v1', resource: 'deployments' }
const aKind: Kind = { ...known, kind: 'Deployment', namespaced: true, verbs: [], shortNames: [], held: [] }

it.each([
  ['resource=pods', 'shop', 'kubectl get pods -n shop'],
  ['resource=pods&wide=1', '', 'kubectl get pods -A -o wide'],
  ['group=apps&resource=deployments', 'shop', 'kubectl get deployments.apps -n shop'],
  ['group=apps&version=v1beta1&resource=deployments', 'shop', 'kubectl get deployments.v1beta1.apps -n shop'],
  ['resource=nodes&scope=cluster', 'shop', 'kubectl get nodes'],
  ['', 'shop', 'kubectl get pods -n shop'],
])('%s in "%s" is %s', (query, namespace, line) => {
  const view = viewFromParams(new URLSearchParams(query))
  expect('says' in view ? view : kubectlGetLine(view, namespace, aKind)).toBe(line)
})
