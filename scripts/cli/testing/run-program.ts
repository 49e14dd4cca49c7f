import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface ProgramOptions {
  input?: string
  env?: Readonly<Record<string, string>>
  cwd?: string
  /** Words of the command. */
  program: readonly string[]
}

/** Starts `podglass` in a home of its own, which kubectl fills and nothing else is in. */
export function startProgram(args: readonly string[], options: ProgramOptions) {
  const [command = '', ...words] = options.program
  const home = mkdtempSync(join(tmpdir(), 'podglass-home-'))
  const child = spawn(command, [...words, ...args], {
    cwd: options.cwd ?? root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: home, NODE_ENV: 'production', ...options.env },
  })
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text
  })
  child.stdin.on('error', () => undefined).end(options.input ?? '')
  const ended = once(child, 'close').then(([code]) => {
    rmSync(home, { recursive: true, force: true })
    return Number(code)
  })
  return { child, printed, ended }
}

export async function runProgram(args: readonly string[], options: ProgramOptions) {
  const { printed, ended } = startProgram(args, options)
  const code = await ended
  return { code, ...printed }
}
