import { useQuery } from '@tanstack/react-query'
import { Menu } from '@/components/ui/menu'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { Asked } from '@/lib/contract/cost'
import { type CostOfKind, costQuery, type OpenedCost } from '@/lib/queries/cost'
import { sayBytes } from '@/lib/words/bytes'
import { counted, grouped, often } from '@/lib/words/lists'

/** How often the API server is asked, in the header; opened, it shows which calls and how much came back. */
export function CostMeter() {
  const { data, isError } = useQuery(costQuery())
  if (data === undefined) {
    return isError ? <span className="text-quiet">requests unknown</span> : null
  }
  return (
    <Menu label={sayRate(data)} name="Requests to the API server" look="bare" wide>
      <div className="p-2">
        <p className="mb-2 max-w-prose">{sayCost(data)}</p>
        <CostTable kinds={data.kinds} />
        <p className="mt-2 max-w-prose text-quiet">
          Counted for {data.of === 'all' ? 'all viewers' : 'your token alone'} since{' '}
          {new Date(data.since).toLocaleString()}. A viewer is one event stream; the tabs of one browser share
          one. This count itself sends the API server no requests.
        </p>
      </div>
    </Menu>
  )
}

function CostTable({ kinds }: { kinds: readonly CostOfKind[] }) {
  return (
    <Table caption="Calls to the API server by kind">
      <thead>
        <tr>
          <HeadCell>Call</HeadCell>
          <HeadCell className="text-right">Last minute</HeadCell>
          <HeadCell className="text-right">
            Since <span className="max-sm:sr-only">this page was </span>opened
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ call, minute, opened }) => (
          <tr key={call} className="border-t border-line first:border-t-0">
            <RowHead translate="no" className="font-mono wrap-anywhere">
              {call}
            </RowHead>
            <AskedCell asked={minute} />
            <AskedCell asked={opened} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t border-line-strong font-medium">
          <RowHead>All</RowHead>
          <AskedCell asked={sumOf(kinds.map(({ minute }) => minute))} />
          <AskedCell asked={sumOf(kinds.map(({ opened }) => opened))} />
        </tr>
      </tfoot>
    </Table>
  )
}

function AskedCell({ asked: { requests, bytes } }: { asked: Asked }) {
  return (
    <TableCell className="text-right whitespace-nowrap">
      {requests} <span className="inline-block min-w-16 text-quiet max-sm:block">{sayBytes(bytes)}</span>
    </TableCell>
  )
}

function sumOf(all: readonly Asked[]): Asked {
  return all.reduce(
    (sum, { requests, bytes }) => ({ requests: sum.requests + requests, bytes: sum.bytes + bytes }),
    {
      requests: 0,
      bytes: 0,
    },
  )
}

/** What the page costs the API server, in one sentence. */
export function sayCost({ kinds, watches, viewers, waitedMs }: OpenedCost): string {
  const requests = kinds.reduce((sum, { minute }) => sum + minute.requests, 0)
  const times = requests === 0 ? 'nothing' : often(requests)
  const asked = `Podglass asked the API server ${times} in the last minute`
  const shared =
    watches > 0 && viewers > 0
      ? `; ${counted(watches, 'watch serves', 'watches serve')} ${counted(viewers, 'viewer')}`
      : ''
  const waited = waitedMs >= 50 ? `; it waited ${(waitedMs / 1000).toFixed(1)} s in its own queue` : ''
  return `${asked}${shared}${waited}.`
}

/** The requests of the last minute: "41 req/min". */
export function sayRate({ kinds }: Pick<OpenedCost, 'kinds'>): string {
  return `${grouped(kinds.reduce((sum, { minute }) => sum + minute.requests, 0))} req/min`
}
