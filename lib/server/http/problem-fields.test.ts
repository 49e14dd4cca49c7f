import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { HIDING } from '@/e2e/hostile/payloads'
import { problemSchema } from '@/lib/contract/problem'
import { InvalidRequestError, TooManyStreamsError } from '@/lib/facts/questions/errors'
import { json, type RecordedRequest } from '@/lib/kube/testing/https-server'
import { CANARY, failureFrom, startPod } from '@/lib/kube/testing/pod'
import { versionPath } from '@/lib/kube/transport/paths'
import { plain } from '@/lib/phrase/phrase'
import { setLogSink } from '@/lib/process/log'
import { problemResponse } from './respond'

type Answer = Parameters<typeof json>[0]

const HOSTILE = `<script>\u001b[2J\u202e password=hunter2x AKIAIOSFODNN7EXAMPLE ${'long '.repeat(10_000)}`
const status = (code: number) => ({
  kind: 'Status',
  code,
  reason: HOSTILE,
  message: HOSTILE,
  details: { name: 'field-of-details', causes: [{ message: 'field-of-causes' }] },
})
const headers = {
  'x-inner': 'header-of-upstream',
  server: 'header-of-upstream',
  location: 'http://header-of-upstream',
}

const ANSWERS: [string, (request: RecordedRequest, response: Answer) => void][] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500, 503].map(
    (code) =>
      [
        `a Status ${code}`,
        (_: RecordedRequest, response: Answer) => json(response, status(code), code, headers),
      ] as [string, (request: RecordedRequest, response: Answer) => void],
  ),
  ['a page', (_, response) => response.writeHead(502, headers).end(HOSTILE)],
  ['a redirect', (_, response) => response.writeHead(307, headers).end()],
  ['a hang-up', (_, response) => response.destroy()],
]

describe('a problem that goes out', () => {
  beforeEach(() => setLogSink(() => {}))

  async function expectClean(error: unknown): Promise<void> {
    const response = problemResponse(error)
    const body: unknown = await response.json()
    const { marks: _, ...fields } = Object(body)
    expect(Object.keys(fields).sort()).toEqual(Object.keys(problemSchema.shape).sort())
    const { detail: told, ...rest } = z.parse(problemSchema, body)
    const detail = plain(told)
    // The words of others are in the detail alone, bounded and fit to be shown.
    expect(JSON.stringify(rest)).not.toMatch(/script|password|long long/)
    expect(detail).not.toMatch(/hunter2x|AKIAIOS|header-of-upstream|field-of|node_modules|\.ts:\d/)
    expect(detail.length).toBeLessThan(20_000)
    expect(HIDING.test(JSON.stringify(JSON.parse(JSON.stringify(detail))))).toBe(false)
    expect(JSON.stringify([body, [...response.headers]])).not.toContain(CANARY)
  }

  it.each(ANSWERS)(
    'after %s has the fields of the contract, and upstream words in one of them',
    async (_, handler) => {
      const { kube } = await startPod(handler, { deadlines: { headersMs: 300 } })
      await expectClean(await failureFrom(kube.get(versionPath(), { retries: 0 })))
    },
  )

  it.each([
    ['our own mistake', Object.assign(new Error(HOSTILE), { token: CANARY })],
    ['what is no error', HOSTILE],
    ['a request that is wrong', new InvalidRequestError([{ field: 'name', says: 'A name has no "/".' }])],
    ['too many streams', new TooManyStreamsError('Too many.')],
  ])('after %s too', async (_, error) => {
    await expectClean(error)
  })
})
