import { readdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { kubeClient } from '@/lib/kube/transport/client'
import { systemClock } from '@/lib/process/clock'
import { createGate } from '@/lib/server/gate/gate'
import { type Handler, type Listener, listen } from '@/lib/server/http/listener'
import { createLiveHub } from '@/lib/server/live/live-hub'
import { createLogFeed } from '@/lib/server/live/log-follower'
import { createTableFeed } from '@/lib/server/live/table-feed'

const API = join(import.meta.dirname, '../../app/api')

type Routes = Map<string, Record<string, unknown>>

async function readRoutes(): Promise<Routes> {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('route.ts'),
  )
  const routes: Routes = new Map()
  for (const file of files) {
    const path = `/api/${relative('.', file).replace(/\/?route\.ts$/, '')}`
    routes.set(path, await import(join(API, file)))
  }
  return routes
}

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

function handlerOf(routes: Routes): Handler {
  return async (incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.once('close', () => gone.abort())
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost')
    const route = routes.get(decodeURIComponent(pathname))?.[incoming.method ?? '']
    if (typeof route !== 'function') {
      outgoing.writeHead(404).end()
      return
    }
    const answer: Response = await route(toRequest(incoming, gone.signal))
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    try {
      for await (const chunk of answer.body ?? []) outgoing.write(chunk)
    } catch {
      // The client disconnected.
    }
    outgoing.end()
  }
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
    handler: handlerOf(await readRoutes()),
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
