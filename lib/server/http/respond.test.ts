import { describe, expect, it, onTestFinished } from 'vitest'
import { checkRequestSchema } from '@/lib/contract/access-check'
import { type LogSink, setLogSink } from '@/lib/process/log'
import { type ServedRequest, serving } from '@/lib/process/served-request'
import { problemResponse, readJson, readJsonValue } from './respond'

class ResponseAborted extends Error {
  override readonly name = 'ResponseAborted'
}

/** What is logged until the test ends. */
function collectLog(): Parameters<LogSink>[] {
  const logged: Parameters<LogSink>[] = []
  setLogSink((...line) => {
    logged.push(line)
  })
  onTestFinished(() => setLogSink(() => {}))
  return logged
}

describe('a handler that failed', () => {
  it('logs nothing when its asker only went away', () => {
    const logged = collectLog()
    expect(problemResponse(new ResponseAborted()).status).toBe(499)
    expect(logged).toEqual([])
  })

  it('logs what it hides, and says under which id', async () => {
    const logged = collectLog()
    const answer = problemResponse(new Error('secret words'))
    const { detail } = await answer.json()
    expect(answer.status).toBe(500)
    const [, id = ''] = /under ([0-9a-f-]{36})\./.exec(detail) ?? []
    expect(logged[0]?.[2]).toMatchObject({ id })
    expect(detail).not.toContain('secret words')
  })
})

describe('readJson', () => {
  const refusalOf = async (body: string) => {
    const headers = { 'content-type': 'application/json' }
    const request = new Request('http://localhost/api', { method: 'POST', headers, body })
    const answer = await readJson(request, checkRequestSchema, 2 * 1024 * 1024).then(
      () => new Response(),
      problemResponse,
    )
    return { status: answer.status, text: await answer.text() }
  }
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${'k'.repeat(30)}${i}`, i]))

  it.each([
    ['12,000 unknown fields', JSON.stringify({ verb: 'get', path: '/version', ...keys(12_000) }), 400],
    ['an unknown field of 1 MiB', JSON.stringify({ verb: 'get', path: '/a', ['k'.repeat(1 << 20)]: 1 }), 400],
    [
      '10,000 wrong groups',
      JSON.stringify({ verb: 'get', path: '/a', user: 'u', groups: Array(10_000).fill(1) }),
      400,
    ],
    ['a million brackets', '['.repeat(1_000_000), 413],
    ['700,000 numbers', `[${'0,'.repeat(700_000)}0]`, 413],
  ])('refuses %s by a short problem', async (_, body, status) => {
    const answer = await refusalOf(body)
    expect(answer.status).toBe(status)
    expect(answer.text.length).toBeLessThan(10_000)
    expect(JSON.parse(answer.text).fields.length).toBeGreaterThan(0)
  })

  it.each([
    [100, true],
    [100_000, false],
  ])(
    'reads %s KiB of a body that is too large, and no more than 2 MiB of one without an end',
    async (count, isWhole) => {
      let left = count
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (left === 0) return controller.close()
          left -= 1
          controller.enqueue(new Uint8Array(1024))
        },
      })
      const headers = { 'content-type': 'application/json' }
      const sent = { method: 'POST', headers, body, duplex: 'half' }
      const request = new Request('http://localhost/api', sent)
      await expect(readJson(request, checkRequestSchema, 16 * 1024)).rejects.toThrow('larger than 16 KiB')
      expect(left === 0).toBe(isWhole)
      expect(count - left).toBeLessThanOrEqual(2 * 1024 + 2)
    },
  )

  const SHAPES = /^Send verb, group, resource and namespace .* or verb and path\.$/
  it.each([
    [{}, [['body', SHAPES]]],
    [{ verb: 'watch' }, [['body', SHAPES]]],
    [{ verb: 'watch', group: '', resource: 'pods' }, [['namespace', /is missing/]], /^Add namespace: /],
    [
      { verb: 'watch', resource: 'pods' },
      [
        ['group', /is missing/],
        ['namespace', /is missing/],
      ],
      /^Add group and namespace: /,
    ],
    [{ path: '/metrics' }, [['verb', /is missing/]], /^Add verb: /],
    [
      { verb: 'get', resource: 'pods', namespace: 'Shop' },
      [
        ['group', /missing/],
        ['namespace', /./],
      ],
      /^Change group/,
    ],
    [{ verb: 'get', path: 1 }, [['path', /not of the type string/]]],
    [{ verb: 'get', path: 'metrics' }, [['path', /starts with "\/"/]]],
  ])(
    'names what %j lacks, or both forms where it could be either',
    async (body, fields, hint: RegExp = /^Change /) => {
      const { text } = await refusalOf(JSON.stringify(body))
      const problem = JSON.parse(text)
      expect(problem.fields).toEqual(
        fields.map(([field, says]) => ({ field, says: expect.stringMatching(says as RegExp) })),
      )
      expect(problem.hint).toMatch(hint)
    },
  )

  it('says how many fields it does not name', async () => {
    const { text } = await refusalOf(JSON.stringify({ verb: 'get', path: '/version', ...keys(25) }))
    expect(JSON.parse(text).fields[0].field).toMatch(/^5 more fields than k+0, k+1/)
  })
})

it('tells the audit of a body what its schema let pass, and nothing where there is none', async () => {
  const call = { verb: 'get', group: '', resource: 'pods', namespace: 'shop' }
  const request = (body: unknown) =>
    new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const served: ServedRequest = { upstream: 0 }
  await serving(served, () => readJsonValue(request({ ...call, namespace: 'x'.repeat(9_000) }), 16 * 1024))
  expect(served.asked).toBeUndefined()
  await serving(served, () => readJson(request(call), checkRequestSchema))
  expect(served.asked).toEqual([call])
})
