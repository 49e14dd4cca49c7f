import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { bundleProgram } from '../package/bundle-program'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const quietly = (shell: string) => (has(shell) ? '' : ` (no ${shell} on this machine)`)

// Without the files of a user, so that nothing else completes or greets.
const INTERACTIVE: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash --norc --noprofile -i', 'source <(podglass completion bash)'],
  zsh: ['zsh -f -i', 'autoload -Uz compinit; compinit -u -D', 'source <(podglass completion zsh)'],
}

describe('completion, as a shell asks for it', () => {
  const built = mkdtempSync(join(tmpdir(), 'podglass-complete-'))
  const typed = join(built, 'typed')
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: `${built}${delimiter}${process.env.PATH}`,
    HOME: built,
    TERM: 'dumb',
  }

  beforeAll(async () => {
    await bundleProgram(join(built, 'program'))
    const node = `exec '${process.execPath}' '${join(built, 'program/podglass.mjs')}'`
    const scripts = {
      // Writes down what the shell made of the words, but for what completion itself asks.
      podglass: `case "$1" in __complete|completion) ${node} "$@";; *) printf '%s\\n' "$*" >> '${typed}';; esac`,
      'kubectl-podglass': `${node} "$@"`,
      'kubectl_complete-podglass': `${node} __complete "$@"`,
    }
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(built, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(built, name), 0o755)
    }
    writeFileSync(join(built, 'error log.txt'), '')
  })
  afterAll(() => rmSync(built, { recursive: true, force: true }))

  it.skipIf(!has('script')).each([
    ['bash', quietly('bash')],
    ['zsh', quietly('zsh')],
  ])('fills in commands, flags, values and files in %s%s', async (shell, without) => {
    if (without !== '') return
    const [program = '', ...first] = INTERACTIVE[shell] ?? []
    const child = spawn('script', ['-qec', program, '/dev/null'], {
      cwd: built,
      env,
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    })
    onTestFinished(() => {
      rmSync(typed, { force: true })
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    })
    const lines = [
      'podglass exp\t--off\t-o y\terr\t',
      'podglass why --output=js\twat\tpods',
      'podglass help ver\t',
    ]
    for (const line of [...first, ...lines, 'exit']) child.stdin.write(`${line}\n`)
    const expected = [
      'explain --offline -o yaml error log.txt',
      'why --output=json watch pods',
      'help version',
      '',
    ].join('\n')
    await expect
      .poll(() => (existsSync(typed) ? readFileSync(typed, 'utf8') : ''), { timeout: 60_000 })
      .toBe(expected)
  })

  it.skipIf(!has('fish'))(`fills them in in fish${quietly('fish')}`, () => {
    const ask = (line: string) => {
      const asked = ['podglass completion fish | source', `complete -C '${line}'`].join('\n')
      return spawnSync('fish', ['--no-config', '-c', asked], {
        cwd: built,
        env,
        encoding: 'utf8',
      }).stdout.trimEnd()
    }
    expect(ask('podglass exp')).toMatch(/^explain\texplain the refused calls/)
    expect(ask('podglass explain --off')).toBe('--offline\task no cluster')
    expect(ask('podglass explain -o ')).toBe('json\nyaml')
    expect(ask('podglass explain err')).toBe('error log.txt')
    expect(ask('podglass changes x')).toBe('')
  })

  it.skipIf(!has('kubectl'))(`fills them in behind kubectl${quietly('kubectl')}`, () => {
    const ask = (...words: string[]) =>
      spawnSync('kubectl', ['__complete', 'podglass', ...words], { env, encoding: 'utf8' }).stdout.trimEnd()
    expect(ask('exp')).toMatch(/^explain\texplain the refused calls.*\n:4$/)
    expect(ask('explain', '-o', '')).toBe('json\nyaml\n:4')
    expect(ask('explain', '')).toBe(':0')
  })
})
