import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { textAt } from '@/lib/objects/fields'

const root = fileURLToPath(new URL('..', import.meta.url))

function runProgram(program: string, ...options: string[]) {
  return spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', program, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function output(...options: string[]): Promise<{ code: number | null; text: string }> {
  const child = runProgram('sandbox/main.ts', ...options)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk)
    })
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}

describe('the demo command', () => {
  it('says which worlds there are for a name that is none', async () => {
    const { code, text } = await output('--world', 'nope', '--port', String(await freePort()))
    expect([code, text]).toEqual([2, 'There is no world "nope". podglass sandbox --list prints them.\n'])
    expect((await output('--list')).text).toContain('verb-missing')
  })

  it('says which port is taken and what to give instead, before anything starts', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const { code, text } = await output('--port', port)
    other.close()
    expect([code, text]).toEqual([
      2,
      `Another program listens on port ${port}. Stop it, or choose another with --port.\n`,
    ])
  })

  it('gives the environment of the pod, and after a signal nothing is left', async () => {
    const child = runProgram('scripts/podglass.ts', 'sandbox', '-o', 'json', '--world', 'verb-missing')
    const [line] = await new Promise<string[]>((resolve) => {
      createInterface(child.stdout).once('line', (text) => resolve([text]))
    })
    const started: unknown = JSON.parse(line ?? '')
    const directory = textAt(started, 'environment', 'SERVICE_ACCOUNT_DIR')
    expect(existsSync(`${directory}/token`)).toBe(true)
    expect(textAt(started, 'environment', 'KUBERNETES_SERVICE_HOST')).toBe('127.0.0.1')
    expect(textAt(started, 'environment', 'POD_NAMESPACE')).toBe('shop')
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(existsSync(directory)).toBe(false)
  })
})
