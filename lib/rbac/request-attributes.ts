import { parseLabelSelector } from '@/lib/objects/label-selector'
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

/** One term of a field selector; `==` is given as `=`. */
interface FieldTerm {
  field: string
  operator: '=' | '!='
  value: string
}

/** The terms of a field selector in apimachinery's order, or undefined when it is malformed. */
function parseFieldSelector(selector: string): FieldTerm[] | undefined {
  const terms: FieldTerm[] = []
  for (const part of splitTerms(selector).sort()) {
    if (part === '') continue
    const split = /[!=]?=/.exec(part)
    if (split === null) return undefined
    const value = unescaped(part.slice(split.index + split[0].length))
    if (value === undefined) return undefined
    terms.push({ field: part.slice(0, split.index), operator: split[0] === '!=' ? '!=' : '=', value })
  }
  return terms
}

/**
 * The name that a list or watch is authorized with: that of a field selector which requires exactly `metadata.name`
 * (Kubernetes 1.11 and later). Undefined when there is none, when it is no legal path segment, or when any option of the
 * list is malformed, because the API server then drops them all.
 */
function requiredName(options: ReadonlyMap<string, string>): string | undefined {
  const selector = options.get('fieldSelector')
  if (selector === undefined || !areDecodable(options)) return undefined
  const term = parseFieldSelector(selector)?.find((it) => it.field === 'metadata.name' && it.operator === '=')
  return term !== undefined && isPathSegmentName(term.value) ? term.value : undefined
}

function areDecodable(options: ReadonlyMap<string, string>): boolean {
  return (
    ['limit', 'timeoutSeconds'].every((key) => isInteger(options.get(key))) &&
    parseLabelSelector(options.get('labelSelector') ?? '') !== undefined
  )
}

function isInteger(value: string | undefined): boolean {
  if (value === undefined) return true
  if (!/^[+-]?[0-9]{1,400}$/.test(value)) return false
  const number = BigInt(value.startsWith('+') ? value.slice(1) : value)
  return BigInt.asIntN(64, number) === number
}

function isPathSegmentName(name: string): boolean {
  return name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%')
}

function splitTerms(selector: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let at = 0; at < selector.length; at += 1) {
    if (selector[at] === '\\') at += 1
    else if (selector[at] === ',') {
      terms.push(selector.slice(start, at))
      start = at + 1
    }
  }
  terms.push(selector.slice(start))
  return terms
}

function unescaped(value: string): string | undefined {
  let plain = ''
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? ''
    if (character === ',' || character === '=') return undefined
    if (character !== '\\') {
      plain += character
      continue
    }
    at += 1
    const escaped = value[at] ?? ''
    if (escaped !== '\\' && escaped !== ',' && escaped !== '=') return undefined
    plain += escaped
  }
  return plain
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
