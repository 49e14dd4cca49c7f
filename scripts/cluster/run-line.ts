import { spawn } from 'node:child_process'

/** Runs a line that the page prints, as a reader pastes it. Rejects with the line and what it said where it fails. */
export function runLine(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      env: { ...process.env, ...env },
    })
    const [printed, said]: [string[], string[]] = [[], []]
    child.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(printed.join(''))
      else reject(new Error(`${line}\n${said.join('')}`))
    })
  })
}
