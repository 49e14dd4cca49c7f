import { Badge } from '@/components/ui/badge'
import { RelativeTime } from '@/components/ui/relative-time'
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table'
import type { Condition } from '@/lib/contract/object'

/** What the controllers of an object report about it. */
export function ConditionTable({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <Table caption="What its controllers report">
      <thead>
        <tr>
          <HeadCell>Condition</HeadCell>
          <HeadCell>Status</HeadCell>
          <HeadCell>Says</HeadCell>
          <HeadCell>Since</HeadCell>
        </tr>
      </thead>
      <tbody>
        {conditions.map(({ type, status, reason, message, since, meaning }) => (
          <tr key={type} className="border-t border-line first:border-t-0">
            <RowHead className="font-mono">{type}</RowHead>
            <Cell>
              <Badge meaning={meaning}>{status}</Badge>
            </Cell>
            <Cell className="min-w-48 break-words">
              {reason === '' ? null : <span className="font-mono">{reason}</span>}
              {reason === '' || message === '' ? '' : ': '}
              {message}
            </Cell>
            <Cell className="whitespace-nowrap text-quiet">
              {since === undefined ? null : <RelativeTime at={since} />}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
