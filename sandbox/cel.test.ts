import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { StatusError } from './answer'
import { celErrors, evaluate, refuseUncompiled } from './cel'
import { celNotDone } from './not-done'

const page = readFileSync(new URL('../docs/sandbox.md', import.meta.url), 'utf8')
const ruled = (type: string, ...rules: object[]) => ({ type, 'x-kubernetes-validations': rules })
const inSpec = (spec: object) => ({ properties: { spec } })

function statusOf(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error instanceof StatusError ? error.answer.status : error
  }
}

describe('CEL rules of a CustomResourceDefinition', () => {
  const fixed = inSpec(ruled('string', { rule: 'self == oldSelf', message: 'is fixed' }))
  const short = inSpec(ruled('string', { rule: 'size(self) < 3' }))
  const keyed = inSpec({
    type: 'array',
    'x-kubernetes-list-map-keys': ['name'],
    items: ruled('object', { rule: 'self.n >= oldSelf.n', message: 'only grows' }),
  })
  const dashed = {
    properties: { 'a-b': { type: 'integer' } },
    ...ruled('object', { rule: 'self.a__dash__b > 1', reason: 'FieldValueForbidden', fieldPath: '.a-b' }),
  }

  it.each([
    ['asks no transition rule of a new value', fixed, 'a', undefined, []],
    ['asks it of a change', fixed, 'b', 'a', ['spec: Invalid value: "b": is fixed']],
    [
      'names the rule that has no message',
      short,
      'abc',
      undefined,
      ['spec: Invalid value: "abc": failed rule: size(self) < 3'],
    ],
    ['leaves a value that did not change', short, 'abc', 'abc', []],
    [
      'finds the old item by its keys',
      keyed,
      [
        { name: 'b', n: 9 },
        { name: 'a', n: 1 },
      ],
      [{ name: 'a', n: 2 }],
      ['spec[1]: Invalid value: only grows'],
    ],
    [
      'knows escaped names, reasons and paths',
      inSpec(dashed),
      { 'a-b': 1 },
      undefined,
      ['spec.a-b: Forbidden: failed rule: self.a__dash__b > 1'],
    ],
  ])('%s', (_, schema, spec, old, says) => {
    const errors = celErrors({ spec }, old === undefined ? undefined : { spec: old }, schema)
    expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(says)
  })

  it.each([
    ['a function of Kubernetes alone', { rule: "quantity(self).isGreaterThan(quantity('1'))" }],
    ['an optional old value', { rule: 'oldSelf.hasValue()', optionalOldSelf: true }],
    ['a rule that is no condition', { rule: 'size(self)' }],
  ])('ends the write with 501 that would need %s', (_, rule) => {
    expect(statusOf(() => celErrors({ spec: 'abc' }, undefined, inSpec(ruled('string', rule))))).toBe(501)
    expect(celErrors({}, undefined, inSpec(ruled('string', rule)))).toEqual([])
  })
})

describe('an expression', () => {
  it('tells a key that is not there from a name that nothing binds', () => {
    expect(evaluate("object.data['x'] == 'y'", { object: new Map([['data', new Map()]]) })).toEqual({
      missing: 'x',
    })
    expect(statusOf(() => evaluate('request.userInfo.username == "a"', {}))).toBe(501)
    expect(statusOf(() => evaluate('variables == 1', {}))).toBe(501)
  })

  it('that does not parse is refused where it is written', () => {
    expect(statusOf(() => refuseUncompiled({ spec: { validations: [{ expression: 'object ==' }] } }))).toBe(
      501,
    )
    expect(
      statusOf(() => refuseUncompiled({ spec: { validations: [{ expression: 'true' }] } })),
    ).toBeUndefined()
  })

  it('is named on the page', () => expect(page).toContain(celNotDone))
})
