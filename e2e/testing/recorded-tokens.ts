import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of a volume as `ls` printed it in the real container, and whether the container's own user read it. */
export interface RecordedFile {
  path: string
  mode: string
  uid: number
  gid: number
  wasRead: boolean
}

/** One container of a real pod with projected tokens of mode 0400. */
export interface RecordedTokens {
  title: string
  pod: unknown
  container: string
  mountinfo: string
  user: { uid: number; gid: number }
  files: RecordedFile[]
}

const ROOT = 'e2e/inpod'
const CONTAINERS = [
  ['probe-audiences', 'nonroot'],
  ['probe-audiences', 'root'],
  ['probe-audiences-one-user', 'nonroot'],
  ['probe-audiences-fsgroup', 'nonroot'],
] as const

export function recordedTokens(): RecordedTokens[] {
  return CONTAINERS.map(([pod, container]) => {
    const dir = join(ROOT, pod, '1-first')
    const text = (name: string) => readFileSync(join(dir, container, name), 'utf8')
    const [uid = -1, gid = -1] = ['Uid', 'Gid'].map((name) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text('status.txt'))?.[1]),
    )
    const wasRead = new Set(text('read.txt').match(/^\S+(?= read$)/gm))
    return {
      title: `${pod}, container ${container}`,
      pod: JSON.parse(readFileSync(join(dir, 'pod.json'), 'utf8')),
      container,
      mountinfo: text('mountinfo.txt'),
      user: { uid, gid },
      files: filesIn(text('ls-tokens.txt')).map((file) => ({ ...file, wasRead: wasRead.has(file.path) })),
    }
  })
}

/** Header and payload of each token that was recorded, by its file's name; no signature was kept. */
export function recordedClaims(): Map<string, { header: unknown; payload: unknown }> {
  const dir = join(ROOT, 'probe-audiences/1-first/root/tokens')
  return new Map(
    readdirSync(dir).map((name) => [
      name.replace('.claims.json', ''),
      JSON.parse(readFileSync(join(dir, name), 'utf8')),
    ]),
  )
}

const BITS = { r: 4, w: 2, x: 1, '-': 0 } as Record<string, number>

function filesIn(listing: string): Omit<RecordedFile, 'wasRead'>[] {
  let folder: string | undefined
  return listing.split('\n').flatMap((line) => {
    if (line.startsWith('$ ')) folder = /^\$ ls -lLa (\S+)$/.exec(line)?.[1]
    const [, bits = '', uid, gid, name = ''] =
      /^-([rwx-]{9}) +\d+ (\d+) +(\d+) +\d+ \S+ +\S+ \S+ (\S+)$/.exec(line) ?? []
    if (folder === undefined || uid === undefined || !/^(?:aws|azure|kube|token)$/.test(name)) return []
    const digits = [bits.slice(0, 3), bits.slice(3, 6), bits.slice(6)].map((three) =>
      [...three].reduce((sum, bit) => sum + (BITS[bit] ?? 0), 0),
    )
    return [{ path: `${folder}/${name}`, mode: `0${digits.join('')}`, uid: Number(uid), gid: Number(gid) }]
  })
}
