/** A label selector as objects hold it (`metav1.LabelSelector`), its operators as they came. */
export interface LabelSelector {
  matchLabels?: Readonly<Record<string, string>>
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[]
}

export type Labels = Readonly<Record<string, string>>

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number]

const KEY = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/

/**
 * Parses the string form of a label selector (`app=web,tier in (a,b),!old`) into requirements with the operators In,
 * NotIn, Exists, DoesNotExist, Gt and Lt, or undefined when the API server would refuse it as malformed.
 */
export function parseLabelSelector(selector: string): LabelSelector | undefined {
  const tokens = selector.match(/==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/g) ?? []
  const matchExpressions: Requirement[] = []
  let at = 0
  while (at < tokens.length) {
    if (matchExpressions.length > 0) {
      if (tokens[at] !== ',') return undefined
      at += 1
    }
    const parsed = parseRequirement(tokens, at)
    if (parsed === undefined) return undefined
    matchExpressions.push(parsed.requirement)
    at = parsed.end
  }
  return { matchExpressions }
}

/** True when labels satisfy every part of a selector; an empty selector matches everything, an unknown operator nothing. */
export function selectorMatches(selector: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labelOf(labels, key) === value) &&
    (selector.matchExpressions ?? []).every((requirement) => requirementMatches(requirement, labels))
  )
}

function requirementMatches({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = labelOf(labels, key)
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && isInteger(value) && BigInt(value) > BigInt(values[0] ?? '0')
    case 'Lt':
      return value !== undefined && isInteger(value) && BigInt(value) < BigInt(values[0] ?? '0')
    default:
      return false
  }
}

// A label may be named "constructor".
function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined
}

function isInteger(value: string): boolean {
  return /^-?[0-9]{1,19}$/.test(value)
}

function isWord(token: string | undefined): token is string {
  return token !== undefined && !/^[=!(),<>]/.test(token)
}

function parseRequirement(
  tokens: readonly string[],
  start: number,
): { requirement: Requirement; end: number } | undefined {
  const isNegated = tokens[start] === '!'
  const keyAt = isNegated ? start + 1 : start
  const key = tokens[keyAt]
  if (!isWord(key) || !KEY.test(key)) return undefined
  const operator = tokens[keyAt + 1]
  if (operator === undefined || operator === ',') {
    return { requirement: { key, operator: isNegated ? 'DoesNotExist' : 'Exists' }, end: keyAt + 1 }
  }
  if (isNegated) return undefined
  if (operator === 'in' || operator === 'notin') {
    const list = parseValues(tokens, keyAt + 2)
    return (
      list && {
        requirement: { key, operator: operator === 'in' ? 'In' : 'NotIn', values: list.values },
        end: list.end,
      }
    )
  }
  const named = BINARY.get(operator)
  if (named === undefined) return undefined
  const next = tokens[keyAt + 2]
  const value = isWord(next) ? next : ''
  const isWanted = named === 'Gt' || named === 'Lt' ? isInteger(value) : VALUE.test(value)
  if (!isWanted) return undefined
  return { requirement: { key, operator: named, values: [value] }, end: keyAt + (isWord(next) ? 3 : 2) }
}

const BINARY = new Map([
  ['=', 'In'],
  ['==', 'In'],
  ['!=', 'NotIn'],
  ['>', 'Gt'],
  ['<', 'Lt'],
])

function parseValues(
  tokens: readonly string[],
  start: number,
): { values: string[]; end: number } | undefined {
  if (tokens[start] !== '(' || tokens[start + 1] === ')') return undefined
  const values: string[] = []
  let at = start + 1
  for (;;) {
    const token = tokens[at]
    const value = isWord(token) ? token : ''
    if (!VALUE.test(value)) return undefined
    values.push(value)
    if (isWord(token)) at += 1
    if (tokens[at] === ')') return { values: [...new Set(values)], end: at + 1 }
    if (tokens[at] !== ',') return undefined
    at += 1
  }
}
