import 'server-only'
import { isDevelopment } from '@/lib/pod/environment'
import { servedRequest } from '@/lib/process/served-request'
import { HEADERS } from './respond'

type RouteHandler = (request: Request) => Response | Promise<Response>

const made = new WeakSet<RouteHandler>()

/**
 * The form of every exported route handler: it answers only what the listener let pass. A way into the framework that
 * bypasses the listener thus finds nothing behind it. The development server has no listener of our own, and no pod.
 */
export function guarded(handler: RouteHandler): RouteHandler {
  const checked: RouteHandler = (request) =>
    isDevelopment || servedRequest() !== undefined
      ? handler(request)
      : new Response('This request did not come through the listener.\n', { status: 403, headers: HEADERS })
  made.add(checked)
  return checked
}

/** True for what `guarded` made. */
export function isGuarded(handler: unknown): boolean {
  return typeof handler === 'function' && made.has(handler as RouteHandler)
}
