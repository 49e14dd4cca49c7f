import type { IncomingMessage } from 'node:http'

const PROXY_PATH = /\/api\/v1\/(?:namespaces\/[^/]+\/(?:pods|services)|nodes)\/[^/]+\/proxy(?:[/?]|$)/

/**
 * True for what came by way of the API server’s own proxy, which names the address that it was asked for in X-Forwarded-Uri
 * (apimachinery, util/proxy/transport.go).
 */
export function cameThroughApiServer({ url = '', headers }: IncomingMessage): boolean {
  const forwarded = headers['x-forwarded-uri']
  return PROXY_PATH.test(url) || (typeof forwarded === 'string' && PROXY_PATH.test(forwarded))
}
