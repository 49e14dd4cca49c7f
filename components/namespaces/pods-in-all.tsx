import Link from 'next/link'
import { useMemo, useState } from 'react'
import { cellText } from '@/components/resources/view/cell-text'
import { INK } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import { useLiveLists } from '@/lib/pages/live/use-live-lists'
import { readProblem } from '@/lib/queries/problem-error'
import { kindAddress, objectAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { type PodIn, podsIn, standingOfPods } from './pods-in'
import { StandingList } from './standing-list'

const FIRST = 100
const STEP_MS = 10_000
/** The name has a cell of its own. */
const COLUMNS = ['Ready', 'Status', 'Restarts', 'Age'] as const

const targetOf = (namespace: string) => ({ group: '', version: 'v1', resource: 'pods', namespace })
const hrefOf = (namespace: string) => kindAddress(targetOf(namespace))

function PodRow({ pod: { namespace, row, health, list }, nowMs }: { pod: PodIn; nowMs: number }) {
  const text = (name: string) => {
    const index = list.columns.findIndex((column) => column.name === name)
    const column = list.columns[index]
    return column ? visibleText(cellText(column, index, row, list, nowMs)) : ''
  }
  const meaning = health === 'bad' || health === 'warning' ? health : 'neutral'
  return (
    <tr className="border-t border-line [&>*]:align-middle">
      <TableCell>
        <Code className="wrap-anywhere">{namespace}</Code>
      </TableCell>
      <RowHead translate="no" className="font-mono wrap-anywhere">
        <Link
          prefetch={false}
          href={objectAddress({ ...targetOf(namespace), name: row.key })}
          className="text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center"
        >
          {visibleText(row.key)}
        </Link>
      </RowHead>
      {COLUMNS.map((name) => (
        <TableCell key={name} className={name === 'Status' ? INK[meaning] : ''}>
          {text(name)}
        </TableCell>
      ))}
    </tr>
  )
}

/** The pods of several namespaces in one table, those that need attention first, each list kept true by its own watch. */
export function PodsInAll({ namespaces }: { namespaces: readonly string[] }) {
  const targets = useMemo(() => namespaces.map(targetOf), [namespaces])
  const queries = useLiveLists(targets)
  const nowMs = useNow(STEP_MS)
  const [isWhole, setIsWhole] = useState(false)
  const reads = namespaces.map((namespace, i) => {
    const { data: list, error = null } = queries[i] ?? {}
    const failure = error !== null && list === undefined ? readProblem(error).title : undefined
    return { namespace, list, failure }
  })
  const pods = podsIn(reads, nowMs)
  const shown = isWhole ? pods : pods.slice(0, FIRST)
  return (
    <>
      <StandingList
        of={reads.map((read) => {
          const { says, ...standing } = standingOfPods(read, pods)
          return { ...standing, says: <Said phrase={says} /> }
        })}
        hrefOf={hrefOf}
      />
      {shown.length === 0 ? null : (
        <Table caption="Pods of these namespaces" className="min-w-[36rem]">
          <thead>
            <tr>
              <HeadCell>Namespace</HeadCell>
              <HeadCell>Name</HeadCell>
              {COLUMNS.map((name) => (
                <HeadCell key={name}>{name}</HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((pod) => (
              <PodRow key={`${pod.namespace}/${pod.row.key}`} pod={pod} nowMs={nowMs} />
            ))}
          </tbody>
        </Table>
      )}
      {shown.length === pods.length ? null : (
        <p className="mt-3">
          <Button small onClick={() => setIsWhole(true)}>
            Show all {pods.length}
          </Button>
        </p>
      )}
    </>
  )
}
