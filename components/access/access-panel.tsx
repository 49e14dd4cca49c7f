'use client'

import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/field'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Access, Check } from '@/lib/contract/access'
import { describeUser } from '@/lib/diagnosis/ladder/words'
import { accessQuery } from '@/lib/queries/access'
import { DangerousRights } from './dangerous-rights'
import { Matrix } from './matrix'
import { MatrixLegend } from './matrix-cell'
import { filterRows, type MatrixFilter } from './matrix-filter'
import { MatrixFilters } from './matrix-filters'
import { RuleList } from './rule-list'

interface AccessPanelProps {
  namespace: string | undefined
  filter: MatrixFilter
  onFilter: (filter: MatrixFilter) => void
  chosen: Check | null
  onChoose: (check: Check) => void
}

function Notes({ access }: { access: Access }) {
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {access.incomplete ? (
        <StateNotice state="unknown">
          Another authorizer than RBAC decides on this cluster too and does not list its rules. Cells that no
          rule grants are hatched: choose one to ask the API server itself.
        </StateNotice>
      ) : null}
      {access.evaluationError === '' ? null : (
        <StateNotice state="unknown">
          The review could not resolve all bindings: {access.evaluationError}
        </StateNotice>
      )}
    </div>
  )
}

/** What this account may do in one namespace: matrix, rules and dangerous rights, from one rules review. */
export function AccessPanel({ namespace, filter, onFilter, chosen, onChoose }: AccessPanelProps) {
  const { data, error, refetch } = useQuery(accessQuery(namespace))
  if (data === undefined) {
    return error === null ? (
      <Skeleton label="Asking what this account may do" lines={8} />
    ) : (
      <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Ask again</Button>} />
    )
  }
  const rows = filterRows(data.rows, filter)
  const isOpen = data.dangerous.some(({ id }) => id === 'everything')
  const dangerous = (
    <Section id="dangerous" title="Dangerous rights">
      <DangerousRights dangerous={data.dangerous} namespace={namespace} />
    </Section>
  )
  return (
    <>
      {isOpen ? dangerous : null}
      <Section
        id="matrix"
        title={`What ${describeUser(data.user)} may do in ${data.namespace}`}
        says="One rules review gives all cells. Choose a cell to see which binding grants it, or why none does."
        aside={<span className="text-13 text-quiet">{data.upstreamRequests} requests to the API server</span>}
      >
        <Notes access={data} />
        <MatrixFilters filter={filter} onFilter={onFilter} />
        <div className="my-3">
          <MatrixLegend />
        </div>
        {rows.length === 0 ? (
          <StateNotice state="empty">No resource fits this filter.</StateNotice>
        ) : (
          <Matrix
            rows={rows}
            verbs={data.verbs}
            namespace={data.namespace}
            chosen={chosen}
            onChoose={onChoose}
          />
        )}
      </Section>
      {isOpen ? null : dangerous}
      <Section id="rules" title="Rules" says="As the API server lists them, duplicates included.">
        <RuleList rules={data.rules} />
      </Section>
    </>
  )
}
