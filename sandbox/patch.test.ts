import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch } from './patch'
import { builtInShape, Shape } from './schemas'

const merge = (target: unknown, patch: unknown) => applyPatch('application/merge-patch+json', target, patch)

describe('patches', () => {
  it.each([
    ['sets a field', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['null takes a field away', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['goes into objects', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ])('a merge patch %s', (_, target, patch, expected) => {
    expect(merge(target, patch)).toEqual(expected)
  })

  it('a merge patch applied twice is applied once', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const once = merge(target, patch)
        expect(merge(once, patch)).toEqual(once)
      }),
    )
  })

  it('a strategic merge patch merges containers by name and replaces rules and subjects', () => {
    const strategic = (target: unknown, patch: unknown, shape = Shape.unknown) =>
      applyPatch('application/strategic-merge-patch+json', target, patch, shape)
    const spec = builtInShape('v1', 'Pod').field('spec')
    expect(
      strategic(
        { containers: [{ name: 'a', image: '1' }, { name: 'b' }] },
        { containers: [{ name: 'a', image: '2' }] },
        spec,
      ),
    ).toEqual({
      containers: [{ name: 'a', image: '2' }, { name: 'b' }],
    })
    expect(strategic({ rules: [{ verbs: ['get'] }] }, { rules: [{ verbs: ['list'] }] })).toEqual({
      rules: [{ verbs: ['list'] }],
    })
    expect(
      strategic({ subjects: [{ kind: 'User', name: 'a' }] }, { subjects: [{ kind: 'User', name: 'b' }] }),
    ).toEqual({
      subjects: [{ kind: 'User', name: 'b' }],
    })
  })

  const document = { data: { a: '1', b: '2' }, 'x/y': 1, list: ['one', 'two'] }
  const json = (operations: unknown) => applyPatch('application/json-patch+json', document, operations)

  it.each<[string, object[], object]>([
    ['adds', [{ op: 'add', path: '/data/c', value: '3' }], { data: { ...document.data, c: '3' } }],
    ['inserts', [{ op: 'add', path: '/list/1', value: 'x' }], { list: ['one', 'x', 'two'] }],
    ['appends', [{ op: 'add', path: '/list/-', value: 'x' }], { list: ['one', 'two', 'x'] }],
    ['replaces', [{ op: 'replace', path: '/x~1y', value: 2 }], { 'x/y': 2 }],
    [
      'replaces what is not there',
      [{ op: 'replace', path: '/data/c', value: '3' }],
      { data: { ...document.data, c: '3' } },
    ],
    ['removes', [{ op: 'remove', path: '/list/0' }], { list: ['two'] }],
    ['moves', [{ op: 'move', from: '/data/b', path: '/data/c' }], { data: { a: '1', c: '2' } }],
    ['copies', [{ op: 'copy', from: '/data/a', path: '/data/b' }], { data: { a: '1', b: '1' } }],
    [
      'goes on behind a test that holds',
      [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'replace', path: '/data/a', value: '9' },
      ],
      { data: { a: '9', b: '2' } },
    ],
    ['of nothing changes nothing', [], {}],
  ])('a JSON patch %s', (_, operations, changed) => {
    expect(json(operations)).toEqual({ ...document, ...changed })
  })

  it.each<[string, unknown, number]>([
    ['whose test fails', [{ op: 'test', path: '/data/a', value: 'other' }], 422],
    ['whose test is of what is not there', [{ op: 'test', path: '/data/c', value: 'x' }], 422],
    ['that removes what is not there', [{ op: 'remove', path: '/data/c' }], 422],
    ['that adds below what is not there', [{ op: 'add', path: '/none/x', value: 1 }], 422],
    ['that moves what is not there', [{ op: 'move', from: '/data/c', path: '/data/d' }], 422],
    ['beyond the end of a list', [{ op: 'add', path: '/list/99', value: 'x' }], 422],
    ['that replaces beyond the end of a list', [{ op: 'replace', path: '/list/2', value: 'x' }], 422],
    ['of an unknown operation', [{ op: 'merge', path: '/data/a', value: 'x' }], 422],
    ['without a path', [{ op: 'add', value: 'x' }], 422],
    ['whose operation is no object', ['add'], 422],
    ['that is no list', { op: 'add', path: '/data/c', value: 'x' }, 400],
    ['of more than 10000 operations', Array(10_001).fill({ op: 'test', path: '/data/a', value: '1' }), 413],
  ])('a JSON patch %s is refused, and nothing of it is done', (_, operations, status) => {
    const before = structuredClone(document)
    expect(() => json(operations)).toThrow(
      expect.objectContaining({ answer: expect.objectContaining({ status }) }),
    )
    expect(document).toEqual(before)
  })

  it('a JSON patch does not reach the prototype', () => {
    expect(() => json([{ op: 'add', path: '/__proto__/polluted', value: true }])).not.toThrow()
    expect({}).not.toHaveProperty('polluted')
  })

  it('a field named __proto__ stays data', () => {
    const merged = merge({}, JSON.parse('{"__proto__": {"polluted": true}}'))
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })
})
