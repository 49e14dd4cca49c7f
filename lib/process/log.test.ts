import { describe, expect, it, onTestFinished } from 'vitest'
import { CANARY, testToken } from '@/lib/kube/testing/pod'
import { KubeUnreachableError } from '@/lib/kube/transport/errors'
import { type LogFields, log, setLogSink } from './log'

function written(fields: Record<string, unknown>): LogFields {
  let line: LogFields = {}
  setLogSink((_, __, safe) => {
    line = safe
  })
  onTestFinished(() => setLogSink(() => {}))
  log.error('something-failed', fields)
  return line
}

describe('log', () => {
  it.each<[string, Record<string, unknown>, LogFields]>([
    [
      'plain fields',
      { port: 3000, ok: true, none: null, not: undefined },
      { port: 3000, ok: true, none: null },
    ],
    ['a token', { says: `sent ${testToken()}` }, { says: 'sent [JWT left out]' }],
    ['a password in a URL', { url: 'https://a:hunter22@db' }, { url: 'https://a:[password left out]@db' }],
    ['control characters', { says: 'a\x1b[31m\x07\r\u202eb' }, { says: 'a\\x1b[31m\\x07\\r\\u202eb' }],
    ['lists and objects', { a: [1, { b: 'c' }] }, { a: [1, { b: 'c' }] }],
    [
      'what holds more than data',
      { headers: new Headers({ a: 'b' }), map: new Map() },
      { headers: '[left out]', map: '[left out]' },
    ],
    ['numbers that JSON lacks', { n: Number.NaN }, { n: 'NaN' }],
    ['names that every line has', { level: 'x', time: 'y' }, { level_: 'x', time_: 'y' }],
    [
      'what has no place in JSON',
      { f: () => 1, s: Symbol('s'), b: 1n },
      { f: '[left out]', s: '[left out]', b: '[left out]' },
    ],
  ])('writes %s so that it can be printed', (_, fields, expected) => {
    expect(written(fields)).toEqual(expected)
  })

  it('bounds what is long, deep or endless', () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    const line = JSON.stringify(written({ long: 'x'.repeat(1e6), many: Array(1e4).fill('y'), loop }))
    expect(line.length).toBeLessThan(4_000)
  })

  it('writes of an error its name, words, code, cause and frames, and nothing that hangs on it', () => {
    const cause = Object.assign(new Error(`read ${testToken()}`), { code: 'ECONNRESET' })
    const error = Object.assign(new Error('It failed\n    at forged (frame.ts:1:1)', { cause }), {
      headers: { authorization: CANARY },
      body: CANARY,
    })
    const line = written({ error })
    expect(line.error).toMatchObject({
      name: 'Error',
      says: 'It failed\n    at forged (frame.ts:1:1)',
      cause: { says: 'read [JWT left out]', code: 'ECONNRESET' },
    })
    const text = JSON.stringify(line)
    expect(text).not.toContain(CANARY)
    expect(text).not.toContain('authorization')
    expect(text).toContain('log.test.ts')
    expect(JSON.stringify(Object(line.error).stack)).not.toContain('forged')
  })

  it('says of a failed call whether another try can help', () => {
    const facts = {
      step: 'timeout',
      during: 'headers',
      osCode: 'DEADLINE',
      says: '',
      authority: 'a:443',
    } as const
    const error = new KubeUnreachableError({ method: 'GET', path: '/version' }, facts, 5)
    expect(written({ error }).error).toMatchObject({ name: 'KubeUnreachableError', retryable: true })
  })
})
