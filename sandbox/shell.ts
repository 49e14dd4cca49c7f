import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { nodeRuns } from './node-runs'
import { ProgramError, sayNotRun } from './program-error'
import { signalCode } from './signal-code'

// Runs in the network of the shell, where nothing else listens. A socket in the file system leads out of it. The shell's streams are
// not its own: Node would make them non-blocking for all, and what another program writes while a pipe is full would be lost.
const FORWARD = `
const net = require('node:net')
const pairs = JSON.parse(process.argv[2])
let left = pairs.length
for (const [port, path] of pairs) {
  net.createServer((inside) => {
    const outside = net.connect(path)
    inside.pipe(outside).pipe(inside)
    inside.on('error', () => outside.destroy())
    outside.on('error', () => inside.destroy())
  }).listen(port, '127.0.0.1', () => { if ((left -= 1) === 0) console.log('ready') })
}`

/**
 * The container's files over this machine's, in a mount namespace of its own; `$1` is the container's root. `/run` is the container's
 * alone: no overlay can have a folder below it with mounts, as systemd's.
 */
const MOUNT = `
ip link set lo up
mount -t overlay overlay -o "lowerdir=$1/etc:/etc" /etc
mount --bind "$1/var/run" /run`

// What the kubelet swaps while the shell is open must be visible in it, which an overlay does not guarantee.
const ENTER = `set -e${MOUNT}
for volume in $SANDBOX_VOLUMES; do
  if [ -d "$volume" ]; then mount --bind "$1$volume" "$volume"; fi
done
mkfifo "$SANDBOX_READY"
eval "$SANDBOX_FORWARD" >"$SANDBOX_READY" 2>/dev/null &
read -r _ <"$SANDBOX_READY" || true
trap : INT
set +e
shift
unset SANDBOX_VOLUMES SANDBOX_READY SANDBOX_FORWARD
"$@"
exit $?`

// With its own processes, so that what the shell leaves in the background ends with it.
const APART = [
  '--user',
  '--map-root-user',
  '--mount',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
]
const UNSHARE = [...APART, '--', 'sh', '-c']

/** True where this machine can give a program its own files and network: Linux with user namespaces. */
export function canEnter(root: string): boolean {
  return spawnSync('unshare', [...UNSHARE, `set -e${MOUNT}`, 'sh', root], { stdio: 'ignore' }).status === 0
}

export interface ShellOptions {
  /** The folder that is the container's root. */
  root: string
  /** Paths in the container of the volumes that the kubelet keeps up to date. */
  volumes: readonly string[]
  /** For sockets. */
  folder: string
  /** By the port that the shell reaches: the port of this machine. */
  ports: ReadonlyMap<number, number>
  environment: Readonly<Record<string, string | undefined>>
  command: readonly string[]
}

function leadOut(folder: string, port: number): { server: Server; path: string } {
  const path = join(folder, `${port}.sock`)
  const server = createServer((inside) => {
    const outside = connect(port, '127.0.0.1')
    inside.pipe(outside).pipe(inside)
    inside.on('error', () => outside.destroy())
    outside.on('error', () => inside.destroy())
  })
  server.listen(path)
  return { server, path }
}

/** The line of a shell that starts the forwarding of these pairs of a port and a socket. */
function forwardLine(folder: string, pairs: readonly unknown[]): string {
  const file = join(folder, 'forward.cjs')
  writeFileSync(file, FORWARD)
  const { args, env } = nodeRuns([file, JSON.stringify(pairs)])
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}`)
  return [...variables, ...[process.execPath, ...args].map(shellQuote)].join(' ')
}

/**
 * Runs a command in the files and the network of the container: its paths are those of the pod, its loopback has the API server,
 * and none of this machine's network is there. Resolves with its exit code.
 */
export async function runInContainer(options: ShellOptions): Promise<number> {
  const { root, volumes, folder, ports, environment, command } = options
  const out = new Map([...new Set(ports.values())].map((port) => [port, leadOut(folder, port)]))
  const pairs = [...ports].map(([inside, port]) => [inside, out.get(port)?.path])
  try {
    return await runOnTerminal(['unshare', ...UNSHARE, ENTER, 'sh', root, ...command], {
      ...environment,
      SANDBOX_VOLUMES: volumes.join(' '),
      SANDBOX_READY: join(folder, 'ready'),
      SANDBOX_FORWARD: forwardLine(folder, pairs),
    })
  } finally {
    for (const { server } of out.values()) server.close()
  }
}

const PASSED = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/**
 * Runs a program on this terminal until it ends; resolves with its exit code. Ctrl+C is the program's: it gets it from the
 * terminal.
 */
export function runOnTerminal(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: env as NodeJS.ProcessEnv })
    const pass = (signal: NodeJS.Signals) => {
      if (signal !== 'SIGINT') child.kill(signal)
    }
    for (const signal of PASSED) process.on(signal, pass)
    const end = () => {
      for (const signal of PASSED) process.off(signal, pass)
    }
    child.once('error', (error) => {
      end()
      reject(new ProgramError(sayNotRun(program, error)))
    })
    child.once('close', (code, signal) => {
      end()
      resolve(signal === null ? (code ?? 1) : signalCode(signal))
    })
  })
}

/** The shell of a pod, as one that a person types into, or that reads what is piped into it. */
export function podShell(): string[] {
  if (!process.stdin.isTTY) return ['sh']
  const hasBash = spawnSync('bash', ['-c', 'true'], { stdio: 'ignore' }).status === 0
  return hasBash ? ['bash', '--noprofile', '--norc', '-i'] : ['sh', '-i']
}
