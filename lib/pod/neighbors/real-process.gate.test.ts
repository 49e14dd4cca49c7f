import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import type { NeighborContainer } from '@/lib/identity/process-traces'

const run = promisify(execFile)
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
const CANARY = 'c4n4ry-of-a-real-container'
// Beside the kubelet's own groups: a kubelet that runs on this machine ends what it does not know in there.
const POD = '/podglass-gate/pods/pod0d5f6c1e-1111-4222-8333-444455556666'

/** The directory of the kernel's control groups in which some may be made, or undefined. */
function controlGroups(): string | undefined {
  return ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].find((dir) => {
    const made = join(dir, `podglass-probe-${process.pid}`)
    try {
      mkdirSync(made)
      rmdirSync(made)
      return existsSync(join(dir, 'cgroup.procs'))
    } catch {
      return false
    }
  })
}

const groups = process.getuid?.() === 0 ? controlGroups() : undefined
const tools = ['/usr/bin/unshare', '/usr/bin/setpriv', '/usr/bin/perl'].filter((path) => !existsSync(path))
const missing =
  process.platform !== 'linux'
    ? 'not Linux'
    : process.getuid?.() !== 0
      ? 'not root'
      : groups === undefined
        ? 'no control group can be made'
        : tools.length > 0
          ? `there is no ${tools.join(', no ')}`
          : undefined

async function inGroup(name: string): Promise<string> {
  const dir = join(groups ?? '', POD, name)
  mkdirSync(dir, { recursive: true })
  onTestFinished(async () => {
    // The kernel lets a group go a moment after its last process.
    for (let turn = 0; turn < 50; turn += 1) {
      try {
        for (const made of [dir, join(dir, '..'), join(dir, '../..'), join(dir, '../../..')]) rmdirSync(made)
        return
      } catch {
        if (!existsSync(dir)) return
        await delay(40)
      }
    }
  })
  return dir
}

/** The root of a container whose resolv.conf tries to lead out of it. */
async function containerRoot(): Promise<string> {
  const root = await temporaryDirectory()
  mkdirSync(join(root, ACCOUNT, '..data'), { recursive: true })
  writeFileSync(join(root, ACCOUNT, '..data/token'), CANARY, { mode: 0o600 })
  symlinkSync('..data/token', join(root, ACCOUNT, 'token'))
  mkdirSync(join(root, 'etc'))
  symlinkSync('../../../../../../../etc/shadow', join(root, 'etc/resolv.conf'))
  mkdirSync(join(root, 'lib'))
  writeFileSync(join(root, 'lib/ld-musl-x86_64.so.1'), '')
  return root
}

/**
 * What a program of one user sees of a container of another, in one process namespace: the container has a root, a mount namespace
 * and a control group of its own, as a runtime starts it.
 */
async function look(users: { container: number; reader: number }): Promise<NeighborContainer | null> {
  const root = await containerRoot()
  const [container, reader] = [await inGroup('a'.repeat(64)), await inGroup('b'.repeat(64))]
  const { container: own, reader: other } = users
  const perl = `use POSIX; chroot $ARGV[0] or die; chdir "/"; open(F, ">", "/up"); POSIX::setgid(${own}); POSIX::setuid(${own}); syswrite(F, "up"); select(undef, undef, undef, 0.05) until -e "/done"`
  const script = `
    (
      echo 0 > ${reader}/cgroup.procs
      while [ ! -s "$2/up" ]; do sleep 0.05; done
      setpriv --reuid ${other} --regid ${other} --clear-groups "$3" --conditions=react-server --import tsx e2e/testing/print-neighbors.ts
      touch "$2/done"
    ) &
    echo 0 > ${container}/cgroup.procs
    exec unshare --mount env -i HTTP_PROXY=${CANARY} SECRET=${CANARY} /usr/bin/perl -e "$1" "$2"`
  const flags = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child']
  const { stdout } = await run('unshare', [...flags, 'sh', '-c', script, 'sh', perl, root, process.execPath])
  return JSON.parse(stdout)
}

describe.skipIf(missing !== undefined)(
  `readTarget of real processes${missing === undefined ? '' : `, which cannot run here: ${missing}`}`,
  () => {
    it('sees the root, the mounts and the names of variables of a process of its own user', async () => {
      const found = await look({ container: 0, reader: 0 })
      expect(found).toMatchObject({
        user: { command: 'perl', uid: 0, readsAll: true },
        variables: { value: { proxies: ['HTTP_PROXY'] } },
        mounts: { state: 'read' },
        root: {
          state: 'read',
          value: {
            token: { value: { mode: 0o600, uid: 0, gid: 0 } },
            // A link that climbs out of the root ends within it.
            resolvConf: { state: 'unread', osCode: 'ENOENT' },
            libc: { value: { name: 'musl' } },
          },
        },
      })
      expect(JSON.stringify(found)).not.toContain(CANARY)
      expect(JSON.stringify(found)).not.toContain('root:')
    })

    it('is refused all but the user of a process of another', async () => {
      expect(await look({ container: 1001, reader: 65_532 })).toMatchObject({
        user: { command: 'perl', uid: 1001, readsAll: false },
        variables: { state: 'unread', osCode: 'EACCES' },
        root: { state: 'unread', osCode: 'EACCES' },
      })
    })
  },
)
