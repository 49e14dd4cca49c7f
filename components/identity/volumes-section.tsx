import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { PageFold } from '@/components/ui/fold'
import { Icon, type IconName } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import { RelativeTime } from '@/components/ui/relative-time'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { DownwardVolume, UnreadSource } from '@/lib/facts/identity/contract/identity'
import { counted } from '@/lib/words/lists'
import { Entries } from './entries'
import { Breakable, Word } from './word'

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
        <h3 translate="no" className="font-mono text-15 font-semibold wrap-anywhere">
          {volume.root}
        </h3>
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

type VolumeFile = DownwardVolume['files'][number]

const LOOK: Record<UnreadSource, { icon: IconName; ink: string }> = {
  left: { icon: 'dash', ink: 'text-quiet' },
  absent: { icon: 'absent', ink: 'text-quiet' },
  denied: { icon: 'lock', ink: 'text-bad' },
  failed: { icon: 'question', ink: 'text-unknown' },
}

function Unreadable({ unread = 'failed', says }: { unread: UnreadSource | undefined; says: string }) {
  const { icon, ink } = LOOK[unread]
  return (
    <p data-unread={unread} className={`flex gap-1.5 ${ink}`}>
      <Icon name={icon} className="mt-px" />
      <span className="min-w-0 max-w-prose wrap-anywhere">{says}</span>
    </p>
  )
}

function Contents({ file }: { file: VolumeFile }) {
  if (file.error !== undefined) return <Unreadable unread={file.unread} says={file.error} />
  if (file.value === undefined) return <span className="text-quiet">not read</span>
  if (file.value === '') return <span className="text-quiet">empty text</span>
  return (
    <div className="flex flex-col gap-1">
      {file.entries === undefined ? (
        <div>
          <LongText text={file.value} label={`text of ${file.name}`} />
        </div>
      ) : (
        <>
          <Entries entries={file.entries} />
          <Disclosure summary="As it is in the file">
            <CodeBlock code={file.value} label={`text of ${file.name}`} />
          </Disclosure>
        </>
      )}
      {file.truncated ? (
        <p className="text-12 text-warning">Cut: the file is longer than what is shown.</p>
      ) : null}
    </div>
  )
}

function FileRow({ file }: { file: VolumeFile }) {
  const changes = useChangeCount(JSON.stringify([file.value, file.error, file.mode, file.uid, file.gid]))
  return (
    <tr data-file={file.name} data-changes={changes} className="border-t border-line">
      <RowHead className="max-md:sticky max-md:left-0 max-md:border-r max-md:border-line max-md:bg-surface">
        <span translate="no" className="font-mono font-medium wrap-anywhere" title={file.path}>
          <Breakable text={file.name} />
        </span>
        {file.field === undefined ? null : (
          <span translate="no" className="block font-mono text-12 text-quiet wrap-anywhere">
            <Breakable text={file.field} />
          </span>
        )}
      </RowHead>
      <TableCell key={changes} className={changes > 0 ? 'glow' : ''}>
        <Contents file={file} />
      </TableCell>
      <TableCell translate="no" className="font-mono whitespace-nowrap">
        {file.mode}
      </TableCell>
      <TableCell translate="no" className="font-mono whitespace-nowrap">
        {file.uid}:{file.gid}
      </TableCell>
      <TableCell className="text-right whitespace-nowrap">{file.bytes}</TableCell>
    </tr>
  )
}

/** The files of one volume: mode and owner as numbers, size, and their contents. */
export function VolumeFiles({ volume }: { volume: DownwardVolume }) {
  return (
    <Table caption={`Files in ${volume.root}`} className="min-w-168 table-fixed">
      <colgroup>
        <col className="w-36 md:w-72" />
        <col />
        <col className="w-20" />
        <col className="w-28" />
        <col className="w-20" />
      </colgroup>
      <thead>
        <tr>
          <HeadCell className="max-md:sticky max-md:left-0">File</HeadCell>
          <HeadCell>Contents</HeadCell>
          <HeadCell>Mode</HeadCell>
          <HeadCell>Owner</HeadCell>
          <HeadCell className="text-right">Bytes</HeadCell>
        </tr>
      </thead>
      <tbody>
        {volume.files.map((file) => (
          <FileRow key={file.path} file={file} />
        ))}
      </tbody>
    </Table>
  )
}
