import { describe, expect, it } from 'vitest'
import { parseQuantity } from '@/lib/objects/quantity'
import { present } from '@/lib/present'
import type { SourceRef } from './field-ref'
import type { ApiValue, Observed } from './field-value'
import { groupSources } from './group-sources'
import type { FieldVerdict } from './verdict'

const name: SourceRef = { kind: 'field', path: 'metadata.name' }
const annotations: SourceRef = { kind: 'field', path: 'metadata.annotations' }
const cpu: SourceRef = { kind: 'resource', resource: 'limits.cpu', container: 'app' }
const UNKNOWN: ApiValue = { kind: 'unknown' }

function text(value: string, absentKey = false): ApiValue {
  return { kind: 'text', value, absentKey }
}
function map(values: Record<string, string>): ApiValue {
  return { kind: 'map', values: new Map(Object.entries(values)) }
}
function quantity(written: string): ApiValue {
  const parsed = parseQuantity(written)
  if (!parsed) throw new Error('no quantity')
  return { kind: 'quantity', text: written, quantity: parsed, from: 'container' }
}
function seen(value: string, divisor?: string): Observed {
  return { at: 'A', by: 'spec', value, ...present({ divisor }) }
}
const broken: Observed = { at: 'f', by: 'spec', error: 'EACCES' }

describe('groupSources', () => {
  it.each<[string, SourceRef, Observed[], Observed[], ApiValue, FieldVerdict, string]>([
    ['equal texts', name, [seen('a')], [seen('a')], text('a'), 'same', 'env 0 file 0 api 0'],
    ['three texts', name, [seen('a')], [seen('b')], text('c'), 'drift', 'env 1 file 2 api 0'],
    [
      'two of one source',
      name,
      [seen('a'), seen('b')],
      [seen('b')],
      UNKNOWN,
      'drift',
      'env 1,2 file 2 api 0',
    ],
    ['an error and a value', name, [], [broken], text('a'), 'unreadable', 'env  file 1 api 0'],
    [
      'an empty text and a key that is not set',
      name,
      [seen('')],
      [],
      text('', true),
      'same',
      'env 1 file  api 0',
    ],
    [
      'a number and the quantity it reads as',
      cpu,
      [seen('50', '1m')],
      [],
      quantity('50m'),
      'drift',
      'env 0 file  api 0',
    ],
    ['a rounded number', cpu, [seen('1', '1')], [], quantity('50m'), 'rounded', 'env 1 file  api 0'],
    [
      'one number under two divisors',
      cpu,
      [seen('1', '1')],
      [seen('1', '1m')],
      UNKNOWN,
      'drift',
      'env 1 file 2 api 0',
    ],
    ['no divisor and 1', cpu, [seen('1')], [seen('1', '1')], UNKNOWN, 'same', 'env 1 file 1 api 0'],
    [
      'numbers that meet in the quantity',
      cpu,
      [seen('2', '1')],
      [seen('2000', '1m')],
      quantity('2'),
      'drift',
      'env 0 file 0 api 0',
    ],
    [
      'whatever the verdict calls the same',
      cpu,
      [seen('50')],
      [],
      quantity('50m'),
      'same',
      'env 0 file  api 0',
    ],
    [
      'maps but for what the kubelet adds',
      annotations,
      [],
      [seen('a="1"\nkubernetes.io/config.source="api"')],
      map({ a: '1' }),
      'drift',
      'env  file 0 api 0',
    ],
    ['maps that differ', annotations, [], [seen('a="1"')], map({ a: '2' }), 'drift', 'env  file 1 api 0'],
  ])('%s', (_, ref, env, file, api, verdict, expected) => {
    const grouped = groupSources({ ref, env, file, api }, verdict)
    expect(`env ${grouped.env} file ${grouped.file} api ${grouped.api}`).toBe(expected)
  })

  it('names changed, added and removed keys, __proto__ among them, and not what only a file can have', () => {
    const file = [seen('a="1"\nb="1"\nkubernetes.io/config.seen="now"\n__proto__="x"')]
    const sources = { ref: annotations, env: [], file, api: map({ a: '1', b: '2', c: '3' }) }
    expect(groupSources(sources, 'drift').disputed?.sort()).toEqual(['__proto__', 'b', 'c'])
    expect(groupSources(sources, 'same').disputed).toBeUndefined()
  })

  it('tells by neither group nor key what is in a value that is not shown', () => {
    const withheld = { ...seen('secret="a"'), withheld: 'Not shown.' }
    const sources = { ref: annotations, env: [withheld], file: [], api: map({ secret: 'a' }) }
    expect(groupSources(sources, 'drift')).toEqual({ api: 0, env: [1], file: [], disputed: [] })
  })
})
