import { describe, expect, it } from 'vitest'
import { kubectlGet, linesOf, rowNames } from './row-texts'

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
