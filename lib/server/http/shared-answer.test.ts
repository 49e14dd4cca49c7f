import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod/mini'
import { CODING_HEADER } from '@/lib/next/content-coding'
import { setLogSink } from '@/lib/process/log'
import { respondShared } from './shared-answer'

const seen = vi.fn((text: string) => text.length > 0)
const schema = z.object({ name: z.string().check(z.refine(seen)) })

function asking(encoding?: string): Request {
  const headers = {
    [CODING_HEADER]: 'yes',
    ...(encoding === undefined ? {} : { 'accept-encoding': encoding }),
  }
  return new Request('http://127.0.0.1/api/resources', { headers })
}

describe('respondShared', () => {
  it('validates one object once for all that ask for it at the same time', async () => {
    seen.mockClear()
    const value = { name: 'web' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => respondShared(asking('gzip'), schema, async () => value)),
    )
    expect(seen).toHaveBeenCalledTimes(1)
    for (const answer of answers) {
      expect(answer.headers.get(CODING_HEADER)).toBe('gzip')
      expect(answer.headers.get('vary')).toBe('Accept-Encoding')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(JSON.parse(gunzipSync(await answer.arrayBuffer()).toString())).toEqual(value)
    }
  })

  it.each([
    ['gzip', true],
    ['br, gzip;q=0.8', true],
    ['deflate,gzip', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0, br', false],
    ['identity', false],
    ['xgzip', false],
    [undefined, false],
  ])('compresses for %s: %s', async (encoding, is) => {
    const answer = await respondShared(asking(encoding), schema, async () => ({ name: 'web' }))
    expect(answer.headers.get(CODING_HEADER)).toBe(is ? 'gzip' : null)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(JSON.parse((is ? gunzipSync(bytes) : bytes).toString())).toEqual({ name: 'web' })
  })

  it('copies a long answer for none of its readers: who takes nothing of it costs nothing', async () => {
    const value = { name: 'web '.repeat(100_000) }
    const first = async (encoding: string) => {
      const answer = await respondShared(asking(encoding), schema, async () => value)
      return (await answer.body?.getReader().read())?.value ?? new Uint8Array()
    }
    const [one, other] = [await first('gzip'), await first('gzip')]
    expect(other.buffer).toBe(one.buffer)
    expect((await first('identity')).length).toBeLessThanOrEqual(64 * 1024)
  })

  it('does not compress where no listener would name the coding', async () => {
    const bare = new Request('http://127.0.0.1/', { headers: { 'accept-encoding': 'gzip' } })
    const answer = await respondShared(bare, schema, async () => ({ name: 'web' }))
    expect(await answer.json()).toEqual({ name: 'web' })
  })

  it('answers a problem when the answer breaks its promise', async () => {
    const logged: string[] = []
    setLogSink((_, event) => logged.push(event))
    onTestFinished(() => setLogSink(() => {}))
    const answer = await respondShared(asking('gzip'), schema, async () => ({ name: '' }))
    expect(logged).toEqual(['handler-failed'])
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
  })
})
