import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { writeVolume } from '@/sandbox/atomic-writer'
import { sayNotRun } from '@/sandbox/program-error'
import { signalCode } from '@/sandbox/signal-code'
import { UsageError } from '../cli/usage-error'

/** Where clients in a pod look, and nowhere else. */
const FIXED = '/var/run/secrets/kubernetes.io/serviceaccount'
const KILL_MS = 10_000
/** A signal to a whole process group may reach us after the end of the program that it ended. */
const GROUP_MS = 200

export interface ProgramPlace {
  port: number
  ca: string
  token: string
  namespace: string
  /** Of mode 0700. */
  folder: string
  inCluster: boolean
}

export interface PreparedProgram {
  environment: Record<string, string>
  notes: string[]
  remove: () => void
}

/** How the program finds the proxy: a kubeconfig, or what the kubelet gives a container. */
export function prepareProgram({
  port,
  ca,
  token,
  namespace,
  folder,
  inCluster,
}: ProgramPlace): PreparedProgram {
  const kubeconfig = join(folder, 'kubeconfig')
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
  }
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'record', cluster }],
      users: [{ name: 'record', user: { token } }],
      contexts: [{ name: 'record', context: { cluster: 'record', user: 'record', namespace } }],
      'current-context': 'record',
    }),
    { mode: 0o600 },
  )
  const byFile = { KUBECONFIG: kubeconfig, KUBE_CONFIG_PATH: kubeconfig }
  if (!inCluster) return { environment: byFile, notes: [], remove: () => undefined }
  const directory = join(folder, 'serviceaccount')
  writeVolume(
    directory,
    new Map([
      ['token', { data: token, mode: 0o600 }],
      ['ca.crt', { data: ca, mode: 0o644 }],
      ['namespace', { data: namespace, mode: 0o644 }],
    ]),
    new Date(),
  )
  const made = linkFixed(directory)
  const environment = {
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(port),
    KUBERNETES_SERVICE_PORT_HTTPS: String(port),
    SERVICE_ACCOUNT_DIR: directory,
    POD_NAMESPACE: namespace,
    // A client that finds no file at the fixed path still finds this.
    ...(made === undefined ? byFile : {}),
  }
  const notes =
    made === undefined
      ? [
          `${FIXED} cannot be created here (only root can, and only if it does not exist yet), so the files of the account are in SERVICE_ACCOUNT_DIR, and KUBECONFIG names the same server and token.`,
        ]
      : []
  return { environment, notes, remove: () => made?.() }
}

/** Links the fixed path to the files, as far as this user can; returns a function that undoes it. */
function linkFixed(directory: string): (() => void) | undefined {
  try {
    const made = mkdirSync(dirname(FIXED), { recursive: true })
    symlinkSync(directory, FIXED)
    return () => {
      rmSync(FIXED, { force: true })
      if (made !== undefined) removeEmpty(dirname(FIXED), made)
    }
  } catch {
    return undefined
  }
}

/** Removes the folders that were made, unless someone put something into them. */
function removeEmpty(folder: string, top: string): void {
  try {
    rmdirSync(folder)
    if (folder !== top) removeEmpty(dirname(folder), top)
  } catch {
    // Someone uses it.
  }
}

/** The variables of a cluster that this shell may be in, which would bypass the proxy. */
const NOT_PASSED = {
  KUBERNETES_SERVICE_HOST: undefined,
  KUBERNETES_SERVICE_PORT: undefined,
  KUBERNETES_SERVICE_PORT_HTTPS: undefined,
}

function noProxy(list = ''): string {
  return [...list.split(',').filter((entry) => entry.trim() !== ''), '127.0.0.1'].join(',')
}

export interface ProgramEnd {
  /** The exit code, or 128 and the number of the signal. */
  code: number
  /** We stopped it, after the given time. */
  isStopped: boolean
}

interface Running {
  environment: Readonly<Record<string, string>>
  stopAfterMs: number | undefined
  /** What it prints goes to standard error, since standard output is for the report alone. */
  isQuiet: boolean
}

/** Runs the program with the variables of this shell and its own, in this terminal. A signal to us goes to the program. */
export async function runRecorded(
  words: readonly string[],
  { environment, stopAfterMs, isQuiet }: Running,
): Promise<ProgramEnd> {
  const [command = '', ...args] = words
  const bypass = noProxy(process.env.NO_PROXY ?? process.env.no_proxy)
  const child = spawn(command, args, {
    stdio: ['inherit', isQuiet ? 2 : 1, 'inherit'],
    env: { ...process.env, ...NOT_PASSED, NO_PROXY: bypass, no_proxy: bypass, ...environment },
  })
  return await endOf(child, command, stopAfterMs)
}

function endOf(child: ChildProcess, command: string, stopAfterMs: number | undefined): Promise<ProgramEnd> {
  let isStopped = false
  const timers: NodeJS.Timeout[] = []
  const stop = () => {
    isStopped = true
    child.kill('SIGTERM')
    timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_MS))
  }
  if (stopAfterMs !== undefined) timers.push(setTimeout(stop, stopAfterMs))
  // Ctrl+C reaches the program from the terminal, and a second one ends it; a signal to us alone does not reach it.
  const onInterrupt = () => {
    if (isStopped) stop()
    isStopped = true
  }
  const onTerminate = () => stop()
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  process.on('SIGHUP', onTerminate)
  const settle = () => {
    for (const timer of timers) clearTimeout(timer)
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
    process.off('SIGHUP', onTerminate)
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error: Error & { code?: unknown }) => {
      settle()
      reject(new UsageError(sayNotRun(command, error)))
    })
    child.once('exit', async (code, signal) => {
      if (signal !== null && !isStopped) await delay(GROUP_MS)
      settle()
      resolve({ code: signal === null ? (code ?? 1) : signalCode(signal), isStopped })
    })
  })
}
