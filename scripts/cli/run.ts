import { setLogSink } from '@/lib/process/log'
import { visibleText } from '@/lib/words/visible-text'
import { AttachError } from '../attach/attach-error'
import { readArguments } from './arguments'
import { COMMANDS } from './commands'
import { completions } from './complete'
import { helpOf, widthOf } from './help'
import { UsageError } from './usage-error'

// Standard output is for answers.
function logToTerminal(): void {
  setLogSink((level, event, fields) => {
    if (level === 'error') console.error(JSON.stringify({ event, ...fields }))
  })
}

/** The exit code of a command that threw: not 1, by which `why` says that a call is refused. */
export function exitCodeOf(error: unknown): 2 | 3 {
  return error instanceof AttachError || error instanceof UsageError ? 2 : 3
}

/** Runs one command of `podglass` and resolves with its exit code. Nothing is left running. */
export async function run(argv: readonly string[]): Promise<number> {
  logToTerminal()
  // Windows would first look in the current folder for kubectl and every other program.
  if (process.platform === 'win32') process.env.NoDefaultCurrentDirectoryInExePath = '1'
  if (argv.length === 0) {
    console.error(helpOf(COMMANDS, widthOf(process.stderr)))
    return 2
  }
  try {
    if (argv[0] === '__complete') {
      console.log(await completions(argv.slice(1)))
      return 0
    }
    const { command, typed } = readArguments(argv)
    return await command.run(typed)
  } catch (error) {
    // It may quote a file of somebody else, and a terminal obeys what it is given.
    console.error(error instanceof Error ? visibleText(error.message) : error)
    return exitCodeOf(error)
  }
}
