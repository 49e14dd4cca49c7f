import { listOf } from '@/lib/words/lists'
import type { Command, Flag } from './command'
import { UsageError } from './usage-error'
import { wrapLines } from './wrap'

const MOST_COLUMNS = 110
const COLUMNS_OF_A_PIPE = 100

/** The columns of a terminal, within what is easy to read. */
export function widthOf({ isTTY, columns }: { isTTY?: boolean; columns?: number }): number {
  return isTTY === true && columns !== undefined
    ? Math.max(40, Math.min(columns, MOST_COLUMNS))
    : COLUMNS_OF_A_PIPE
}

const paragraph = (text: string, width: number) => wrapLines(text, width).join('\n')

/** A flag as help prints it: "-n, --namespace NAME". */
export function spelling(name: string, { short, value }: Flag): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

/** What a flag does, and the values that it takes. */
export function meaning({ says, choices }: Flag): string {
  return choices === undefined ? says : `${says}: ${listOf(choices, 'or')}`
}

/** Two columns; in a narrow terminal the second goes below the first. */
function table(rows: readonly (readonly [string, string])[], width: number): string {
  const first = Math.max(...rows.map(([name]) => name.length)) + 4
  const isNarrow = width - first < 24
  const gap = isNarrow ? 6 : first
  return rows
    .flatMap(([name, says]) => {
      const lines = wrapLines(says, width - gap).map((line) => `${' '.repeat(gap)}${line}`)
      const [head = '', ...more] = lines
      return isNarrow ? [`  ${name}`, ...lines] : [`  ${name}${head.slice(name.length + 2)}`, ...more]
    })
    .join('\n')
}

function usageOf({ name, takes, flags }: Command): string {
  const some = Object.keys(flags).length === 0 ? '' : '[flags]'
  return takes
    .map((form, i) => {
      // What follows -- belongs to the program that is run.
      const words = form.startsWith('-- ') ? [some, form] : [form, some]
      return [i === 0 ? 'usage:' : '      ', 'podglass', name, ...words].filter(Boolean).join(' ')
    })
    .join('\n')
}

function helpOfCommand(command: Command, width: number): string {
  const { about, examples, exits, flags } = command
  const rows = Object.entries(flags).map(([name, flag]) => [spelling(name, flag), meaning(flag)] as const)
  return [
    usageOf(command),
    ...about.map((text) => paragraph(text, width)),
    ...(examples === undefined ? [] : [examples.map((line) => `  ${line}`).join('\n')]),
    ...(rows.length === 0 ? [] : [table(rows, width)]),
    ...(exits === undefined ? [] : [paragraph(`Exit code: ${exits}`, width)]),
  ].join('\n\n')
}

const AFTER = [
  'podglass COMMAND --help says more. Flags can go anywhere before --. podglass --version prints the version.',
  'On the path as kubectl-podglass, it runs as "kubectl podglass COMMAND".',
]

/** What --help prints, for one command or for all. Throws a UsageError for an unknown topic. */
export function helpOf(commands: readonly Command[], width: number, topic?: string): string {
  if (topic !== undefined) {
    const command = commands.find(({ name }) => name === topic)
    if (command) return helpOfCommand(command, width)
    throw new UsageError(`There is no help on "${topic}". podglass help lists the commands.`)
  }
  const rows = commands.map(({ name, takes: [form = ''], summary }) => {
    return [/^\W?[A-Z]+\W?$/.test(form) ? `${name} ${form}` : name, summary] as const
  })
  return [
    'usage: podglass COMMAND [flags]',
    table(rows, width),
    ...AFTER.map((text) => paragraph(text, width)),
  ].join('\n\n')
}
