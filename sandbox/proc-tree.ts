import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FakeProcess {
  pid: number | 'self'
  command: string
  /** Name and container ID of the container that it is in. */
  container: string
  uid?: number
  groups?: readonly number[]
  capabilities?: string
  env?: Readonly<Record<string, string>>
  /** Mount points of the container besides those of the kubelet. */
  mounts?: readonly string[]
  /** Files of the container's root by path, and links by what they lead to. */
  files?: Readonly<Record<string, string | { link: string } | { text: string; mode: number }>>
  /** From a different pod than the rest. */
  podUid?: string
  /** The kernel does not let this process look: mountinfo, environ and root are not there. */
  closed?: boolean
}

export const POD_UID = '0d5f6c1e-1111-4222-8333-444455556666'

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
}

function mountinfo({ container, mounts = [] }: FakeProcess, podUid: string): string {
  const kubelet = `/var/lib/kubelet/pods/${podUid}/containers/${container}/0a1b2c3d`
  return [
    '1 0 0:1 / / ro,relatime - overlay overlay ro',
    `2 1 8:1 ${kubelet} /dev/termination-log rw,relatime - ext4 /dev/sda1 rw`,
    ...mounts.map((at, index) => `${index + 3} 1 0:${index + 30} / ${at} ro,relatime - tmpfs tmpfs rw`),
  ].join('\n')
}

/** Lays out a directory like /proc, with each process in a container of one pod as the kubelet starts it. */
export function writeProcTree(dir: string, processes: readonly FakeProcess[]): void {
  for (const one of processes) {
    const { pid, command, container, uid = 1000, groups = [], capabilities = '0', podUid = POD_UID } = one
    const at = join(dir, String(pid))
    const path = `/kubelet/kubepods/besteffort/pod${podUid}/${container}`
    write(join(at, 'cgroup'), `0::${path}\n`)
    write(
      join(at, 'status'),
      `Name:\t${command}\nState:\tS (sleeping)\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${uid}\t${uid}\t${uid}\t${uid}\nGroups:\t${groups.join(' ')} \nCapEff:\t${capabilities.padStart(16, '0')}\n`,
    )
    if (one.closed) continue
    write(join(at, 'mountinfo'), mountinfo(one, podUid))
    const environ = Object.entries(one.env ?? {}).map(([name, value]) => `${name}=${value}\0`)
    write(join(at, 'environ'), environ.join(''))
    mkdirSync(join(at, 'root'), { recursive: true })
    for (const [name, file] of Object.entries(one.files ?? {})) {
      const inside = join(at, 'root', name)
      if (typeof file === 'string') write(inside, file)
      else if ('text' in file) write(inside, file.text, file.mode)
      else {
        mkdirSync(dirname(inside), { recursive: true })
        rmSync(inside, { force: true })
        symlinkSync(file.link, inside)
      }
    }
  }
}
