import { present } from '@/lib/present'
import type { KubectlPlace } from '../attach/kubectl'
import { type FoundFlag, findFlag, flagsOf, GLOBAL, isFlag } from './arguments'
import type { Command, Flag, Flags, Suggests } from './command'
import { COMMANDS } from './commands'
import { meaning } from './help'

/** What can be typed next, each with what it means, or files, which the shell itself knows. */
type Next = 'files' | readonly (readonly [word: string, says: string])[]

interface Before {
  command: Command | undefined
  /** Words behind the command that are no flags. */
  words: number
  place: KubectlPlace
  /** The flag whose value comes next. */
  open: Flag | undefined
  /** Behind `--` there are no flags. */
  isPlain: boolean
}

function readBefore(typed: readonly string[]): Before {
  const given: Record<string, string> = {}
  let command: Command | undefined
  let words = 0
  let open: FoundFlag | undefined
  let isPlain = false
  for (const word of typed) {
    if (open !== undefined) {
      given[open.name] = word
      open = undefined
      continue
    }
    const found = isPlain ? undefined : findFlag(word, flagsOf(command))
    if (found?.inline !== undefined) given[found.name] = found.inline
    else if (found?.flag.value !== undefined) open = found
    else if (word === '--') isPlain = true
    else if (isPlain || !isFlag(word)) {
      if (command === undefined) command = COMMANDS.find(({ name }) => name === word)
      else words += 1
    }
  }
  const { context, kubeconfig } = given
  return { command, words, place: present({ context, kubeconfig }), open: open?.flag, isPlain }
}

async function suggested(suggests: Suggests | undefined, place: KubectlPlace): Promise<Next> {
  if (suggests === undefined || suggests === 'files') return suggests ?? []
  return (await suggests(place)).map((word) => [word, ''] as const)
}

function valuesOf({ choices, suggests }: Flag, place: KubectlPlace): Promise<Next> | Next {
  return choices?.map((word) => [word, ''] as const) ?? suggested(suggests, place)
}

function flagsToType(flags: Flags): Next {
  return Object.entries(flags).map(([name, flag]) => [`--${name}`, meaning(flag)] as const)
}

async function next(typed: readonly string[], last: string): Promise<Next> {
  const { command, words, place, open, isPlain } = readBefore(typed)
  if (open !== undefined) return valuesOf(open, place)
  const found = isPlain ? undefined : findFlag(last, flagsOf(command))
  if (found?.inline !== undefined && last.startsWith('--')) {
    const values = await valuesOf(found.flag, place)
    return values === 'files'
      ? values
      : values.map(([word, says]) => [`--${found.name}=${word}`, says] as const)
  }
  if (!isPlain && last.startsWith('-')) return flagsToType({ ...command?.flags, help: GLOBAL.help })
  if (command === undefined) return COMMANDS.map(({ name, summary }) => [name, summary] as const)
  return words === 0 ? suggested(command.suggests, place) : []
}

/** A shell puts a word on its line as it is: a name of a kubeconfig that it would run or split is typed by hand. */
const PLAIN = /^[\w.:@/+=-]+$/

/**
 * What can follow the words that were typed, the last of which is not finished, as Cobra's programs answer their shells: a
 * line each, then a directive.
 */
export async function completions(typed: readonly string[]): Promise<string> {
  const last = typed.at(-1) ?? ''
  const found = await next(typed.slice(0, -1), last)
  if (found === 'files') return ':0'
  const fitting = found.filter(([word]) => word.startsWith(last) && PLAIN.test(word))
  return [...fitting.map(([word, says]) => (says === '' ? word : `${word}\t${says}`)), ':4'].join('\n')
}
