import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ProjectedFile, writeVolume } from '@/sandbox/atomic-writer'
import type { RecordedContainer } from './recorded-pods'

/** Mode and owner of a file as `ls` printed them in the real pod. */
export interface RecordedFacts {
  mode: number
  uid: number
  gid: number
  bytes: number
}

const IDS = new Map([
  ['root', 0],
  ['app', 65532],
])

/** Facts of each file by its name under the volume, from the recursive listing of `..data`. */
export async function recordedFacts(recorded: RecordedContainer): Promise<Map<string, RecordedFacts>> {
  const listing = await readFile(join(recorded.dir, 'ls-downward.txt'), 'utf8')
  const facts = new Map<string, RecordedFacts>()
  let folder: string | undefined
  for (const line of listing.split('\n')) {
    const header = /^\/etc\/downward\/\.\.data\/(.*):$/.exec(line)
    if (header) folder = header[1] === '' ? '' : `${header[1]}/`
    const file = /^-([rwx-]{9}) +\d+ (\S+) +(\S+) +(\d+) \S+ +\S+ \S+ (.+)$/.exec(line)
    if (!file || folder === undefined) continue
    facts.set(folder + file[5], {
      mode: modeOf(file[1] ?? ''),
      uid: idOf(file[2] ?? ''),
      gid: idOf(file[3] ?? ''),
      bytes: Number(file[4]),
    })
  }
  return facts
}

/** The volume of a real pod, laid out again at its mount path under a temporary root; owners too when run as root. */
export async function layOut(recorded: RecordedContainer): Promise<string> {
  const facts = await recordedFacts(recorded)
  const root = join(await temporaryDirectory(), 'etc/downward')
  await mkdir(root, { recursive: true })
  const files = [...recorded.files].map(([name, data]): [string, ProjectedFile] => [
    name,
    { data, mode: facts.get(name)?.mode ?? 0o644 },
  ])
  writeVolume(root, new Map(files), new Date('2026-11-24T13:49:57Z'))
  if (process.getuid?.() === 0) {
    for (const [name, { uid, gid }] of facts) await chown(join(root, name), uid, gid)
  }
  return root
}

/** A directory that any user can enter, removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'downward-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await chmod(root, 0o755)
  return root
}

function modeOf(letters: string): number {
  return [...letters].reduce((mode, letter) => mode * 2 + (letter === '-' ? 0 : 1), 0)
}

function idOf(name: string): number {
  return IDS.get(name) ?? Number(name)
}

/** The line of `/proc/self/mountinfo` by which a kubelet's downward API volume is mounted at a directory. */
export function downwardMount(dir: string): string {
  return `9 1 8:1 /var/lib/kubelet/pods/c7c54a5c-a03b-48e9-94f3-b76489dac03a/volumes/kubernetes.io~downward-api/info ${dir} ro - ext4 /dev/sda1 rw`
}
