import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { resourceLabelsSchema } from '@/lib/contract/resources'
import { parseDownwardFile } from '@/lib/identity/downward-file'
import type { JsonObject } from '../redact/presentable'
import { presentable, withoutBookkeeping } from './objects'

const POD = { group: '', resource: 'pods' }

// Keys that change what an object is, or that every object already has.
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupSetter__',
  'toJSON',
  'then',
  'length',
]

/** As `JSON.parse` makes it of an answer: each key an own property. */
function objectWith(value: string): JsonObject {
  const map = `{${KEYS.map((key) => `${JSON.stringify(key)}:${value}`).join(',')}}`
  return JSON.parse(
    `{"metadata":{"name":"x","labels":${map},"annotations":${map}},"data":${map},"__proto__":${map}}`,
  )
}

function keysOf(value: unknown): string[] {
  return Object.keys(Object(value)).sort()
}

describe('keys of others', () => {
  it.each([
    ['a text', '"polluted"'],
    ['an object', '{"polluted":"yes"}'],
  ])('stay keys with %s behind them, and change no other object', (_, value) => {
    const object = objectWith(value)
    for (const made of [
      presentable(object, POD),
      withoutBookkeeping(object),
      presentable(withoutBookkeeping(object), POD),
    ]) {
      expect(keysOf(made)).toEqual(['__proto__', 'data', 'metadata'])
      const { labels, annotations } = Object(made.metadata)
      for (const map of [labels, annotations, made.data]) expect(keysOf(map)).toEqual([...KEYS].sort())
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
      expect(JSON.parse(JSON.stringify(made.metadata)).name).toBe('x')
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.prototype.toString.call({})).toBe('[object Object]')
  })

  it('of a downward API file are its entries', () => {
    const entries = parseDownwardFile(KEYS.map((key) => `${key}="v"`).join('\n')) ?? []
    expect(entries.map(({ key }) => key)).toEqual(KEYS)
  })

  it('of labels reach the browser as own keys, or not at all', () => {
    const labels = Object.fromEntries(KEYS.map((key) => [key, 'v']))
    const parsed = z.parse(resourceLabelsSchema, { labels: { x: labels }, partial: false })
    expect(keysOf(parsed.labels.x)).toEqual(KEYS.filter((key) => key !== '__proto__').sort())
    expect(Object.getPrototypeOf(parsed.labels.x)).toBe(Object.prototype)
  })
})
