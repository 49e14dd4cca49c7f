import { present } from '@/lib/present'
import { shellWords } from './shell-words'
import type { TypedCall, TypedResource } from './typed-call'

/** Options that take a word of their own. Every other one is a switch. */
const TAKES_VALUE = new Set([
  ...['-n', '--namespace', '-o', '--output', '-l', '--selector', '-f', '--filename', '-c', '--container'],
  ...['--as', '--as-group', '--as-uid', '--subresource', '--field-selector', '--sort-by', '--context'],
  ...['--cluster', '--user', '--kubeconfig', '-s', '--server', '--token', '--request-timeout', '--tail'],
  ...[
    '--since',
    '--since-time',
    '-k',
    '--kustomize',
    '--template',
    '--type',
    '--patch',
    '--replicas',
    '--image',
  ],
  ...['-L', '--label-columns', '--chunk-size', '--limit-bytes', '--timeout', '--grace-period', '--port'],
])

interface Line {
  words: string[]
  options: Map<string, string[]>
}

const SHORT = new Map([
  ['-n', '--namespace'],
  ['-l', '--selector'],
  ['-w', '--watch'],
  ['-A', '--all-namespaces'],
])

function readLine(words: readonly string[]): Line {
  const line: Line = { words: [], options: new Map() }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') {
      line.words.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const short = word.slice(0, 2)
    // `-nshop` and `-owide`.
    const isJoined = /^-[A-Za-z][^=]/.test(word) && TAKES_VALUE.has(short)
    const option = isJoined ? short : equals < 0 ? word : word.slice(0, equals)
    const name = SHORT.get(option) ?? option
    let value = isJoined ? word.slice(2) : equals < 0 ? '' : word.slice(equals + 1)
    if (equals < 0 && !isJoined && TAKES_VALUE.has(option)) {
      at += 1
      value = words[at] ?? ''
    }
    line.options.set(name, [...(line.options.get(name) ?? []), value])
  }
  return line
}

type Called = { verb: string; target: TypedCall['target'] }
type Command = (rest: readonly string[], line: Line) => Called | undefined

const isOn = (line: Line, option: string) => {
  const value = line.options.get(option)?.at(-1)
  return value !== undefined && value !== 'false'
}

/** `TYPE NAME`, `TYPE/NAME` or `TYPE`; of several types or names the first. */
function typeAndName([type = '', name]: readonly string[]): TypedResource | undefined {
  const [first = ''] = type.split(',')
  return first === '' ? undefined : { resource: first, ...present({ name }) }
}

function onType(verb: string, subresource?: string): Command {
  return (rest) => {
    const target = typeAndName(rest)
    return target && { verb, target: { ...target, ...present({ subresource }) } }
  }
}

/** A command on a pod: `POD`, `pod/POD`, or a workload, of which kubectl chooses a pod. */
function onPod(verb: string, subresource: string): Command {
  return ([word = '']) => {
    const slash = word.indexOf('/')
    const isPod = slash < 0 || /^(?:po|pods?)$/.test(word.slice(0, slash))
    const name = isPod && word !== '' ? word.slice(slash + 1) : undefined
    return { verb, target: { resource: 'pods', group: '', subresource, ...present({ name }) } }
  }
}

const read: Command = (rest, line) => {
  const [first = ''] = rest
  const raw = line.options.get('--raw')?.[0] || (isOn(line, '--raw') ? first : '')
  if (raw !== '') return { verb: 'get', target: { path: raw } }
  const target = typeAndName(rest)
  if (!target) return undefined
  const isWatched = isOn(line, '--watch') || isOn(line, '--watch-only')
  // kubectl lists when it is given no name, a selector or several names apart.
  const isNamed = target.name !== undefined || target.resource.includes('/')
  return { verb: isWatched ? 'watch' : isNamed ? 'get' : 'list', target }
}

const remove: Command = (rest, line) => {
  const target = typeAndName(rest)
  const isMany = isOn(line, '--all') || line.options.has('--selector')
  // kubectl lists and deletes one by one; the permission it needs is delete.
  return target && { verb: 'delete', target: isMany ? { resource: target.resource } : target }
}

const canI: Command = ([verb = '', type = '', name]) => {
  if (verb === '' || type === '') return undefined
  if (type.startsWith('/')) return { verb, target: { path: type } }
  return { verb, target: { resource: type, ...present({ name }) } }
}

const rollout: Command = ([action = '', ...rest]) => {
  const target = typeAndName(rest)
  return target && { verb: action === 'status' || action === 'history' ? 'get' : 'patch', target }
}

const top: Command = ([type = '']) => {
  const resource = /^no/.test(type) ? 'nodes' : 'pods'
  return { verb: 'list', target: { resource, group: 'metrics.k8s.io' } }
}

const node: Command = ([name]) => ({
  verb: 'patch',
  target: { resource: 'nodes', group: '', ...present({ name }) },
})

const make: Command = ([type = '', name]) => {
  const kinds: Record<string, string> = { secret: 'secrets', service: 'services', quota: 'resourcequotas' }
  // `create secret generic NAME` and `create service clusterip NAME` have a type between; a new object has no name yet.
  if (type === 'token') {
    return {
      verb: 'create',
      target: { resource: 'serviceaccounts', group: '', subresource: 'token', ...present({ name }) },
    }
  }
  return type === '' ? undefined : { verb: 'create', target: { resource: kinds[type] ?? type } }
}

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
  scale: onType('patch', 'scale'),
  rollout,
  create: make,
  run: fixed('create', 'pods', ''),
  expose: fixed('create', 'services', ''),
  autoscale: fixed('create', 'horizontalpodautoscalers', 'autoscaling'),
  logs: onPod('get', 'log'),
  exec: onPod('create', 'exec'),
  cp: onPod('create', 'exec'),
  attach: onPod('create', 'attach'),
  'port-forward': onPod('create', 'portforward'),
  evict: onPod('create', 'eviction'),
  debug: onPod('patch', 'ephemeralcontainers'),
  top,
  cordon: node,
  uncordon: node,
  events: fixed('list', 'events', 'events.k8s.io'),
}

const MEANS = new Set([
  ...['--namespace', '--all-namespaces', '--as', '--as-group', '--subresource', '--watch', '--watch-only'],
  ...['--raw', '--all', '--selector'],
])

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
  const last = (option: string) => line.options.get(option)?.at(-1)
  const subresource = last('--subresource')
  const target =
    'path' in call.target || subresource === undefined ? call.target : { ...call.target, subresource }
  const namespace = isOn(line, '--all-namespaces') ? '' : last('--namespace')
  const groups = line.options.get('--as-group')
  const ignored = [...line.options]
    .filter(([option]) => !MEANS.has(option))
    // A token is nobody's to repeat.
    .map(([option, values]) => (option === '--token' ? option : [option, ...values].join(' ').trim()))
  return { verb: call.verb, target, ...present({ namespace, user: last('--as'), groups }), ignored }
}
