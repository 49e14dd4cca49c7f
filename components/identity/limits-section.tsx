import { PageFold } from '@/components/ui/page-fold'
import { StateNotice } from '@/components/ui/state-notice'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { type LimitRow, limitRows } from './limit-rows'
import { Word } from './word'

const NAME = new Map([
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['pids', 'Processes'],
])

/** "CPU no limit, memory 192 MiB": what is in effect, in one line. */
function sayLimits(rows: readonly LimitRow[]): string {
  if (rows.length === 0) return 'not known: no cgroup files'
  return rows.map(({ what, effective }) => `${NAME.get(what) ?? what}: ${effective}`).join(', ')
}

/** The limits that the kernel enforces, next to what the pod's spec declares. */
export function LimitsSection({ identity, open }: { identity: Identity; open: boolean }) {
  const rows = limitRows(identity)
  const { version } = identity.cgroup
  const qos = identity.pod.notes?.find(({ id }) => id === 'qos')
  return (
    <PageFold id="limits" title="Limits" says={sayLimits(rows)} open={open}>
      <p className="mb-3 max-w-card text-13 text-quiet">
        The limits in effect for this process, next to what the container declares: the lowest limit of its{' '}
        <Word of="cgroup" /> and those above, up to the pod’s.
        {version === 'none' ? null : ` Read from cgroup ${version}.`} {qos?.says}
      </p>
      {version === 'none' || rows.length === 0 ? (
        <StateNotice state="unknown">
          No cgroup files were found, so the limits that the kernel enforces are not known.
        </StateNotice>
      ) : (
        <Table caption="Limits of the container" className="min-w-168 table-fixed">
          <colgroup>
            <col className="w-28" />
            <col className="w-28" />
            <col className="w-36" />
            <col className="w-28" />
            <col />
          </colgroup>
          <thead>
            <tr>
              <HeadCell>What</HeadCell>
              <HeadCell>Request</HeadCell>
              <HeadCell>Declared limit</HeadCell>
              <HeadCell>In effect</HeadCell>
              <HeadCell>Means</HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.what} data-limit={row.what} className="border-t border-line">
                <RowHead className="font-medium">{NAME.get(row.what) ?? row.what}</RowHead>
                <Declared text={row.request} />
                <Declared text={row.limit} />
                <TableCell className="font-medium">{row.effective}</TableCell>
                <TableCell>
                  <p className="max-w-prose">
                    {row.says} {row.against}
                  </p>
                  <p className="font-mono text-12 text-quiet wrap-anywhere">{row.source}</p>
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </PageFold>
  )
}

function Declared({ text }: { text: string | undefined }) {
  if (text === undefined) {
    return (
      <TableCell className="text-quiet">
        <span aria-hidden="true">–</span>
        <span className="sr-only">not declared in a pod</span>
      </TableCell>
    )
  }
  return <TableCell className={/^(?:not|most|none) /.test(text) ? 'text-quiet' : ''}>{text}</TableCell>
}
