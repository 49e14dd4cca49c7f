import { Icon } from '@/components/ui/icon'
import { HeadCell, Table, TableCell } from '@/components/ui/table'
import type { RuleRow } from './rule-rows'

function Words({ values }: { values: readonly string[] }) {
  return (
    <span className="font-mono text-12 wrap-anywhere">
      {values.map((value) => (value === '' ? '""' : value)).join(' ')}
    </span>
  )
}

function Sources({ row: { by, times, dangerous } }: { row: RuleRow }) {
  return (
    <span className="flex gap-1.5">
      {dangerous ? (
        <>
          <Icon name="warning" className="mt-px text-warning" />
          <span className="sr-only">Dangerous.</span>
        </>
      ) : null}
      <span className="min-w-0 wrap-anywhere">
        {by.length === 0 ? <span className="text-quiet">not known</span> : null}
        {by.map(({ grantedBy, number }, index) => (
          <span key={JSON.stringify([grantedBy, number])} className="block">
            {index > 0 ? 'also ' : ''}
            {grantedBy.roleKind} <code className="font-mono text-12">{grantedBy.role}</code>, rule {number}
            <span className="text-quiet">, by {grantedBy.binding}</span>
          </span>
        ))}
        {by.length === 0 && times > 1 ? <span className="block text-quiet">listed {times} times</span> : null}
      </span>
    </span>
  )
}

interface RuleListProps {
  rows: readonly RuleRow[]
  caption: string
  namespace: string
}

/** Rules in a table: what each allows, where it applies, and which roles have it. */
export function RuleList({ rows, caption, namespace }: RuleListProps) {
  const where = { cluster: 'everywhere', namespace, unknown: 'not known' }
  return (
    <Table caption={caption} className="min-w-[52rem]">
      <thead>
        <tr>
          <HeadCell>Verbs</HeadCell>
          <HeadCell>Resources or paths</HeadCell>
          <HeadCell>API group</HeadCell>
          <HeadCell>Names</HeadCell>
          <HeadCell>Where</HeadCell>
          <HeadCell>Granted by</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={JSON.stringify(row)} className="border-t border-line">
            <TableCell className="w-[14%]">
              <Words values={row.rule.verbs} />
            </TableCell>
            <TableCell>
              <Words values={[...row.rule.resources, ...row.rule.nonResourceURLs]} />
              {row.never === undefined ? null : (
                <p className="mt-0.5 max-w-prose text-warning">{row.never}</p>
              )}
            </TableCell>
            <TableCell className="w-[18%]">
              <Words values={row.rule.apiGroups} />
            </TableCell>
            <TableCell className="w-[10%]">
              <Words values={row.rule.resourceNames} />
            </TableCell>
            <TableCell className="w-[9%] wrap-anywhere">{where[row.rule.scope]}</TableCell>
            <TableCell className="w-[22%]">
              <Sources row={row} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
