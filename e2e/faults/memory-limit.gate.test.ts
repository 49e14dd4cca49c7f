import type { ServerResponse } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { reportRow } from '@/e2e/testing/fault-figures'
import { systemClock } from '@/lib/clock'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import type { StreamEvent } from '@/lib/pages/live/contract/stream'
import { plain } from '@/lib/phrase/phrase'
import { closeAllStreams, openStreams } from '@/lib/process/drain'
import { setLogSink } from '@/lib/process/log'
import { createMemoryPressure } from '@/lib/process/memory-pressure'
import { createGate } from '@/lib/server/gate/gate'
import { listen } from '@/lib/server/http/listener'
import { eventStream } from '@/lib/server/live/event-stream'

const MIB = 1_048_576
const LIMIT = 256 * MIB
const READERS = 20

function sendStream(response: ServerResponse): void {
  const end = new AbortController()
  response.once('close', () => end.abort())
  const hub = {
    join: () => ({ topic: { name: 't', next: () => undefined, subscribe: () => () => {} }, leave() {} }),
  }
  const stream = eventStream([], { hub, clock: systemClock, signal: end.signal })
  response.writeHead(200, Object.fromEntries(stream.headers))
  const pass = async () => {
    for await (const bytes of stream.body ?? []) response.write(bytes)
    response.end()
  }
  void pass()
}

/** The last event that a stream brings before it ends. */
async function lastEventOf(url: string): Promise<StreamEvent | undefined> {
  const answer = await fetch(`${url}/api/stream?topics=`)
  const parse = createFrameReader()
  const text = await answer.text()
  return [...parse(text)].at(-1)
}

it('R19: at 85 % of the memory limit calls are refused with Retry-After and streams are sent away, pages are served on', async () => {
  setLogSink(() => {})
  const memory = { used: 120 * MIB }
  let now = 0
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath: '' },
    gate: createGate({ access: { mode: 'local' }, basePath: '' }),
    audit: () => {},
    routes: [],
    scripts: null,
    nowMs: () => now,
    memory: createMemoryPressure(
      () => closeAllStreams('memory'),
      () => ({ used: memory.used, limit: LIMIT }),
    ),
    handler: (request, response) => {
      if (request.url?.startsWith('/api/stream')) return sendStream(response)
      response.end('ok')
    },
  })
  onTestFinished(() => listener.drain(0))
  const url = `http://127.0.0.1:${listener.port}`
  const ask = async (path: string) => {
    const answer = await fetch(url + path)
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() }
  }

  expect((await ask('/api/identity')).status).toBe(200)
  const streams = Array.from({ length: READERS }, () => lastEventOf(url))
  await vi.waitFor(() => expect(openStreams()).toBeGreaterThanOrEqual(READERS), { timeout: 10_000 })
  memory.used = 0.86 * LIMIT
  now += 1_000
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/api/resources?canary')))
  const shed = answers.filter(({ status }) => status === 503)
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(shed[0]).toMatchObject({ retryAfter: '5' })
  expect(JSON.parse(shed[0]?.text ?? '{}')).toMatchObject({
    title: 'Podglass is short of memory.',
    retryable: true,
  })
  for (const event of await Promise.all(streams)) {
    if (event?.type !== 'bye') throw new Error(`A stream ended by ${event?.type}.`)
    expect(plain(event.says)).toBe('Podglass is short of memory.')
    expect(event.retryAfterMs).toBeGreaterThanOrEqual(8_000)
  }
  expect((await ask('/')).status).toBe(200)

  memory.used = 0.79 * LIMIT
  now += 1_000
  expect((await ask('/api/identity')).status).toBe(200)
  reportRow('R19', `memory at 86 % of ${LIMIT / MIB} MiB`, {
    shed: shed.length,
    streamsSentAway: READERS,
    pagesServed: 1,
    recoversBelow: '80 %',
  })
})
