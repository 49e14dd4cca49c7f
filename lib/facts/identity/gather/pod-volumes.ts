import {
  type DeclaredSources,
  declaredFile,
  declaredMount,
  mayReadFile,
  whyStill,
} from '@/lib/identity/declared-sources'
import { LAST_APPLIED, parseDownwardFile, withShownValues } from '@/lib/identity/downward-file'
import { fieldName, isMapField } from '@/lib/identity/field-ref'
import { type Confirms, NOT_SHOWN } from '@/lib/identity/witnesses'
import { readDownwardVolume, type VolumeFile, type VolumeReading } from '@/lib/pod/kubelet-volume'
import { present } from '@/lib/present'
import { utc } from '@/lib/words/durations'
import type { DownwardVolume, UnreadSource } from '../contract/identity'
import { type FileText, refOfFile } from '../judge/collect-fields'

interface VolumeQuestion {
  dirs: readonly string[]
  serviceAccountDir: string
  declared: DeclaredSources | undefined
  signal: AbortSignal
}

/** How much of a value the page gets; the comparison sees all of it. */
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
      ![...dirs, ...(holdsMore(declared, serviceAccountDir) ? [] : [serviceAccountDir])].some(
        (dir) => path === dir || dir.endsWith(path) || path.startsWith(`${dir}/`),
      ),
  )
  const others = await Promise.all(inSpec.map(read))
  // A path of the spec that is not here: the process sees another file system than the container's.
  return [...configured, ...others.filter((volume) => volume.osCode !== 'ENOENT')]
}

/** True where the token's volume has fields besides the namespace, which is read with the token. */
function holdsMore(declared: DeclaredSources | undefined, serviceAccountDir: string): boolean {
  const mount = declared && declaredMount(declared, serviceAccountDir)
  return mount?.items.some(({ path }) => path !== 'namespace') ?? false
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
      ...present({ text: file.text, error: file.error }),
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

/** How the files of a volume are shown: what the spec says of them, what confirms them where only a name does. */
export interface Showing {
  declared: DeclaredSources | undefined
  confirms: Confirms
  show: (text: string) => string
  redact: (key: string, value: string) => string
}

/** A volume as the page shows it: of a file only its facts where it may be a Secret's. */
export function shownVolume(volume: VolumeReading, showing: Showing): DownwardVolume {
  const { declared, show } = showing
  const still = stillOf(volume, declared)
  return {
    root: show(volume.root),
    ...(still === undefined ? {} : { still: show(still) }),
    ...(volume.data === undefined ? {} : { data: show(volume.data) }),
    ...(volume.swappedAt === undefined ? {} : { swappedAt: utc(volume.swappedAt) }),
    files: volume.files.map((file) => shownFile(file, showing)),
    ...(volume.error === undefined ? {} : { error: show(volume.error), unread: unreadBy(volume.osCode) }),
  }
}

function whyUnshown(file: VolumeFile, { declared, confirms }: Showing): string | undefined {
  if (file.error !== undefined) return undefined
  if (declared && declaredFile(declared, file.path)) return undefined
  const ref = refOfFile(file, declared)
  return ref && file.text !== undefined && confirms(ref, file.text, file.path) ? undefined : NOT_SHOWN
}

function shownText(text: string, file: VolumeFile, { declared, show, redact }: Showing) {
  const ref = refOfFile(file, declared)
  const isMapped = ref !== undefined && isMapField(ref)
  const entries = isMapped ? parseDownwardFile(text) : undefined
  const shown = isMapped
    ? withShownValues(text, redact)
    : ref?.kind === 'field'
      ? redact(fieldName(ref), text)
      : text
  return {
    value: show(shown),
    ...(entries
      ? {
          entries: entries
            .filter(({ key }) => key !== LAST_APPLIED)
            .map(({ key, value }) => ({ key: show(key), value: show(redact(key, value)) })),
        }
      : {}),
  }
}

function shownFile(file: VolumeFile, showing: Showing): DownwardVolume['files'][number] {
  const { declared, show } = showing
  const ref = refOfFile(file, declared)
  const unshown = whyUnshown(file, showing)
  const error = unshown ?? file.error
  return {
    path: show(file.path),
    name: show(file.name),
    ...(ref ? { field: fieldName(ref) } : {}),
    mode: file.mode,
    uid: file.uid,
    gid: file.gid,
    bytes: file.bytes,
    truncated: unshown === undefined && (file.truncated || (file.text?.length ?? 0) > SHOWN_CHARACTERS),
    ...(file.text === undefined || unshown !== undefined ? {} : shownText(file.text, file, showing)),
    ...(error === undefined
      ? {}
      : { error: show(error), unread: unshown === undefined ? unreadBy(file.osCode) : 'left' }),
  }
}

function unreadBy(osCode: string | undefined): UnreadSource {
  if (osCode === 'ENOENT' || osCode === 'ENOTDIR') return 'absent'
  return osCode === 'EACCES' || osCode === 'EPERM' ? 'denied' : 'failed'
}
