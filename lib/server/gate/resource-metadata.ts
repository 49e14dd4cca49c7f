import type { IncomingMessage } from 'node:http'
import { present } from '@/lib/present'
import type { ResourceMetadata } from './admission'

interface Protected {
  basePath: string
  /** The issuer whose tokens the API server accepts, if the settings name it. */
  issuer: string | undefined
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/** The origin that the asker sees. The guard let only allowed hosts pass, and TLS ends before this listener. */
function originOf({ headers: { host = '' } }: Pick<IncomingMessage, 'headers'>): string {
  return `${LOOPBACK.test(host) ? 'http' : 'https'}://${host}`
}

/**
 * How agents find out where tokens for `/mcp` come from (RFC 9728): a 401 names the document, which names the issuer. Where the
 * settings name none, the document says no more than that a token goes into the Authorization header.
 */
export function resourceMetadata({ basePath, issuer }: Protected): ResourceMetadata {
  const path = `${basePath}${WELL_KNOWN}/mcp`
  return {
    challenge: (request) => `Bearer realm="podglass", resource_metadata="${originOf(request)}${path}"`,
    serve({ request, response, path: asked }) {
      if (asked !== path && asked !== `${basePath}${WELL_KNOWN}`) return false
      response.setHeader('content-type', 'application/json')
      response.setHeader('cache-control', 'no-store')
      response.setHeader('vary', 'Host')
      response.end(
        JSON.stringify({
          resource: `${originOf(request)}${basePath}/mcp`,
          resource_name: 'Podglass',
          bearer_methods_supported: ['header'],
          ...present({ authorization_servers: issuer && [issuer] }),
        }),
      )
      return true
    },
  }
}
