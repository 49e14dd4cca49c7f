import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon, type IconName } from '@/components/ui/icon'
import { LongText } from '@/components/ui/long-text'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import { useChangeCount } from '@/components/ui/use-change-count'
import type { DownwardVolume, UnreadSource } from '@/lib/facts/identity/contract/identity'
import { Breakable } from './breakable'
import { Entries } from './entries'

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
        <span className="font-mono font-medium wrap-anywhere" title={file.path}>
          <Breakable text={file.name} />
        </span>
        {file.field === undefined ? null : (
          <span className="block font-mono text-12 text-quiet wrap-anywhere">
            <Breakable text={file.field} />
          </span>
        )}
      </RowHead>
      <TableCell key={changes} className={changes > 0 ? 'glow' : ''}>
        <Contents file={file} />
      </TableCell>
      <TableCell className="font-mono whitespace-nowrap">{file.mode}</TableCell>
      <TableCell className="font-mono whitespace-nowrap">
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
