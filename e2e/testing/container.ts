import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readResidentPeak } from './privileges'

const UID = 65532
const TOOLS = ['unshare', 'setpriv', 'chroot', 'mount', 'sh']

/** Why this machine cannot make a container by hand; undefined where it can. */
export function noContainerBecause(): string | undefined {
  if (process.platform !== 'linux') return 'It needs Linux.'
  if (process.getuid?.() !== 0) return 'It needs root, to make a mount namespace.'
  const missing = TOOLS.filter((tool) => spawnSync(tool, ['--help']).error !== undefined)
  if (missing.length > 0) return `Not installed: ${missing.join(', ')}.`
  const tried = spawnSync('unshare', ['-m', '-p', '-f', 'sh', '-c', 'mount -t tmpfs none /mnt'])
  return tried.status === 0 ? undefined : 'This machine allows no mount namespace.'
}

export interface ContainerOptions {
  /** Variables of the container, with nothing of this machine's. */
  environment: Readonly<Record<string, string>>
  /** Folders and files of this machine by the path under which they are mounted, read-only. */
  mounts: Readonly<Record<string, string>>
  /** Flags of Node before the start script. */
  flags: readonly string[]
  /** `/tmp`: a volume of that size, a folder of the read-only root, or not there at all. */
  tmp: `${number}m` | 'read-only' | 'absent'
  memoryBytes: number
  /** Traces every call that could write into this file. */
  traceInto?: string
}

/** A process as a container's first one: root file system read-only, uid 65532, no capability, memory limited. */
export interface Container {
  /** The program itself, by its process id on this machine. */
  pid(): number
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  /** All its output. */
  output(): string
  /** How memory is limited; undefined where this machine gives no control group. */
  readonly memoryLimitedBy: string | undefined
  /** Peak of the memory that the kernel charged, page cache included; undefined without a control group. */
  memoryPeak(): number | undefined
  /** Peak of resident memory. */
  residentPeak(): number
  signal(name: NodeJS.Signals): void
}

interface MemoryGroup {
  dir: string
  limit: string
  peak: string
}

const GROUPS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak' },
]

function limitMemory(bytes: number): MemoryGroup | undefined {
  for (const { root, limit, peak } of GROUPS) {
    const dir = join(root, `podglass-test-${process.pid}-${Date.now()}`)
    try {
      mkdirSync(dir)
      writeFileSync(join(dir, limit), String(bytes))
      return { dir, limit, peak }
    } catch {
      if (existsSync(dir)) rmdirSync(dir)
    }
  }
  return undefined
}

// Paths come as arguments, so none of them is read as a command. What is mounted here ends with the namespace.
const SETUP = `
root=$1; tmp=$2; group=$3; node=$4; setpriv=$5; mounts=$6; shift 6
[ -z "$group" ] || echo 0 > "$group/cgroup.procs"
mount --make-rprivate /
mount -t tmpfs -o mode=755 root "$root"
bind() {
  if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$(dirname "$root$2")"; : > "$root$2"; fi
  mount --bind "$1" "$root$2" && mount -o remount,bind,ro "$root$2"
}
for dir in /usr/lib /usr/lib64; do [ ! -d $dir ] || bind $dir $dir; done
for dir in /lib /lib64; do if [ -L $dir ]; then ln -s "$(readlink $dir)" "$root$dir"; elif [ -d $dir ]; then bind $dir $dir; fi; done
for file in /etc/hosts /etc/resolv.conf /etc/nsswitch.conf /etc/ld.so.cache; do [ ! -e $file ] || bind "$(readlink -f $file)" $file; done
bind "$node" /nodejs/bin/node
bind "$setpriv" /setpriv
printf '%s\\n' "$mounts" | while IFS='=' read -r at from; do [ -z "$at" ] || bind "$from" "$at"; done
mkdir -p "$root/proc" "$root/dev"
mount -t proc proc "$root/proc"
for device in null zero urandom random; do : > "$root/dev/$device"; mount --bind /dev/$device "$root/dev/$device"; done
case $tmp in
  absent) ;;
  read-only) mkdir -m 1777 "$root/tmp" ;;
  *) mkdir "$root/tmp"; mount -t tmpfs -o "size=$tmp,mode=1777" tmp "$root/tmp" ;;
esac
mount -o remount,ro "$root"
cd "$root"
exec chroot "$root" /setpriv --reuid=${UID} --regid=${UID} --clear-groups --bounding-set=-all --inh-caps=-all \\
  --ambient-caps=-all --no-new-privs /nodejs/bin/node "$@"
`

const WRITES =
  'open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,link,linkat,chmod,fchmodat,truncate'

/** Runs `/app/start.mjs` as the image does. Needs what `noContainerBecause` looks for. */
export function startContainer(options: ContainerOptions): Container {
  const { environment, mounts, flags, tmp, memoryBytes, traceInto } = options
  const root = mkdtempSync(join(tmpdir(), 'podglass-root-'))
  const group = limitMemory(memoryBytes)
  const mounted = Object.entries(mounts).map(([at, from]) => `${at}=${realpathSync(from)}`)
  const node = realpathSync(process.env.PODGLASS_NODE ?? process.execPath)
  const setpriv = spawnSync('sh', ['-c', 'command -v setpriv'], { encoding: 'utf8' }).stdout.trim()
  const isolated = ['unshare', '-m', '-p', '-f', '--kill-child', 'sh', '-euc', SETUP, 'sh', root, tmp]
  const command = [
    ...isolated,
    group?.dir ?? '',
    node,
    setpriv,
    mounted.join('\n'),
    ...flags,
    '/app/start.mjs',
  ]
  const trace = traceInto
    ? ['strace', '-f', '-qq', '-y', '--seccomp-bpf', `--trace=${WRITES}`, '-o', traceInto]
    : []
  const [program = '', ...args] = [...trace, ...command]
  const child = spawn(program, args, {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...environment },
  })
  const printed: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text) => printed.push(text))
  child.stderr.setEncoding('utf8').on('data', (text) => printed.push(text))
  let peak: number | undefined
  let resident = 0
  const readPeak = () => {
    if (group && existsSync(group.dir)) peak = Number(readFileSync(join(group.dir, group.peak), 'utf8'))
    return peak
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      readPeak()
      if (group) rmdirSync(group.dir)
      rmSync(root, { recursive: true, force: true })
      resolve(code)
    })
  })
  const pid = () => {
    const unshare = traceInto ? childOf(child.pid ?? 0) : (child.pid ?? 0)
    return childOf(unshare)
  }
  return {
    process: child,
    ended,
    pid,
    output: () => printed.join(''),
    memoryLimitedBy: group?.limit,
    memoryPeak: readPeak,
    residentPeak() {
      resident = Math.max(resident, readResidentPeak(pid()))
      return resident
    },
    signal: (name) => void process.kill(pid(), name),
  }
}

function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return Number(children[0])
}
