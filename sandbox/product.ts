import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { dirname, join } from 'node:path'
import { nodeRuns } from './node-runs'

/** The checkout, or the package, in which this code is at another depth. */
const rootAbove = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || dirname(folder) === folder ? folder : rootAbove(dirname(folder))
const root = rootAbove(import.meta.dirname)

export interface ProductOptions {
  /** The environment that the kubelet gives the container. */
  environment: Readonly<Record<string, string>>
  port: number
  /** Without it nothing answers probes. */
  healthPort?: number
  /** Starts the development server instead of the build. */
  dev: boolean
  /** Flags of Node; those of `npm start` when absent. */
  flags?: readonly string[]
  /** Folder of a build other than the checkout's. */
  build?: string
  /** Takes what it prints; without it that goes to this terminal. */
  onOutput?: (text: string) => void
}

/** The dashboard as a process. */
export interface Product {
  readonly process: ChildProcess
  /** Resolves with the exit code when it ends. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

/** Those of Node in a pod. */
export const MEMORY_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=96']

function commandOf({ dev, port, build = '.next/standalone', flags = MEMORY_FLAGS }: ProductOptions) {
  if (!dev) return nodeRuns([`${build}/start.mjs`], flags)
  const args = ['dev', '--hostname', '127.0.0.1', '--port', String(port)]
  return nodeRuns(['node_modules/next/dist/bin/next', ...args])
}

/**
 * Starts the dashboard with the environment of a pod and nothing of this machine's but PATH and HOME, so what it
 * shows is what it would show in a cluster.
 */
export function startProduct(options: ProductOptions): Product {
  const inherited = (name: string) => (process.env[name] === undefined ? {} : { [name]: process.env[name] })
  const { args, env } = commandOf(options)
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Through its channel it knows when this process has ended, however it did.
    stdio: options.onOutput ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      NODE_ENV: options.dev ? 'development' : 'production',
      ...options.environment,
      PORT: String(options.port),
      HEALTH_PORT: String(options.healthPort ?? 'off'),
      NEXT_TELEMETRY_DISABLED: '1',
      ...inherited('PATH'),
      ...inherited('HOME'),
      ...env,
    },
  })
  const { onOutput } = options
  if (onOutput) {
    child.stdout?.setEncoding('utf8').on('data', onOutput)
    child.stderr?.setEncoding('utf8').on('data', onOutput)
  }
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 0))
    child.once('error', () => resolve(1))
  })
  return {
    process: child,
    ended,
    async stop() {
      // As Ctrl+C does: SIGTERM would let connected clients keep asking for a few seconds.
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Starts it with what it prints in a file: in between the lines that a reader should run, it would scroll them off the screen. */
export function startLogged(options: ProductOptions, log: string): Product {
  const written = createWriteStream(log)
  const product = startProduct({ ...options, onOutput: (text) => void written.write(text) })
  void product.ended.then(() => written.end())
  return product
}

/** Whether something listens on a port of this machine. */
export function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    const settle = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    // While nothing listens, the system may give the socket this very port as its own, and so connect it to itself.
    socket.once('connect', () => settle(socket.localPort !== port))
    socket.once('error', () => settle(false))
  })
}

/** Waits until the dashboard listens. Returns false if it ended first, or did not listen within the deadline. */
export async function waitUntilListening(
  product: Product,
  port: number,
  deadlineMs: number,
): Promise<boolean> {
  let hasEnded = false
  void product.ended.then(() => {
    hasEnded = true
  })
  const deadline = Date.now() + deadlineMs
  while (!hasEnded && Date.now() < deadline) {
    if (await canConnect(port)) return !hasEnded
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
