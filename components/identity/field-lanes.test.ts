import { describe, expect, it } from 'vitest'
import type { IdentityField, SourcedValue } from '@/lib/facts/identity/contract/identity'
import { present } from '@/lib/present'
import { absentWords, isOdd, lanesOf, spokenBy } from './field-lanes'

const VALUES: string[] = []
/** As the server numbers them: each value separately. */
function groupOf(value: string): number {
  return VALUES.includes(value) ? VALUES.indexOf(value) : VALUES.push(value) - 1
}
function env(value: string, more: Partial<SourcedValue> = {}): SourcedValue {
  return { at: 'VARIABLE', by: 'spec', value, group: groupOf(value), ...more }
}
function file(value: string, more: Partial<SourcedValue> = {}): SourcedValue {
  return { at: '/etc/downward/file', by: 'spec', value, group: groupOf(value), ...more }
}
function api(value?: string): SourcedValue {
  return {
    at: 'metadata.name',
    by: 'api',
    group: groupOf(value ?? 'unset'),
    ...present({ value }),
  }
}
function aField(over: Partial<IdentityField>): IdentityField {
  return { field: 'metadata.name', env: [], file: [], verdict: 'drift', notes: [], ...over }
}
/** "env+file web | api other": the columns of each lane, then its texts. */
function drawn(field: IdentityField): string {
  return lanesOf(field)
    .map(({ columns, groups }) => {
      const names = columns.map(({ column }) => column).join('+')
      const texts = groups.map((group) => {
        const source = spokenBy(field, group)
        return source?.error ?? source?.value ?? 'unset'
      })
      return [names, ...texts].join(' ')
    })
    .join(' | ')
}

describe('the lanes of a row', () => {
  const cpu = { field: 'limits.cpu', container: 'app' } as const
  it.each<[string, Partial<IdentityField>, string]>([
    ['three equal values are one', { env: [env('a')], file: [file('a')], api: api('a') }, 'env+file+api a'],
    ['a column without a source is bridged', { env: [env('a')], api: api('a') }, 'env+file+api a'],
    ['but not at the end', { env: [env('a')], file: [file('a')] }, 'env+file a | api'],
    ['nor at the start', { file: [file('a')], api: api('a') }, 'env | file+api a'],
    [
      'env apart from file and API',
      { env: [env('old')], file: [file('new')], api: api('new') },
      'env old | file+api new',
    ],
    [
      'a different value between two equal ones separates them',
      { env: [env('a')], file: [file('b')], api: api('a') },
      'env a | file b | api a',
    ],
    [
      'two values in one column stay in it',
      { env: [env('a'), env('b')], file: [file('a')] },
      'env a b | file a | api',
    ],
    [
      'two equal sources in one column are one value',
      { file: [file('a'), file('a')], api: api('a') },
      'env | file+api a',
    ],
    [
      'an error joins no other value',
      { file: [{ at: 'f', by: 'spec', group: -1, error: 'EACCES' }], api: api('a') },
      'env | file EACCES | api a',
    ],
    ['an empty text is a value', { env: [env('')], file: [file('')], verdict: 'same' }, 'env+file  | api'],
    ['nothing at all is three empty columns', { verdict: 'missing' }, 'env | file | api'],
    [
      'a key that is not set is not a value',
      { env: [env('')], api: api(), verdict: 'same' },
      'env  | file | api unset',
    ],
    [
      'numbers equal to the quantity join it, and the quantity is shown',
      {
        ...cpu,
        env: [env('50', { divisor: '1m', group: 0 })],
        file: [file('1', { divisor: '1', group: 1 })],
        api: { ...api('50m'), group: 0 },
      },
      'env 50 | file 1 | api 50m',
    ],
    [
      'also across a column without a source',
      { ...cpu, env: [env('50', { divisor: '1m', group: 0 })], api: { ...api('50m'), group: 0 } },
      'env+file+api 50m',
    ],
    [
      'for a map the file is shown, which has what the kubelet adds',
      {
        field: 'metadata.annotations',
        file: [file('a="1"\nkubernetes.io/config.source="api"', { group: 0 })],
        api: { ...api('a="1"'), group: 0 },
      },
      'env | file+api a="1"\nkubernetes.io/config.source="api"',
    ],
  ])('%s', (_, over, expected) => {
    expect(drawn(aField(over))).toBe(expected)
  })
})

describe('isOdd', () => {
  const oddLanes = (field: IdentityField) => lanesOf(field).map((lane) => isOdd(field, lane))

  it.each<[string, Partial<IdentityField>, boolean[]]>([
    ['env that is frozen', { env: [env('1')], file: [file('2')], api: api('2') }, [true, false]],
    [
      'env and file against the API server',
      { env: [env('1')], file: [file('1')], api: api() },
      [true, false],
    ],
    [
      'what the node can allocate, which is no limit and no fault',
      { verdict: 'node-allocatable', env: [env('1')], file: [file('1')] },
      [false, false],
    ],
    ['env against the file alone', { env: [env('1')], file: [file('2')] }, [true, false, false]],
    ['sources that agree', { verdict: 'same', env: [env('1')], file: [file('1')], api: api('1') }, [false]],
  ])('%s', (_, over, expected) => {
    expect(oddLanes(aField(over))).toEqual(expected)
  })
})

describe('absentWords', () => {
  it.each([
    ['status.podIPs', 'file', 'cannot be a file'],
    ['status.podIPs', 'env', 'no variable'],
    ['metadata.labels', 'env', 'cannot be a variable'],
    ["metadata.labels['app']", 'file', 'no file'],
    ['limits.cpu', 'file', 'no file'],
    ['metadata.name', 'api', 'not read'],
  ] as const)('%s by %s', (field, column, words) => {
    expect(absentWords(field, column)).toBe(words)
  })
})
