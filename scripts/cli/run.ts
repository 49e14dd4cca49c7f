import { setLogSink } from '@/lib/process/log'
import { AttachError } from '../attach/attach-error'
import { type Command, readCommand } from './arguments'
import { HELP } from './help'
import { UsageError } from './usage-error'

// Filled in by the bundler; in a checkout npm provides it.
declare const PODGLASS_VERSION: string | undefined

function version(): string {
  const built = typeof PODGLASS_VERSION === 'undefined' ? undefined : PODGLASS_VERSION
  return built ?? process.env.npm_package_version ?? 'unknown'
}

// Each command loads what it needs and no more.
async function runCommand(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      console[command.isAsked ? 'log' : 'error'](HELP[command.topic])
      return command.isAsked ? 0 : 2
    case 'version':
      console.log(version())
      return 0
    case 'explain':
      return (await import('./explain')).runExplain(command)
    case 'why':
      return (await import('./why')).runWhy(command)
    case 'changes':
      return (await import('./changes')).runChanges(command)
    case 'attach':
      return (await import('./attach')).runAttach(command)
    case 'mcp':
      return (await import('./mcp')).runMcp(command)
    case 'demo': {
      const [{ runDemo }, { serverFolder }] = await Promise.all([
        import('@/sandbox/demo'),
        import('./own-files'),
      ])
      return runDemo(command.args, { usage: HELP.demo, build: serverFolder() })
    }
  }
}

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
  try {
    return await runCommand(readCommand(argv))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return exitCodeOf(error)
  }
}
