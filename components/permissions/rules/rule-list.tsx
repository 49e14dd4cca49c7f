import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import { HeadCell, Table, TableCell } from '@/components/ui/table'
import { describeResource } from '@/lib/words/resources'
import { RuleSourceWords } from '../rule-source-words'
import type { RuleRow } from './rule-rows'

function Words({ values }: { values: readonly string[] }) {
  return (
    <Code translate="no" className="font-mono text-12 wrap-anywhere">
      {values.join(' ')}
    </Code>
  )
}

/** What a rule is about, as kubectl writes it: `jobs.batch`, or the resources and then their API groups where there are several. */
function What({ rule: { resources, apiGroups, nonResourceURLs } }: Pick<RuleRow, 'rule'>) {
  const [group = '', ...others] = apiGroups
  const isOne = others.length === 0 && group !== '*'
  const named = isOne ? resources.map((word) => describeResource({ group, resource: word })) : resources
  return (
    <>
      <Words values={[...named, ...nonResourceURLs]} />
      {isOne || resources.length === 0 ? null : (
        <span className="block text-12 text-quiet wrap-anywhere">
          {apiGroups.includes('*') ? (
            'in every API group'
          ) : (
            <>in {apiGroups.map((each) => (each === '' ? 'core' : each)).join(', ')}</>
          )}
        </span>
      )}
    </>
  )
}

function Sources({ row: { by, times } }: { row: RuleRow }) {
  if (by.length === 0) {
    return (
      <span className="text-quiet">
        not known
        {times > 1 ? <span className="block">listed {times} times</span> : null}
      </span>
    )
  }
  return by.map((one, index) => (
    <span key={JSON.stringify(one)} className="block">
      {index > 0 ? 'also ' : ''}
      <RuleSourceWords source={one} />
    </span>
  ))
}

interface RuleListProps {
  rows: readonly RuleRow[]
  caption: string
  namespace: string
}

const PHONE_ROW = 'max-md:block max-md:py-2.5 max-md:[&>td]:block max-md:[&>td]:py-0.5'
const ON_WIDE = 'max-md:hidden!'

/** Rules in a table: what each allows, where it applies, and which roles have it; on a phone one below the other. */
export function RuleList({ rows, caption, namespace }: RuleListProps) {
  const where = { cluster: 'everywhere', namespace, unknown: 'not known' }
  return (
    <Table caption={caption} className="max-md:block md:min-w-[44rem]">
      <thead className="max-md:sr-only">
        <tr>
          <HeadCell className="w-8 text-right">#</HeadCell>
          <HeadCell>Resources or paths</HeadCell>
          <HeadCell>Verbs</HeadCell>
          <HeadCell>Names</HeadCell>
          <HeadCell>Where</HeadCell>
          <HeadCell>Granted by</HeadCell>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row, index) => (
          <tr
            key={JSON.stringify(row)}
            className={`border-t border-line first:border-t-0 hover:bg-hover ${PHONE_ROW}`}
          >
            <TableCell className={`text-right text-faint ${ON_WIDE}`}>{index + 1}</TableCell>
            <TableCell className="max-md:font-semibold">
              <span className="flex gap-1.5">
                {row.dangerous ? (
                  <>
                    <Icon name="warning" className="mt-px text-warning" />
                    <span className="sr-only">Dangerous.</span>
                  </>
                ) : null}
                <span className="min-w-0">
                  <What rule={row.rule} />
                </span>
              </span>
              {row.never === undefined ? null : (
                <p className="mt-0.5 max-w-prose text-warning">{row.never}</p>
              )}
            </TableCell>
            <TableCell className="md:w-[16%]">
              <Words values={row.rule.verbs} />
            </TableCell>
            <TableCell
              className={`md:w-[10%] ${row.rule.resourceNames.length === 0 ? `text-quiet ${ON_WIDE}` : ''}`}
            >
              {row.rule.resourceNames.length > 0 ? (
                <Words values={row.rule.resourceNames} />
              ) : row.rule.resources.length > 0 ? (
                'all'
              ) : (
                '–'
              )}
            </TableCell>
            <TableCell
              className={`wrap-anywhere text-quiet md:w-[9%] ${row.rule.scope === 'namespace' ? ON_WIDE : ''}`}
            >
              {where[row.rule.scope]}
            </TableCell>
            <TableCell className="max-md:text-quiet md:w-[32%]">
              <Sources row={row} />
            </TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
