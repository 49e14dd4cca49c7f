import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

export interface Forwarded {
  /** Where the pod's page answers on this machine. */
  url: string
  close: () => void
}

/** Forwards a free port of this machine to port 3000 of a pod by kubectl. Rejects with what kubectl says, or after 15 s. */
export async function forward(namespace: string, pod: string): Promise<Forwarded> {
  const args = ['port-forward', '-n', namespace, '--address', '127.0.0.1', `pod/${pod}`, ':3000']
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  let problem: string | undefined
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => said.push(text))
  child.once('error', ({ message }) => {
    problem = message
  })
  child.once('close', (code) => {
    problem ??= `kubectl port-forward ended with ${code}`
  })
  const close = () => void child.kill()
  for (const deadline = performance.now() + 15_000; performance.now() < deadline && problem === undefined; ) {
    const port = /^Forwarding from 127\.0\.0\.1:(\d+)/m.exec(said.join(''))?.[1]
    if (port !== undefined) return { url: `http://127.0.0.1:${port}`, close }
    await delay(50)
  }
  close()
  throw new Error(`${problem ?? 'kubectl port-forward says no port'}: ${said.join('').trim()}`)
}
