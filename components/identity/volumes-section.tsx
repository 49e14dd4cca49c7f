import { Code } from '@/components/ui/code'
import { PageFold } from '@/components/ui/page-fold'
import { RelativeTime } from '@/components/ui/relative-time'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { DownwardVolume, UnreadSource } from '@/lib/facts/identity/contract/identity'
import { counted } from '@/lib/words/lists'
import { VolumeFiles } from './volume-files'
import { Word } from './word'

const NOTICE: Record<UnreadSource, NoticeState> = {
  left: 'unknown',
  absent: 'absent',
  denied: 'denied',
  failed: 'unknown',
}

function Swap({ volume }: { volume: DownwardVolume }) {
  if (volume.data === undefined) return null
  return (
    <p className="text-13 text-quiet">
      <Code className="wrap-anywhere">..data → {volume.data}</Code>
      {volume.swappedAt === undefined ? null : (
        <>
          , swapped <RelativeTime at={volume.swappedAt} />
        </>
      )}
    </p>
  )
}

function Volume({ volume }: { volume: DownwardVolume }) {
  return (
    <li data-volume={volume.root} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h3 className="font-mono text-15 font-semibold wrap-anywhere">{volume.root}</h3>
        <Swap volume={volume} />
      </div>
      {volume.still === undefined ? null : (
        <p className="max-w-prose text-13 text-quiet wrap-anywhere">{volume.still}</p>
      )}
      {volume.error === undefined ? null : (
        <StateNotice state={NOTICE[volume.unread ?? 'failed']}>{volume.error}</StateNotice>
      )}
      {volume.files.length === 0 ? null : <VolumeFiles volume={volume} />}
      {volume.files.length === 0 && volume.error === undefined ? (
        <StateNotice state="empty">No file in {volume.root}.</StateNotice>
      ) : null}
    </li>
  )
}

/** "/etc/podinfo: 9 files", and how many of them cannot be read. */
function sayVolumes(volumes: readonly DownwardVolume[]): string {
  if (volumes.length === 0) return 'none is configured'
  const files = volumes.map(({ root, files }) => `${root}: ${counted(files.length, 'file')}`)
  const unread = unreadableFiles(volumes)
  return [...files, ...(unread === 0 ? [] : [`${unread} unreadable`])].join(', ')
}

/** The downward API volumes as the process finds them on disk. */
export function VolumesSection({ volumes, open }: { volumes: readonly DownwardVolume[]; open: boolean }) {
  return (
    <PageFold id="volumes" title="Volumes" says={sayVolumes(volumes)} open={open}>
      <p className="mb-3 max-w-card text-13 text-quiet">
        The kubelet writes all files of a volume into a new directory and swaps the link to it, so a reader
        never sees half a change. Their mode is the volume’s <Word of="defaultMode" />, unless an item has its
        own.
      </p>
      {volumes.length === 0 ? (
        <StateNotice state="absent">No directory of a downward API volume is configured.</StateNotice>
      ) : (
        <ul className="flex flex-col gap-6">
          {volumes.map((volume) => (
            <Volume key={volume.root} volume={volume} />
          ))}
        </ul>
      )}
    </PageFold>
  )
}

/** How many files the process wants to read and cannot; files skipped by choice do not count. */
export function unreadableFiles(volumes: readonly DownwardVolume[]): number {
  return volumes
    .flatMap((volume) => volume.files)
    .filter((file) => file.error !== undefined && file.unread !== 'left').length
}
