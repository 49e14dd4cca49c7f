import { requiredName } from './field-selector'
import type { Attributes } from './types'

const METHOD_VERBS = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
])
const LEGACY_VERBS = new Set(['proxy', 'watch'])
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize'])

/**
 * What the API server authorizes for one HTTP request (`NewRequestInfo`, Kubernetes 1.36). `target` is the path with its
 * query as sent. The body is not read, so a create has no name unless it is on a subresource. A method that has no verb
 * gives the verb "". `/api/v1/watch` and `/api/v1/proxy` alone, which the server answers with 500, give the resource "".
 */
export function requestAttributes(method: string, target: string): Attributes {
  const question = target.indexOf('?')
  const rawPath = question < 0 ? target : target.slice(0, question)
  const query = question < 0 ? '' : target.slice(question + 1)
  const path = percentDecoded(rawPath) ?? rawPath
  const parts = trimSlashes(path).split('/')
  const isGroupless = parts[0] === 'api'
  if (parts.length < (isGroupless ? 3 : 4) || (!isGroupless && parts[0] !== 'apis')) {
    return { kind: 'path', verb: method.toLowerCase(), path }
  }
  const group = isGroupless ? '' : (parts[1] ?? '')
  return resourceAttributes(method, group, parts.slice(isGroupless ? 2 : 3), query)
}

function resourceAttributes(
  method: string,
  group: string,
  parts: readonly string[],
  query: string,
): Attributes {
  const [first = '', ...afterFirst] = parts
  const isLegacy = LEGACY_VERBS.has(first)
  let verb = isLegacy ? first : (METHOD_VERBS.get(method) ?? '')
  let relative = isLegacy ? afterFirst : parts
  let namespace = ''
  if (relative[0] === 'namespaces' && relative[1] !== undefined) {
    namespace = relative[1]
    if (relative[2] !== undefined && !NAMESPACE_SUBRESOURCES.has(relative[2])) relative = relative.slice(2)
  }
  const [resource = '', givenName = '', thirdPart = ''] = relative
  const subresource = verb === 'proxy' ? '' : thirdPart
  let name = givenName
  if (name === '' && verb === 'get') {
    const options = parseQuery(query)
    verb = isWatch(options) ? 'watch' : 'list'
    name = requiredName(options) ?? ''
  }
  if (name === '' && verb === 'delete') verb = 'deletecollection'
  return { kind: 'resource', verb, group, resource, subresource, name, namespace }
}

// Only absence, "false" and "0" are false; an empty value is true.
function isWatch(options: ReadonlyMap<string, string>): boolean {
  const value = options.get('watch')
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false'
}

// As Go's url.ParseQuery: the first value of a key counts, and a malformed pair or one with a semicolon is dropped.
function parseQuery(query: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue
    const equals = pair.indexOf('=')
    const key = percentDecoded(plusAsSpace(equals < 0 ? pair : pair.slice(0, equals)))
    const value = percentDecoded(plusAsSpace(equals < 0 ? '' : pair.slice(equals + 1)))
    if (key !== undefined && value !== undefined && !options.has(key)) options.set(key, value)
  }
  return options
}

function plusAsSpace(text: string): string {
  return text.replaceAll('+', ' ')
}

function percentDecoded(text: string): string | undefined {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  const encoded = new TextEncoder().encode(text)
  for (let at = 0; at < encoded.length; at += 1) {
    const byte = encoded[at] ?? 0
    if (byte !== 0x25) {
      bytes.push(byte)
      continue
    }
    const digits = String.fromCharCode(...encoded.slice(at + 1, at + 3))
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return undefined
    bytes.push(Number.parseInt(digits, 16))
    at += 2
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

function trimSlashes(path: string): string {
  let start = 0
  let end = path.length
  while (start < end && path[start] === '/') start += 1
  while (end > start && path[end - 1] === '/') end -= 1
  return path.slice(start, end)
}
