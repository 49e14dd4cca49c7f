import { present } from '../present'
import { isOn, type Line, readLine } from './kubectl-options'
import type { TypedCall, TypedResource } from './typed-call'

export interface Called {
  verb: string
  target: TypedCall['target']
  /** Where the command itself says it: "" for what it does in all namespaces or to the cluster. */
  namespace?: string
  /** More types and names, changes and other words that say nothing of the first call. */
  more?: readonly string[]
}
type Command = (rest: readonly string[], line: Line) => Called | undefined

/** `TYPE NAME`, `TYPE/NAME` or `TYPE`; of several types or names the first. A label or another change is no name. */
function typeAndName(words: readonly string[]) {
  const [type = '', second, ...others] = words
  const [first = '', ...types] = type.split(',')
  if (first === '') return undefined
  const isName = second !== undefined && !first.includes('/') && !second.includes('=')
  const target: TypedResource = { resource: first, ...(isName ? { name: second } : {}) }
  return { target, more: [...types, ...(isName || second === undefined ? [] : [second]), ...others] }
}

function onType(verb: string, subresource?: string): Command {
  return (rest) => {
    const on = typeAndName(rest)
    return on && { verb, ...on, target: { ...on.target, ...present({ subresource }) } }
  }
}

/** A command on a pod: `POD`, `pod/POD`, or a workload, for which kubectl chooses a pod. */
function onPod(verb: string, subresource: string): Command {
  return ([word = '']) => {
    const slash = word.indexOf('/')
    const isPod = slash < 0 || /^(?:po|pods?)$/.test(word.slice(0, slash))
    const name = isPod && word !== '' ? word.slice(slash + 1) : undefined
    return { verb, target: { resource: 'pods', group: '', subresource, ...present({ name }) } }
  }
}

/** `cp POD:PATH PATH` and `cp PATH NAMESPACE/POD:PATH`: kubectl runs tar in the pod. */
const copy: Command = (rest, line) => {
  const [place = ''] = rest.find((word) => word.includes(':'))?.split(':') ?? []
  const slash = place.indexOf('/')
  const namespace = slash < 0 ? undefined : place.slice(0, slash)
  const called = onPod('create', 'exec')([place.slice(slash + 1)], line)
  return called && { ...called, ...present({ namespace }) }
}

/** A node is debugged by a pod of its own. */
const debug: Command = (rest, line) =>
  /^no(?:des?)?\//.test(rest[0] ?? '')
    ? { verb: 'create', target: { resource: 'pods', group: '' } }
    : onPod('patch', 'ephemeralcontainers')(rest, line)

const read: Command = (rest, line) => {
  const [first = ''] = rest
  const raw = line.options.get('--raw')?.[0] || (isOn(line, '--raw') ? first : '')
  if (raw !== '') return { verb: 'get', target: { path: raw } }
  const on = typeAndName(rest)
  if (!on) return undefined
  const { target } = on
  const isWatched = isOn(line, '--watch') || isOn(line, '--watch-only')
  // kubectl lists when it is given no name, a selector or several names apart.
  const isNamed = target.name !== undefined || target.resource.includes('/')
  return { verb: isWatched ? 'watch' : isNamed ? 'get' : 'list', ...on }
}

const remove: Command = (rest, line) => {
  const on = typeAndName(rest)
  const isMany = isOn(line, '--all') || line.options.has('--selector')
  // kubectl lists and deletes one by one; the permission it needs is delete.
  return on && { verb: 'delete', ...on, target: isMany ? { resource: on.target.resource } : on.target }
}

const canI: Command = ([verb = '', type = '', name]) => {
  if (verb === '' || type === '') return undefined
  if (type.startsWith('/')) return { verb, target: { path: type } }
  return { verb, target: { resource: type, ...present({ name }) } }
}

const rollout: Command = ([action = '', ...rest]) => {
  const on = typeAndName(rest)
  return on && { verb: action === 'status' || action === 'history' ? 'get' : 'patch', ...on }
}

/** `set image deployment/web web=nginx`: what is set comes before the type. */
const set: Command = ([what = '', ...rest], line) =>
  /^(?:image|env|resources|selector|serviceaccount|sa|subject)$/.test(what)
    ? onType('patch')(rest, line)
    : undefined

const top: Command = ([type = '', name]) => {
  const isNodes = /^no/.test(type)
  const target = { resource: isNodes ? 'nodes' : 'pods', group: 'metrics.k8s.io', ...present({ name }) }
  return { verb: name === undefined ? 'list' : 'get', target, ...(isNodes ? { namespace: '' } : {}) }
}

const certificate: Command = ([action = '', name]) => {
  if (action !== 'approve' && action !== 'deny') return undefined
  const target = { resource: 'certificatesigningrequests', group: 'certificates.k8s.io' }
  return {
    verb: 'update',
    target: { ...target, subresource: 'approval', ...present({ name }) },
    namespace: '',
  }
}

const node: Command = ([name]) => ({
  verb: 'patch',
  target: { resource: 'nodes', group: '', ...present({ name }) },
})

const NEW_KINDS = new Map([
  ['secret', 'secrets'],
  ['service', 'services'],
  ['quota', 'resourcequotas'],
])

const make: Command = ([type = '', name]) => {
  // `create secret generic NAME` and `create service clusterip NAME` have a type between; a new object has no name yet.
  if (type === 'token') {
    return {
      verb: 'create',
      target: { resource: 'serviceaccounts', group: '', subresource: 'token', ...present({ name }) },
    }
  }
  return type === '' ? undefined : { verb: 'create', target: { resource: NEW_KINDS.get(type) ?? type } }
}

const EVICTION = { verb: 'create', target: { resource: 'pods', group: '', subresource: 'eviction' } }

const fixed = (verb: string, resource: string, group: string): Command => {
  return () => ({ verb, target: { resource, group } })
}

/** The call that decides whether a kubectl command works; commands that call nothing, or too much to say, are left out. */
const COMMANDS: Readonly<Record<string, Command>> = {
  get: read,
  describe: read,
  wait: onType('watch'),
  delete: remove,
  edit: onType('patch'),
  patch: onType('patch'),
  label: onType('patch'),
  annotate: onType('patch'),
  taint: onType('patch'),
  replace: onType('update'),
  set,
  scale: onType('patch', 'scale'),
  rollout,
  create: make,
  run: fixed('create', 'pods', ''),
  expose: fixed('create', 'services', ''),
  autoscale: fixed('create', 'horizontalpodautoscalers', 'autoscaling'),
  logs: onPod('get', 'log'),
  exec: onPod('create', 'exec'),
  cp: copy,
  attach: onPod('create', 'attach'),
  'port-forward': onPod('create', 'portforward'),
  evict: onPod('create', 'eviction'),
  debug,
  top,
  cordon: node,
  uncordon: node,
  // After it has cordoned the node, it evicts the pods of every namespace that run there.
  drain: (rest) => (rest.length === 1 ? { ...EVICTION, namespace: '' } : undefined),
  certificate,
  events: fixed('list', 'events', ''),
}

// Their values are not repeated, nor is what is set by a word such as PASSWORD=x.
const CARRIES_SECRET = new Set(['--token', '--password', '--docker-password', '--from-literal', '--env'])

const MEANS = new Set([
  ...['--namespace', '--all-namespaces', '--as', '--as-group', '--subresource', '--watch', '--watch-only'],
  ...['--raw', '--all', '--selector'],
])

/** A call in the words of a kubectl line, with what its options say of it. */
export function callOf(line: Line, call: Called): TypedCall {
  const last = (option: string) => line.options.get(option)?.at(-1)
  const subresource = last('--subresource')
  const target =
    'path' in call.target || subresource === undefined ? call.target : { ...call.target, subresource }
  const namespace = call.namespace ?? (isOn(line, '--all-namespaces') ? '' : last('--namespace'))
  const groups = line.options.get('--as-group')
  const options = line.typed
    .filter(({ option }) => !MEANS.has(option))
    .map(({ option, text }) => (CARRIES_SECRET.has(option) ? option : text))
  const more = (call.more ?? []).map((word) => word.replace(/=.*$/s, '=…'))
  return {
    verb: call.verb,
    target,
    ...present({ namespace, user: last('--as'), groups, unknown: line.unknown }),
    ignored: [...options, ...more],
  }
}

/** True for a command that kubectl has under this name, such as `logs`, which is no verb of the API. */
export function isKubectlCommand(word: string): boolean {
  return Object.hasOwn(COMMANDS, word)
}

/**
 * The call that a kubectl line would make, as far as one call decides it: `kubectl get po -A`, `kubectl auth can-i …`,
 * `kubectl logs web-0 -n shop`. Undefined for any other text. `-f FILE` names no call.
 */
export function readKubectlLine(text: string): TypedCall | undefined {
  const words = shellWords(text.replace(/\\\r?\n/g, ' ').trim())
  const start = words?.[0] === '$' || words?.[0] === '#' ? 1 : 0
  if (!words || !/^(?:kubectl|oc|k)$/.test(words[start] ?? '')) return undefined
  const line = readLine(words.slice(start + 1))
  const [command = '', ...rest] = line.words
  const isCanI = command === 'auth' && rest[0] === 'can-i'
  const call = isCanI
    ? canI(rest.slice(1), line)
    : Object.hasOwn(COMMANDS, command)
      ? COMMANDS[command]?.(rest, line)
      : undefined
  if (!call) return undefined
  const { unknown, ...read } = callOf(line, call)
  // oc has options of its own.
  return words[start] === 'oc' ? read : { ...read, ...present({ unknown }) }
}

/** The kubectl command whose calls depend on a file, which nobody but kubectl sees. */
export function commandOnFile(text: string): string | undefined {
  const words = shellWords(text.trim())
  if (!words || !/^(?:kubectl|oc|k)$/.test(words[0] ?? '')) return undefined
  const { words: plain, options } = readLine(words.slice(1))
  const isOnFile = ['--filename', '--kustomize'].some((option) => options.has(option))
  return isOnFile ? plain[0] : undefined
}

/**
 * The words of one command line as a shell would pass them: quotes group, a backslash takes the next character. Undefined for
 * an open quote and for a line that a shell would split into several commands.
 */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at)
    if (quote !== '') {
      if (char === quote) quote = ''
      else word += char
    } else if (char === "'" || char === '"') {
      quote = char
      word ??= ''
    } else if (char === '\\') {
      at += 1
      word = (word ?? '') + line.charAt(at)
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (/[|;&<>`]/.test(char)) {
      return undefined
    } else {
      word = (word ?? '') + char
    }
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}
