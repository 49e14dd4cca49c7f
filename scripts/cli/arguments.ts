import { type ParseArgsConfig, parseArgs } from 'node:util'
import { shellQuote } from '@/lib/diagnosis/kubectl-command'
import { changesQuerySchema } from '@/lib/facts/changes/contract'
import { present } from '@/lib/present'
import type { KubectlPlace } from '../attach/kubectl'
import { HELP, type HelpTopic } from './help'
import { UsageError } from './usage-error'

export interface AttachArguments {
  place: KubectlPlace
  port: number
  namespace?: string
  /** Absent with `asMe`. */
  serviceAccount?: string
  asMe: boolean
  duration?: string
  dryRun: boolean
}

/** What was typed after `podglass`. */
export type Command =
  | { name: 'help'; topic: HelpTopic; isAsked: boolean }
  | { name: 'version' }
  | {
      name: 'explain'
      file?: string
      isJson: boolean
      isOffline: boolean
      isOfKubernetes: boolean
      place: KubectlPlace
    }
  /** `text` is the call as lib/ask reads it. */
  | { name: 'why'; text: string; isJson: boolean; place: KubectlPlace }
  | { name: 'changes'; namespace?: string; minutes?: string; isJson: boolean; place: KubectlPlace }
  | ({ name: 'attach' } & AttachArguments)
  | { name: 'mcp'; place: KubectlPlace }
  | { name: 'demo'; args: readonly string[] }

type Options = NonNullable<ParseArgsConfig['options']>

const PLACE = { context: { type: 'string' }, kubeconfig: { type: 'string' } } satisfies Options

function parsed<T extends Options>(args: readonly string[], options: T, command: string, most = 0) {
  try {
    const read = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    const extra = read.positionals[most]
    if (extra !== undefined) throw new UsageError(`podglass ${command} takes no "${extra}".`)
    return read
  } catch (error) {
    if (error instanceof UsageError) throw error
    const says = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error)
    throw new UsageError(`podglass ${command}: ${says.replace(/\.$/, '')}.`)
  }
}

function placeOf({ context, kubeconfig }: { context?: string | undefined; kubeconfig?: string | undefined }) {
  return present({ context, kubeconfig })
}

function readExplain(args: readonly string[]): Command {
  const { values, positionals } = parsed(
    args,
    {
      ...PLACE,
      json: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      kubernetes: { type: 'boolean', default: false },
    },
    'explain',
    1,
  )
  const [file] = positionals
  return {
    name: 'explain',
    ...present({ file: file === '-' ? undefined : file }),
    isJson: values.json,
    isOffline: values.offline,
    isOfKubernetes: values.kubernetes,
    place: placeOf(values),
  }
}

/** Takes our own options out of a call, in `--name value` and `--name=value`; everything else is for lib/ask. */
function readWhy(args: readonly string[]): Command {
  const call: string[] = []
  const place: KubectlPlace = {}
  let isJson = false
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    const [, option, inline] = /^--(context|kubeconfig)(?:=(.*))?$/s.exec(word) ?? []
    if (option === 'context' || option === 'kubeconfig') {
      const value = inline ?? args[++at]
      if (!value) throw new UsageError(`podglass why: --${option} takes a value.`)
      place[option] = value
    } else if (word === '--json') isJson = true
    else call.push(word)
  }
  if (call.length === 0) throw new UsageError('podglass why takes a call, such as: watch jobs -n shop')
  return { name: 'why', text: call.map(shellQuote).join(' '), isJson, place }
}

function readChanges(args: readonly string[]): Command {
  const { values } = parsed(
    args,
    {
      ...PLACE,
      namespace: { type: 'string', short: 'n' },
      minutes: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    'changes',
  )
  const { json, context: _, kubeconfig: __, ...asked } = values
  const read = changesQuerySchema.safeParse(asked)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new UsageError(`podglass changes: --${String(issue?.path[0])}: ${issue?.message}`)
  }
  const { namespace, minutes } = read.data
  return { name: 'changes', ...present({ namespace, minutes }), isJson: json, place: placeOf(values) }
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new UsageError(`--port is "${text}". It must be a port number from 1 to 65535.`)
}

function readAttach(args: readonly string[]): Command {
  const { values } = parsed(
    args,
    {
      ...PLACE,
      namespace: { type: 'string', short: 'n' },
      serviceaccount: { type: 'string', short: 's' },
      'as-me': { type: 'boolean', default: false },
      port: { type: 'string', default: '3000' },
      duration: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
    'attach',
  )
  const { namespace, serviceaccount, duration } = values
  const asMe = values['as-me']
  const base = { name: 'attach', place: placeOf(values), port: readPort(values.port) } as const
  if (!asMe) {
    if (namespace === undefined) throw new UsageError('podglass attach takes --namespace NAME, or --as-me.')
    const serviceAccount = serviceaccount ?? 'default'
    return { ...base, asMe, namespace, serviceAccount, dryRun: values['dry-run'], ...present({ duration }) }
  }
  const wrong = Object.entries({ serviceaccount, duration, 'dry-run': values['dry-run'] || undefined }).find(
    ([, value]) => value !== undefined,
  )
  if (wrong)
    throw new UsageError(`--${wrong[0]} applies to a ServiceAccount, and --as-me shows what you can do.`)
  return { ...base, asMe, dryRun: false, ...present({ namespace }) }
}

function readMcp(args: readonly string[]): Command {
  return { name: 'mcp', place: placeOf(parsed(args, PLACE, 'mcp').values) }
}

const READ = {
  explain: readExplain,
  why: readWhy,
  changes: readChanges,
  attach: readAttach,
  mcp: readMcp,
} as const

function isTopic(word: string): word is HelpTopic {
  return Object.hasOwn(HELP, word)
}

/** Reads what was typed after `podglass`. Throws a UsageError. */
export function readCommand(argv: readonly string[]): Command {
  const [word = '', ...rest] = argv
  if (word === '' || word === '--help' || word === '-h' || word === 'help') {
    const topic = rest[0] ?? 'podglass'
    return { name: 'help', topic: isTopic(topic) ? topic : 'podglass', isAsked: word !== '' }
  }
  if (word === '--version' || word === '-v' || word === 'version') return { name: 'version' }
  if (!isTopic(word) || word === 'podglass') {
    throw new UsageError(`There is no command "${word}". podglass --help lists them.`)
  }
  if (rest.includes('--help') || rest.includes('-h')) return { name: 'help', topic: word, isAsked: true }
  return word === 'demo' ? { name: 'demo', args: rest } : READ[word](rest)
}
