import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatusError } from './answer'
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

  it('a JSON patch adds, replaces and removes, and refuses a path that is not there', () => {
    const patch = (target: unknown, ...operations: unknown[]) =>
      applyPatch('application/json-patch+json', target, operations)
    expect(
      patch(
        { rules: [{ verbs: ['get'] }], 'a/b': 1 },
        { op: 'add', path: '/rules/0/verbs/-', value: 'watch' },
        { op: 'replace', path: '/a~1b', value: 2 },
      ),
    ).toEqual({ rules: [{ verbs: ['get', 'watch'] }], 'a/b': 2 })
    expect(() => patch({}, { op: 'remove', path: '/nope' })).toThrow(StatusError)
  })

  it('a field named __proto__ stays data', () => {
    const merged = merge({}, JSON.parse('{"__proto__": {"polluted": true}}'))
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })
})
