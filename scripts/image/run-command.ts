import { spawnSync } from 'node:child_process'

/** A program that is missing, or ended with an error; its own words are in the message. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Runs a program to its end and returns what it printed. Throws a CommandError if it failed. */
export function runCommand(program: string, args: readonly string[], input?: string): string {
  const done = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 256 * 1024 * 1024 })
  if (done.error !== undefined) throw new CommandError(`${program}: ${done.error.message}`)
  if (done.status !== 0) {
    const said = (done.stderr.trim() || done.stdout.trim()).split('\n').slice(-20).join('\n')
    throw new CommandError(`${[program, ...args].join(' ')} ended with ${done.status}.\n${said}`)
  }
  return done.stdout
}

/** Runs a program with its output shown, since it takes a while. Throws a CommandError if it failed. */
export function showCommand(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.error !== undefined) throw new CommandError(`${program}: ${done.error.message}`)
  if (done.status !== 0) throw new CommandError(`${program} ${args[0]} ended with ${done.status}.`)
}

/** Whether a program exists and succeeds with these arguments. */
export function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
