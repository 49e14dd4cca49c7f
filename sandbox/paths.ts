import { methodNotAllowedStatus, pageNotFound, type SandboxAnswer } from './answer'
import { serverPaths, serverVersion } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { coreVersions, groupList, oneGroup, resourceList } from './discovery'
import { openApi } from './openapi'
import { issuer } from './tokens'

const plain = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

function healthy(): SandboxAnswer {
  return { status: 200, text: 'ok', headers: plain }
}

function metrics(context: ApiContext): SandboxAnswer {
  const lines = [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
    ...['pods', 'services', 'configmaps'].map(
      (resource) =>
        `apiserver_storage_objects{group="",resource="${resource}"} ${context.store.list(`/${resource}`).length}`,
    ),
  ]
  return {
    status: 200,
    text: `${lines.join('\n')}\n`,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores' },
  }
}

/** The non-resource paths: the front page, health, version, discovery, OpenID. */
export function pathOutside(context: ApiContext, call: SandboxCall): SandboxAnswer {
  const path = call.path.length > 1 ? call.path.replace(/\/$/, '') : call.path
  const isServed = path === '/version' || path === '/api' || path === '/apis'
  if (isServed && call.method !== 'GET' && call.method !== 'HEAD') return methodNotAllowedStatus()
  switch (path) {
    case '/':
      return { status: 200, json: { paths: serverPaths } }
    case '/version':
      return { status: 200, json: { ...Object(serverVersion), ...context.version } }
    case '/healthz':
    case '/livez':
    case '/readyz':
      return healthy()
    case '/metrics':
      return metrics(context)
    case '/api':
      return coreVersions(context.catalogue, call.headers.accept, context.authority())
    case '/apis':
      return groupList(context.catalogue, call.headers.accept)
    case '/.well-known/openid-configuration':
      return {
        status: 200,
        json: {
          issuer,
          jwks_uri: `https://${context.authority()}/openid/v1/jwks`,
          response_types_supported: ['id_token'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        },
      }
    case '/openid/v1/jwks':
      return {
        status: 200,
        json: context.tokens.jwks,
        headers: { 'content-type': 'application/jwk-set+json' },
      }
    default:
      break
  }
  if (path === '/openapi/v3' || path.startsWith('/openapi/v3/')) return openApi(context.catalogue, path)
  const [root, first, second, ...rest] = path.slice(1).split('/')
  if (root === 'api' && first !== undefined && second === undefined) {
    return resourceList(context.catalogue, '', first)
  }
  if (root === 'apis' && first !== undefined && rest.length === 0) {
    return second === undefined
      ? oneGroup(context.catalogue, first)
      : resourceList(context.catalogue, first, second)
  }
  return pageNotFound()
}
