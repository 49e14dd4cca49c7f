import { parseLabelSelector } from '@/lib/objects/label-selector'

/** One term of a field selector; `==` is given as `=`. */
export interface FieldTerm {
  field: string
  operator: '=' | '!='
  value: string
}

/** The terms of a field selector in apimachinery's order, or undefined when it is malformed. */
export function parseFieldSelector(selector: string): FieldTerm[] | undefined {
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
export function requiredName(options: ReadonlyMap<string, string>): string | undefined {
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
