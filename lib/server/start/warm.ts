import http from 'node:http'
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { TextWorker } from '@/lib/facts/text-work/text-worker'
import { serving } from '@/lib/process/served-request'
import type { Handler } from '../http/listener'

/** What is answered first has the processor first. */
const AFTER_MS = 500
const EVERY_MS = 20
const DEADLINE_MS = 10_000
const SAMPLE =
  'pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" in the namespace "a"'

/** Has the handler answer a request of this process, and resolves when it has; nobody reads the answer. */
export async function askItself(
  handler: Handler,
  method: 'GET' | 'OPTIONS',
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const request = Object.assign(new http.IncomingMessage(new Socket()), {
    method,
    url: path,
    headers: { host: 'localhost' },
  })
  const response = new http.ServerResponse(request)
  void serving({ upstream: 0 }, () => handler(request, response))
  // Without a socket it ends and never finishes.
  while (!response.writableEnded) await delay(EVERY_MS, undefined, { signal })
}

/**
 * Makes the first answer of a route and the first paste as fast as the next: half a second after the process is ready the routes are
 * loaded and the thread that reads texts is started, the thread again whenever `soon` is called, as a page opens. It ends after its
 * quiet time, so that an idle process does not pay for it.
 */
export function warming(texts: TextWorker, handler: Handler, paths: readonly string[]): { soon(): void } {
  let timer: NodeJS.Timeout | undefined
  const routes = [...paths]
  const warm = async () => {
    timer = undefined
    const signal = AbortSignal.timeout(DEADLINE_MS)
    // The framework loads a route at its first request. It answers OPTIONS by itself, so nothing is asked of the API server.
    for (const path of routes.splice(0)) await askItself(handler, 'OPTIONS', path, signal)
    await texts.run({ task: 'findings', text: SAMPLE, input: undefined }, signal)
  }
  return {
    soon() {
      // What fails here fails for a reader too, who then gets the reason.
      timer ??= setTimeout(() => void warm().catch(() => undefined), AFTER_MS)
      timer.unref()
    },
  }
}
