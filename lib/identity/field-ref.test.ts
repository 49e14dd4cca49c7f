import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { fieldName, isMutable, legalPlaces, legalResource, subscriptOf } from './field-ref'

const recorded = z
  .array(z.object({ case: z.string(), answer: z.string() }))
  .parse(JSON.parse(readFileSync('e2e/inpod/validation/downward.json', 'utf8')))

const fieldCases = recorded.flatMap(({ case: name, answer }) => {
  const match = /^(env|volume) fieldRef (.*)$/s.exec(name)
  return match
    ? [{ place: match[1] === 'env' ? ('env' as const) : ('volume' as const), path: match[2] ?? '', answer }]
    : []
})

const resourceCases = recorded.flatMap(({ case: name, answer }) => {
  const match = /^env resourceFieldRef (\S+) divisor (\S+)$/.exec(name)
  return match ? [{ resource: match[1] ?? '', divisor: match[2] ?? '', answer }] : []
})

describe('legalPlaces', () => {
  it.each(fieldCases)('agrees with a real API server: $place $path', ({ place, path, answer }) => {
    expect(legalPlaces(path)[place]).toBe(answer === 'ACCEPTED')
  })

  it('was asked about many paths', () => expect(fieldCases.length).toBeGreaterThan(50))
})

describe('legalResource', () => {
  it.each(resourceCases)(
    'agrees with a real API server: $resource by $divisor',
    ({ resource, divisor, answer }) => {
      expect(legalResource(resource, divisor)).toBe(answer === 'ACCEPTED')
    },
  )

  it('was asked about many divisors', () => expect(resourceCases.length).toBeGreaterThan(35))
})

describe('subscriptOf', () => {
  it.each([
    ["metadata.labels['app']", { map: 'labels', key: 'app' }],
    ["metadata.annotations['example.com/a']", { map: 'annotations', key: 'example.com/a' }],
    ["metadata.labels['it's']", { map: 'labels', key: "it's" }],
    ["metadata.labels['__proto__']", { map: 'labels', key: '__proto__' }],
    ['metadata.labels', undefined],
    ['metadata.labels["app"]', undefined],
  ])('%s', (path, expected) => expect(subscriptOf(path)).toEqual(expected))
})

describe('isMutable', () => {
  it.each([
    ['metadata.labels', true],
    ["metadata.annotations['a']", true],
    ['metadata.name', false],
    ['status.podIP', false],
  ])('%s: %s', (path, mutable) => expect(isMutable({ kind: 'field', path })).toBe(mutable))

  it('resources change by an in-place resize', () => {
    expect(isMutable({ kind: 'resource', resource: 'limits.cpu' })).toBe(true)
    expect(fieldName({ kind: 'resource', resource: 'limits.cpu' })).toBe('limits.cpu')
  })
})
