import { at } from '@/lib/objects/fields'

/** True when an object's labels or fields match. */
export type Matcher = (read: (key: string) => string | undefined) => boolean

interface Token {
  kind: 'identifier' | 'operator' | 'end'
  text: string
}

const symbols = new Set(['!', '=', '(', ')', ',', '>', '<'])
const operators = ['==', '!=', '=', '!', '(', ')', ',', '>', '<']

function* tokens(selector: string): Generator<Token> {
  let index = 0
  while (index < selector.length) {
    const character = selector[index] ?? ''
    if (/\s/.test(character)) {
      index += 1
    } else if (symbols.has(character)) {
      const operator = operators.find((candidate) => selector.startsWith(candidate, index)) ?? character
      yield { kind: 'operator', text: operator }
      index += operator.length
    } else {
      const start = index
      while (
        index < selector.length &&
        !symbols.has(selector[index] ?? '') &&
        !/\s/.test(selector[index] ?? '')
      ) {
        index += 1
      }
      yield { kind: 'identifier', text: selector.slice(start, index) }
    }
  }
  yield { kind: 'end', text: '' }
}

/**
 * Parses a label selector as labels.Parse of apimachinery does.
 * Throws an Error whose message is the API server's.
 */
export function labelSelectorOf(selector: string): Matcher {
  const stream = [...tokens(selector)]
  let position = 0
  const next = (): Token => stream[position++] ?? { kind: 'end', text: '' }
  const peek = (): Token => stream[position] ?? { kind: 'end', text: '' }
  const fail = (token: Token, expected: string): never => {
    throw new Error(`found '${token.text}', expected: ${expected}`)
  }
  const requirements: Matcher[] = []

  const valueSet = (): Set<string> => {
    const open = next()
    if (open.text !== '(') fail(open, "'('")
    const values = new Set<string>()
    for (;;) {
      const token = next()
      if (token.text === ')') return values
      if (token.text === ',') continue
      if (token.kind !== 'identifier') fail(token, "',', ')' or identifier")
      values.add(token.text)
    }
  }

  const requirement = (): Matcher => {
    const first = next()
    if (first.text === '!' && first.kind === 'operator') {
      const key = next()
      if (key.kind !== 'identifier') fail(key, 'identifier')
      return (read) => read(key.text) === undefined
    }
    if (first.kind !== 'identifier') fail(first, "!, identifier, or 'end of string'")
    const key = first.text
    const after = peek()
    if (after.kind === 'end' || after.text === ',') return (read) => read(key) !== undefined
    const operator = next().text
    if (operator === 'in' || operator === 'notin') {
      const values = valueSet()
      return operator === 'in'
        ? (read) => values.has(read(key) ?? '\0')
        : (read) => !values.has(read(key) ?? '\0')
    }
    if (!['=', '==', '!=', '>', '<'].includes(operator)) {
      fail(after, "in, notin, =, ==, !=, gt, lt, ',' or 'end of string'")
    }
    const value = peek().kind === 'identifier' ? next().text : ''
    if (operator === '!=') return (read) => read(key) !== value
    if (operator === '>') return (read) => Number(read(key)) > Number(value)
    if (operator === '<') return (read) => Number(read(key)) < Number(value)
    return (read) => read(key) === value
  }

  while (peek().kind !== 'end') {
    requirements.push(requirement())
    const token = peek()
    if (token.kind === 'end') break
    if (token.text !== ',') fail(token, "',' or 'end of string'")
    next()
    if (peek().kind === 'end') fail(peek(), "identifier after ','")
  }
  return (read) => requirements.every((matches) => matches(read))
}

/** Labels of an object that a selector would find: of each key that it wants, the first value. What it does not want can remain. */
export function labelsThatMatch(selector: string): Record<string, string> {
  const words = [...tokens(selector)].map(({ text }) => text)
  let depth = 0
  const labels = words.flatMap((key, index) => {
    depth += Number(key === '(') - Number(key === ')')
    const [before = ',', operator = '', first = '', second = ''] = [
      words[index - 1],
      ...words.slice(index + 1),
    ]
    if (depth > 0 || before !== ',' || symbols.has(key) || key === '') return []
    if (operator === '=' || operator === '==') return [[key, first === ',' ? '' : first] as const]
    if (operator === 'in') return [[key, second === ')' ? '' : second] as const]
    return operator === ',' || operator === '' ? [[key, ''] as const] : []
  })
  return Object.fromEntries(labels)
}

const fieldLabels = new Map<string, readonly string[]>([
  [
    '/pods',
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ],
  ],
  [
    '/events',
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  ],
  ['/namespaces', ['status.phase']],
  ['/nodes', ['spec.unschedulable']],
  ['/secrets', ['type']],
  ['/services', ['spec.clusterIP', 'spec.type']],
  ['apps/replicasets', ['status.replicas']],
  ['batch/jobs', ['status.successful']],
])

/** Parses a field selector for a kind; `own` are the fields of a custom one. Throws an Error whose message is the API server's. */
export function fieldSelectorOf(selector: string, key: string, own?: readonly string[]): Matcher {
  const extra = own ?? fieldLabels.get(key)
  const requirements: Matcher[] = []
  for (const term of selector.split(',').filter((part) => part !== '')) {
    const found = /^([^!=]*)(!=|==|=)(.*)$/.exec(term)
    if (found === null) throw new Error(`invalid selector: '${selector}'; can't understand '${term}'`)
    const [, field = '', operator = '', value = ''] = found
    if (field !== 'metadata.name' && field !== 'metadata.namespace' && extra?.includes(field) !== true) {
      throw new Error(
        extra === undefined
          ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${field}`,
      )
    }
    requirements.push(operator === '!=' ? (read) => read(field) !== value : (read) => read(field) === value)
  }
  return (read) => requirements.every((matches) => matches(read))
}

/** A selectable field as the text that selectors compare; absent fields are the empty string. */
export function readField(object: unknown, field: string): string {
  const path = field === 'source' ? ['source', 'component'] : field.split('.')
  const found = at(object, ...path)
  return found === undefined || found === null ? '' : String(found)
}
