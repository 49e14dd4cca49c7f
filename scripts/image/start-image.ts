import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Builder, ImageConfig } from './builder'
import { runCommand, works } from './run-command'

export interface StartOptions {
  environment: Readonly<Record<string, string>>
  /** Folders of this machine by the path under which they are mounted, read-only. */
  mounts: Readonly<Record<string, string>>
  memoryBytes: number
  /** In place of the image's own. */
  command?: readonly string[]
}

/** An image, and its files unpacked. */
export interface StartedFrom {
  image: string
  root: string
  config: ImageConfig
}

export interface Starter {
  /** The program that runs it. */
  by: string
  start(from: StartedFrom, options: StartOptions): RunningImage
}

export interface RunningImage {
  /** The program itself, by its process id on this machine; undefined until it runs. */
  pid(): number | undefined
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  /** Everything that it printed. */
  output(): string
  /** Sends SIGTERM. */
  terminate(): void
  /** Ends it now, if still running, and leaves nothing behind. */
  remove(): Promise<void>
}

const RUNTIMES = ['runc', 'crun']
const TMP = 'size=32m,mode=1777'
const NAME = `podglass-image-${process.pid}`

/** Runs an image by the engine that built it, as a pod under Pod Security restricted would: no privilege but the network. */
function startByEngine(
  engine: Exclude<Builder, 'buildah'>,
  { image }: StartedFrom,
  options: StartOptions,
): RunningImage {
  const { environment, mounts, memoryBytes, command: [program, ...args] = [] } = options
  const memory = [`--memory=${memoryBytes}`, `--memory-swap=${memoryBytes}`]
  const restricted = [
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--tmpfs=/tmp:${TMP}`,
  ]
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const volumes = Object.entries(mounts).flatMap(([at, from]) => [
    '--volume',
    `${realpathSync(from)}:${at}:ro`,
  ])
  const entrypoint = program === undefined ? [] : [`--entrypoint=${program}`]
  const named = ['run', '--rm', `--name=${NAME}`, '--network=host', ...memory, ...restricted]
  const started = watch(spawn(engine, [...named, ...variables, ...volumes, ...entrypoint, image, ...args]))
  return {
    ...started,
    pid: () => readPid(() => runCommand(engine, ['inspect', '--format={{.State.Pid}}', NAME])),
    terminate: () => void runCommand(engine, ['kill', '--signal=TERM', NAME]),
    async remove() {
      if (started.process.exitCode === null) works(engine, ['rm', '--force', NAME])
      await started.ended
    },
  }
}

/** Runs an unpacked image by a container runtime alone, in the same way. Needs root. */
function startByRuntime(runtime: string, { root, config }: StartedFrom, options: StartOptions): RunningImage {
  const dir = mkdtempSync(join(tmpdir(), 'podglass-bundle-'))
  const state = ['--root', join(dir, 'state')]
  mkdirSync(join(dir, 'bundle'))
  writeFileSync(join(dir, 'bundle/config.json'), JSON.stringify(runtimeSpec(root, config, options)))
  const started = watch(spawn(runtime, [...state, 'run', '--bundle', join(dir, 'bundle'), NAME]))
  return {
    ...started,
    pid: () =>
      readPid(() =>
        String(stateSchema.parse(JSON.parse(runCommand(runtime, [...state, 'state', NAME]))).pid),
      ),
    terminate: () => void runCommand(runtime, [...state, 'kill', NAME, 'TERM']),
    async remove() {
      if (started.process.exitCode === null) works(runtime, [...state, 'delete', '--force', NAME])
      await started.ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/**
 * What can run a container here, tried on the base of the image: the engine that built it, or as root a container runtime
 * alone. `why` has their complaints where nothing can.
 */
export async function findStarter(
  builder: Builder,
  base: StartedFrom,
  memoryBytes: number,
): Promise<Starter | { why: string }> {
  const engines = builder === 'buildah' ? [] : [builder]
  const runtimes = process.getuid?.() === 0 ? RUNTIMES.filter((name) => works(name, ['--version'])) : []
  const starters: Starter[] = [
    ...engines.map((by) => ({
      by,
      start: (...what: Parameters<Starter['start']>) => startByEngine(by, ...what),
    })),
    ...runtimes.map((by) => ({
      by,
      start: (...what: Parameters<Starter['start']>) => startByRuntime(by, ...what),
    })),
  ]
  const complaints: string[] = []
  for (const starter of starters) {
    const command = ['/nodejs/bin/node', '--version']
    const tried = starter.start(base, { environment: {}, mounts: {}, memoryBytes, command })
    const code = await tried.ended
    await tried.remove()
    if (code === 0) return starter
    complaints.push(`${starter.by}: ${tried.output().trim().split('\n').at(-1)}`)
  }
  return {
    why: complaints.length > 0 ? complaints.join('; ') : 'beside buildah that needs root, and runc or crun',
  }
}

const stateSchema = z.object({ pid: z.number() })

/** The OCI runtime-spec of a container with the image's own command, user and variables. */
function runtimeSpec(root: string, config: ImageConfig, options: StartOptions): object {
  const [uid = Number.NaN, gid = Number.NaN] = (config.User ?? '').split(':').map(Number)
  const pseudo = (type: string, destination: string, more: string[] = []) => ({
    type,
    source: type,
    destination,
    options: ['nosuid', 'noexec', ...more],
  })
  const given = Object.entries(options.environment).map(([name, value]) => `${name}=${value}`)
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid, gid },
      args: options.command ?? [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])],
      env: [...(config.Env ?? []), ...given],
      cwd: config.WorkingDir ?? '/',
      capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
      noNewPrivileges: true,
    },
    root: { path: root, readonly: true },
    mounts: [
      pseudo('proc', '/proc'),
      { ...pseudo('tmpfs', '/dev', ['mode=755', 'size=64k']), options: ['nosuid', 'mode=755', 'size=64k'] },
      { ...pseudo('tmpfs', '/tmp'), options: ['nosuid', 'nodev', ...TMP.split(',')] },
      ...Object.entries(options.mounts).map(([destination, from]) => ({
        type: 'bind',
        source: realpathSync(from),
        destination,
        options: ['bind', 'ro'],
      })),
      ...['/etc/hosts', '/etc/resolv.conf'].map((file) => ({
        type: 'bind',
        source: file,
        destination: file,
        options: ['bind', 'ro'],
      })),
    ],
    linux: {
      // No network namespace: the ports of the container are those of this machine.
      namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })),
      resources: { memory: { limit: options.memoryBytes } },
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    },
  }
}

function watch(child: ChildProcess) {
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => printed.push(text))
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { process: child, ended, output: () => printed.join('') }
}

function readPid(read: () => string): number | undefined {
  try {
    return Number(read()) || undefined
  } catch {
    return undefined
  }
}
