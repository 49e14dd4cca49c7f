import { nearest } from '@/lib/ask/nearest'
import { listOf } from '@/lib/words/lists'
import type { Command, Flag, Flags, Typed } from './command'
import { COMMANDS } from './commands'
import { UsageError } from './usage-error'

/** What was typed after `podglass`. */
export interface ReadArguments {
  command: Command
  typed: Typed
}

export const GLOBAL = {
  help: { short: 'h', says: 'says what a command takes' },
  version: { short: 'v', says: 'prints the version' },
} satisfies Flags

export const isFlag = (word: string) => word.startsWith('-') && word !== '-' && word !== '--'

export interface FoundFlag {
  name: string
  flag: Flag
  /** What follows in the same word: "--name=value", "-nvalue". */
  inline?: string
}

/** The flag that a word names; undefined for one that is none of these. */
export function findFlag(word: string, flags: Flags): FoundFlag | undefined {
  if (!isFlag(word)) return undefined
  const [, long, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
  if (long !== undefined) {
    const flag = Object.hasOwn(flags, long) ? flags[long] : undefined
    return flag && { name: long, flag, ...(inline === undefined ? {} : { inline }) }
  }
  const short = Object.entries(flags).find(([, flag]) => flag.short === word[1])
  if (short === undefined) return undefined
  const [name, flag] = short
  const rest = word.slice(2)
  if (flag.value === undefined && rest !== '') return undefined
  return { name, flag, ...(rest === '' ? {} : { inline: rest.replace(/^=/, '') }) }
}

function unknownFlag(word: string, { name, flags }: Command): UsageError {
  const typed = word.replace(/=.*$/s, '')
  const near =
    nearest(
      typed,
      [...Object.keys(flags), ...Object.keys(GLOBAL)].map((one) => `--${one}`),
    ) ??
    // "--json" for "--output json", as another program spells it.
    Object.entries(flags).flatMap(([one, { choices = [] }]) =>
      choices.includes(typed.slice(2)) ? [`--${one} ${typed.slice(2)}`] : [],
    )[0]
  const meant = near === undefined ? '' : ` Did you mean ${near}?`
  return new UsageError(`podglass ${name} has no flag ${typed}.${meant} podglass ${name} --help lists them.`)
}

function flagValue({ name, flag, inline }: FoundFlag, next: string | undefined): string {
  const value = inline ?? (next === undefined || isFlag(next) ? '' : next)
  if (value === '') throw new UsageError(`--${name} takes a value: --${name} ${flag.value}`)
  const { choices } = flag
  const wrong = (flag.many ? value.split(',') : [value]).find((one) => choices?.includes(one) === false)
  if (choices === undefined || wrong === undefined) return value
  const near = nearest(wrong, choices)
  throw new UsageError(
    `--${name} is "${wrong}". It can be ${listOf(choices, 'or')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  )
}

function switchOf({ name, inline = 'true' }: FoundFlag): boolean {
  if (inline === 'true' || inline === 'false') return inline === 'true'
  throw new UsageError(`--${name} is a switch and takes no "${inline}".`)
}

function readTyped(command: Command, args: readonly string[]): Typed {
  const words: string[] = []
  const flags: Record<string, string | boolean | readonly string[] | undefined> = Object.fromEntries(
    Object.entries(command.flags).map(([name, { value, many }]) => [
      name,
      many ? [] : value === undefined ? false : undefined,
    ]),
  )
  let isKubectl = false
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') {
      words.push(...args.slice(command.isCall ? at : at + 1))
      break
    }
    isKubectl ||= command.isCall === true && words.length === 0 && word === 'kubectl'
    const found = findFlag(word, command.flags)
    if (found === undefined && isFlag(word) && !command.isCall) throw unknownFlag(word, command)
    // Of a pasted kubectl line the output is that line's own.
    if (found === undefined || found.flag.ofCall || (isKubectl && found.name === 'output')) {
      words.push(word)
    } else if (found.flag.value === undefined) {
      flags[found.name] = switchOf(found)
    } else {
      const value = flagValue(found, args[at + 1])
      const before = flags[found.name]
      flags[found.name] = Array.isArray(before) ? [...before, ...value.split(',')] : value
      if (found.inline === undefined) at += 1
    }
  }
  const extra = words[command.most]
  if (extra !== undefined) throw new UsageError(`podglass ${command.name} takes no "${extra}".`)
  return { flags, words }
}

const ANY: Flags = Object.assign({}, GLOBAL, ...COMMANDS.map(({ flags }) => flags))

/** The flags that can stand there: before a command those of any, which are read as if they stood behind it. */
export function flagsOf(command: Command | undefined): Flags {
  return command === undefined ? ANY : { ...GLOBAL, ...command.flags }
}

function placeOfCommand(argv: readonly string[]): number {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    if (!isFlag(word)) return at
    const found = findFlag(word, flagsOf(undefined))
    if (found?.flag.value !== undefined && found.inline === undefined) at += 1
  }
  return -1
}

function asks(args: readonly string[], name: 'help' | 'version'): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? undefined : end).some((word) => findFlag(word, GLOBAL)?.name === name)
}

function commandNamed(name: string): Command {
  const found = COMMANDS.find((one) => one.name === name)
  if (found) return found
  const near = nearest(
    name,
    COMMANDS.map((one) => one.name),
  )
  const meant = near === undefined ? '' : ` Did you mean: podglass ${near}`
  throw new UsageError(`There is no command "${name}".${meant || ' podglass --help lists them.'}`)
}

/** Reads what was typed after `podglass`. Throws a UsageError that says what to type instead. */
export function readArguments(argv: readonly string[]): ReadArguments {
  const at = placeOfCommand(argv)
  const rest = argv.filter((_, i) => i !== at)
  if (at === -1) {
    const name = asks(rest, 'help') ? 'help' : asks(rest, 'version') ? 'version' : undefined
    if (name === undefined) throw new UsageError('Name a command. podglass --help lists them.')
    return { command: commandNamed(name), typed: { flags: {}, words: [] } }
  }
  const command = commandNamed(argv[at] ?? '')
  if (asks(rest, 'help'))
    return { command: commandNamed('help'), typed: { flags: {}, words: [command.name] } }
  return { command, typed: readTyped(command, rest) }
}
