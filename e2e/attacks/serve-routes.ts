import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { answerApi } from '@/lib/server/api/routes'
import { createGate } from '@/lib/server/gate/gate'
import { type Handler, type Listener, listen } from '@/lib/server/http/listener'
import { liveHub } from '@/lib/server/live/process-hub'

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string' && name !== 'host') headers.set(name, value)
  }
  const body = incoming.method === 'POST' ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}
  return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method: incoming.method ?? 'GET',
    headers,
    signal,
    ...body,
  } as RequestInit)
}

const handler: Handler = async (incoming, outgoing) => {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const answer = await answerApi(toRequest(incoming, gone.signal))
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
  try {
    for await (const chunk of answer.body ?? []) outgoing.write(chunk)
  } catch {
    // The client disconnected.
  }
  outgoing.end()
}

const CLIENT = Symbol.for('podglass.kube-client')

/**
 * The listener in front of the real route handlers, without the framework between them, for as many requests as a test sends:
 * each finds its client a second older. The handlers ask through `kube`.
 */
export async function serveRoutes(kube: InClusterClient): Promise<Listener> {
  const held = globalThis as unknown as Record<symbol, unknown>
  const before = held[CLIENT]
  held[CLIENT] = kube
  const hub = liveHub()
  let now = 0
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath: '' },
    gate: createGate({ access: { mode: 'local' }, basePath: '' }),
    scripts: null,
    routes: [],
    audit: () => undefined,
    handler,
    nowMs: () => {
      now += 1000
      return now
    },
  })
  onTestFinished(async () => {
    await listener.drain(0)
    hub.close()
    held[CLIENT] = before
  })
  return listener
}
