import { readFileSync } from 'node:fs'

/** Who a process of this machine runs as and what it can do, according to the kernel. */
export function readPrivileges(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)?.[1]?.trim().replace(/\s+/g, ' ')
  return {
    uids: field('Uid'),
    gids: field('Gid'),
    groups: field('Groups'),
    capabilities: ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field),
    noNewPrivileges: field('NoNewPrivs'),
  }
}

/** What `readPrivileges` says about a process that has none, as a pod under Pod Security restricted starts it. */
export const NO_PRIVILEGES = {
  uids: '65532 65532 65532 65532',
  gids: '65532 65532 65532 65532',
  groups: '',
  capabilities: Array(5).fill('0000000000000000'),
  noNewPrivileges: '1',
}

/** Peak of resident memory of a process of this machine. */
export function readResidentPeak(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** Lines of a log that say what a read-only root or missing permissions broke. */
export const faultLines = (output: string) =>
  output.split('\n').filter((line) => /EROFS|EACCES|EPERM|ENOSPC|"error"/.test(line))
