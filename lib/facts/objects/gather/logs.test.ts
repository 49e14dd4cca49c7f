import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { logsQuerySchema, logsSchema, MAX_LOG_BYTES } from '@/lib/contract/logs'
import { type Handler, json } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { inPlain } from '@/lib/phrase/testing/in-plain'
import { readContainerLogs } from './logs'

const query = { namespace: 'shop', pod: 'web-0', container: 'app' }

async function ask(handler: Handler, more: object = {}) {
  const { kube, server } = await startPod(handler)
  const answer = await readContainerLogs({
    kube,
    query: logsQuerySchema.parse({ ...query, ...more }),
    signal: new AbortController().signal,
  })
  return {
    logs: logsSchema.parse(z.encode(logsSchema, answer)),
    sent: new URL(server.requests[0]?.url ?? '', 'https://api').searchParams,
  }
}

const says =
  (text: string): Handler =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text)
const refuses =
  (code: number, message: string): Handler =>
  (_, response) =>
    json(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason: '', message }, code)

describe('readLogs', () => {
  it('bounds what it asks for and gives lines as text, with times where they are asked for', async () => {
    const text =
      '2026-11-24T14:00:00.5Z \u001b[31mboom\u001b[0m\n2026-11-24T14:00:01Z Authorization: Bearer abcdefgh12345678\n'
    const { logs, sent } = await ask(says(text), { tailLines: '100', timestamps: 'true' })
    expect(Object.fromEntries(sent)).toEqual({
      tailLines: '100',
      limitBytes: String(MAX_LOG_BYTES),
      container: 'app',
      timestamps: 'true',
    })
    expect(logs.log).toEqual({
      state: 'read',
      value: {
        lines: [
          { at: '2026-11-24T14:00:00.5Z', text: 'boom', looks: [{ from: 0, to: 4, ink: 'red' }] },
          { at: '2026-11-24T14:00:01Z', text: 'Authorization: Bearer [token left out]' },
        ],
        bytes: Buffer.byteLength(text),
        boundedBy: 'nothing',
      },
    })
    const without = await ask(says(text))
    expect(JSON.stringify(without.logs)).not.toContain('"at"')
  })

  it.each([0, 200 * 1024])('leaves out a private key below %i bytes', async (before) => {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const pem = key.export({ type: 'pkcs1', format: 'pem' }).toString().trim().split('\n')
    const first = Array.from({ length: before / 64 }, () => 'a line of the log '.repeat(3))
    const text = [...first, ...pem, 'ready'].map((line) => `2026-11-24T14:00:01Z ${line}\n`).join('')
    const { logs } = await ask(says(text))
    expect(pem.slice(1, -1).filter((line) => JSON.stringify(logs).includes(line))).toEqual([])
    expect(JSON.stringify(logs)).toContain('{"text":"ready"}')
  })

  it('tells a log that is empty from one that is refused, not there yet or gone', async () => {
    expect((await ask((_, response) => response.writeHead(204).end())).logs.log).toMatchObject({
      state: 'read',
      value: { lines: [] },
    })
    expect(inPlain((await ask(refuses(403, 'pods "web-0" is forbidden'))).logs.log)).toEqual({
      state: 'denied',
      says: expect.stringContaining('403'),
      explain: '/ask?verb=get&group=&resource=pods&subresource=log&name=web-0&namespace=shop',
    })
    const waiting = await ask(
      refuses(400, 'container "app" in pod "web-0" is waiting to start: PodInitializing'),
    )
    expect(waiting.logs.log).toEqual({
      state: 'absent',
      says: 'container "app" in pod "web-0" is waiting to start: PodInitializing',
    })
    expect((await ask(refuses(404, 'not found'))).logs.log).toMatchObject({ state: 'absent' })
    const plain = await ask((_, response) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found'),
    )
    expect(plain.logs.log).toEqual({
      state: 'unknown',
      says: 'Something that is not the API server answered 404: 404 page not found',
    })
    expect((await ask(refuses(500, 'no'))).logs.log).toMatchObject({ state: 'unknown' })
  })

  it('says what bounded it', async () => {
    expect((await ask(says('a\nb\n'), { tailLines: '2' })).logs.log).toMatchObject({
      value: { boundedBy: 'lines' },
    })
    expect((await ask(says('x'.repeat(2 * MAX_LOG_BYTES)))).logs.log).toMatchObject({
      value: { boundedBy: 'bytes', lines: [{ cut: expect.any(Number) }] },
    })
  })

  it.each([
    { tailLines: '1001' },
    { tailLines: '0' },
    { tailLines: '1e3' },
    { previous: 'yes' },
    { container: 'a/b' },
    { pod: '../x' },
    { follow: 'true' },
  ])('refuses %o', (more) => {
    expect(logsQuerySchema.safeParse({ ...query, ...more }).success).toBe(false)
  })
})
