import type { DownwardVolume, Unread } from '@/lib/contract/identity'
import { type FileText, refOfFile } from '@/lib/identity/collect-fields'
import type { DeclaredSources } from '@/lib/identity/declared-sources'
import { whyStill } from '@/lib/identity/directory-standing'
import { LAST_APPLIED, parseDownwardFile, withoutLastApplied } from '@/lib/identity/downward-file'
import { fieldName } from '@/lib/identity/field-ref'
import { mayReadFile } from '@/lib/identity/may-read-file'
import { readDownwardVolume, type VolumeFile, type VolumeReading } from '@/lib/pod/downward-volume'
import { toTimestamp } from './clock'

interface VolumeQuestion {
  dirs: readonly string[]
  serviceAccountDir: string
  declared: DeclaredSources | undefined
  signal: AbortSignal
}

/** How much of one value the page gets; the comparison sees all of it. */
export const SHOWN_CHARACTERS = 64 * 1024

/** The configured volumes, and those that the pod's spec mounts into our container besides. */
export async function readVolumes({
  dirs,
  serviceAccountDir,
  declared,
  signal,
}: VolumeQuestion): Promise<VolumeReading[]> {
  const read = (root: string) => readDownwardVolume(root, { signal, mayRead: mayReadFile(declared, root) })
  const configured = await Promise.all([...new Set(dirs)].map(read))
  const inSpec = rootsInSpec(declared).filter(
    (path) =>
      ![...dirs, serviceAccountDir].some(
        (dir) => path === dir || dir.endsWith(path) || path.startsWith(`${dir}/`),
      ),
  )
  const others = await Promise.all(inSpec.map(read))
  // A path of the spec that is not here: the process sees another file system than the container's.
  return [...configured, ...others.filter((volume) => volume.osCode !== 'ENOENT')]
}

/** Where the pod's spec mounts fields of the pod into our container: volumes, and single files on subPath mounts. */
export function rootsInSpec(declared: DeclaredSources | undefined): string[] {
  if (!declared) return []
  const frozen = [...declared.files].filter(([, file]) => file.frozen).map(([path]) => path)
  return [...new Set([...declared.mounts.map((m) => m.mountPath), ...frozen])]
}

/** The files of a volume as the fields are made from. */
export function fileTexts(volume: VolumeReading, declared: DeclaredSources | undefined): FileText[] {
  const why = stillOf(volume, declared)
  const still = why === undefined ? {} : { still: why }
  return volume.files
    .filter((file) => file.text !== undefined || file.error !== undefined)
    .map((file) => ({
      path: file.path,
      name: file.name,
      ...(file.text === undefined ? {} : { text: file.text }),
      ...(file.error === undefined ? {} : { error: file.error }),
      ...still,
    }))
}

/** Why the kubelet does not keep a volume up to date that is there, as one sentence. */
export function stillOf(
  { root, data, osCode }: VolumeReading,
  declared: DeclaredSources | undefined,
): string | undefined {
  const why = osCode === undefined ? whyStill(declared, { root, isSwapped: data !== undefined }) : undefined
  return why === undefined ? undefined : `${root} ${why}`
}

/** A volume as the page shows it. */
export function shownVolume(
  volume: VolumeReading,
  declared: DeclaredSources | undefined,
  show: (text: string) => string,
): DownwardVolume {
  const still = stillOf(volume, declared)
  return {
    root: show(volume.root),
    ...(still === undefined ? {} : { still: show(still) }),
    ...(volume.data === undefined ? {} : { data: show(volume.data) }),
    ...(volume.swappedAt === undefined ? {} : { swappedAt: toTimestamp(volume.swappedAt) }),
    files: volume.files.map((file) => shownFile(file, declared, show)),
    ...(volume.error === undefined ? {} : { error: show(volume.error), unread: unreadBy(volume.osCode) }),
  }
}

function shownFile(
  file: VolumeFile,
  declared: DeclaredSources | undefined,
  show: (text: string) => string,
): DownwardVolume['files'][number] {
  const ref = refOfFile(file, declared)
  const isMap =
    ref?.kind === 'field' && (ref.path === 'metadata.labels' || ref.path === 'metadata.annotations')
  const entries = isMap && file.text !== undefined ? parseDownwardFile(file.text) : undefined
  const unread = file.text === undefined && file.error === undefined
  const error = unread
    ? 'It was not read: it is not a downward API item, or its name is that of a secret.'
    : file.error
  return {
    path: show(file.path),
    name: show(file.name),
    ...(ref ? { field: fieldName(ref) } : {}),
    mode: file.mode,
    uid: file.uid,
    gid: file.gid,
    bytes: file.bytes,
    ...(file.text === undefined ? {} : { value: show(withoutLastApplied(file.text)) }),
    truncated: file.truncated || (file.text?.length ?? 0) > SHOWN_CHARACTERS,
    ...(entries
      ? {
          entries: entries
            .filter(({ key }) => key !== LAST_APPLIED)
            .map(({ key, value }) => ({ key: show(key), value: show(value) })),
        }
      : {}),
    ...(error === undefined ? {} : { error: show(error), unread: unread ? 'left' : unreadBy(file.osCode) }),
  }
}

function unreadBy(osCode: string | undefined): Unread {
  if (osCode === 'ENOENT' || osCode === 'ENOTDIR') return 'absent'
  return osCode === 'EACCES' || osCode === 'EPERM' ? 'denied' : 'failed'
}
