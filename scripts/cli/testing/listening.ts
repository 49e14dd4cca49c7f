import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

const LISTEN = '0A'

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

function parentOf(pid: number): number {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), '')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that has ended and was not yet waited for has no command line.
    return !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

/** A process and all that it started, by their ids. Reads Linux's /proc. */
export function familyOf(pid: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const family = [pid]
  for (const member of family) family.push(...all.filter((one) => parentOf(one) === member))
  return family
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return attempt(() => readdirSync(folder), []).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`${folder}/${fd}`), ''))?.[1]
    return inode === undefined ? [] : [inode]
  })
}

/** The TCP ports that a process and what it started listen on. */
export function tcpPortsOf(pid: number): number[] {
  const own = new Set(familyOf(pid).flatMap(socketsOf))
  const lines = ['tcp', 'tcp6'].flatMap((table) =>
    attempt(() => readFileSync(`/proc/net/${table}`, 'utf8'), '')
      .split('\n')
      .slice(1),
  )
  const ports = lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
    return state === LISTEN && own.has(inode) ? [Number.parseInt(local.split(':').at(-1) ?? '', 16)] : []
  })
  return [...new Set(ports)].sort((a, b) => a - b)
}
