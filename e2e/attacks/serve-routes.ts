import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { kubeClient } from '@/lib/kube/transport/client'
import { systemClock } from '@/lib/process/clock'
import { answerApi } from '@/lib/server/api/routes'
import { createGate } from '@/lib/server/gate/gate'
import { type Handler, type Listener, listen } from '@/lib/server/http/listener'
import { createLiveHub } from '@/lib/server/live/live-hub'
import { createLogFeed } from '@/lib/server/live/log-follower'
import { createTableFeed } from '@/lib/server/live/table-feed'

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

const SHARED = ['podglass.kube-client', 'podglass.live-hub'].map((name) => Symbol.for(name))

/**
 * The listener in front of the real route handlers, without the framework between them, for as many requests as a test sends:
 * each finds its client a second older. The handlers ask through `kube`.
 */
export async function serveRoutes(kube: InClusterClient): Promise<Listener> {
  const held = globalThis as unknown as Record<symbol, unknown>
  const before = SHARED.map((key) => held[key])
  const hub = createLiveHub({
    clock: systemClock,
    feedFor: (target) => createTableFeed(kubeClient(), target),
    logFeedFor: (target) => createLogFeed(kubeClient(), target),
    watchIdentity: () => undefined,
    askOverview: () => new Promise(() => {}),
  })
  const [client = Symbol(), live = Symbol()] = SHARED
  held[client] = kube
  held[live] = hub
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
    for (const [i, key] of SHARED.entries()) held[key] = before[i]
  })
  return listener
}
