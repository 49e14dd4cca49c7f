'use client'

import { useQuery } from '@tanstack/react-query'
import { UnseenList } from '@/components/answer/unseen-list'
import type { AskedAccount } from '@/components/call/account-in-url'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { RelativeTime } from '@/components/ui/relative-time'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Access } from '@/lib/contract/access'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/queries/access'
import { toProblem } from '@/lib/queries/problem-error'
import { describeUser } from '@/lib/words/users'
import { Matrix } from './matrix/matrix'
import { MatrixLegend } from './matrix/matrix-cell'
import { MatrixChangesLine } from './matrix/matrix-changes-line'
import { filterRows, type MatrixFilter } from './matrix/matrix-filter'
import { MatrixFilters } from './matrix/matrix-filters'
import { useMatrixChanges } from './matrix/use-matrix-changes'
import { DangerousRights } from './rules/dangerous-rights'
import { PathRights } from './rules/path-rights'
import { RuleList } from './rules/rule-list'

const CHOOSE = 'Choose a cell to see which binding grants it, or why none does.'

/** What the matrix is based on, under its heading. */
const BASIS: Record<Access['basis'], string> = {
  own: `All cells come from one rules review. ${CHOOSE}`,
  objects: `From the Roles and bindings that this pod may read, as RBAC decides. ${CHOOSE}`,
  reviews: 'From the API server’s reviews of single calls by this account.',
  nothing: 'Nothing that this pod may read or ask says anything about this account.',
}

/** Why cells of the matrix are not known, and how to find out. */
function AccessNotes({ access }: { access: Access }) {
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {access.doubt === '' ? null : <StateNotice state="unknown">{access.doubt}</StateNotice>}
      {access.evaluationError === '' ? null : (
        <StateNotice state="unknown">
          {access.basis === 'own' ? 'The review could not resolve all bindings' : 'Not all bindings resolve'}:{' '}
          {access.evaluationError}
        </StateNotice>
      )}
      {access.unseen.length === 0 ? null : <UnseenList unseen={access.unseen} />}
    </div>
  )
}

interface AccessPanelProps {
  namespace: string | undefined
  /** Undefined means the pod’s own. */
  account: AskedAccount | undefined
  filter: MatrixFilter
  onFilter: (filter: MatrixFilter) => void
  chosen: AccountCheck | null
  onChoose: (check: AccountCheck) => void
}

/** What an account may do in one namespace: matrix, rules and dangerous permissions. */
export function AccessPanel(props: AccessPanelProps) {
  const { namespace, account } = props
  const { data, error, refetch, isFetching, dataUpdatedAt } = useQuery(accessQuery(namespace, account))
  const changes = useMatrixChanges(data, dataUpdatedAt)
  if (data === undefined) {
    return error === null ? (
      <Skeleton
        label={`Checking what ${account ? describeUser(account.user) : 'this account'} may do`}
        lines={8}
      />
    ) : (
      <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
    )
  }
  const isOpen = data.dangerous.some(({ id }) => id === 'everything')
  const dangerous = (
    <Section id="dangerous" title="Dangerous permissions">
      <DangerousRights
        access={data}
        namespace={namespace}
        account={data.basis === 'own' ? undefined : account}
      />
    </Section>
  )
  return (
    <>
      {isOpen ? dangerous : null}
      <Section
        id="matrix"
        title={`What ${describeUser(data.user)} may do in ${data.namespace}`}
        says={BASIS[data.basis]}
        aside={
          <span className="flex items-center gap-3 text-13 text-quiet">
            {data.upstreamRequests} requests to the API server
            <Button onClick={() => void refetch()} disabled={isFetching}>
              Check again
            </Button>
          </span>
        }
      >
        {error === null ? null : (
          <div className="mb-3">
            <StateNotice state="stale">
              {toProblem(error).title} Last checked{' '}
              <RelativeTime at={new Date(dataUpdatedAt).toISOString()} />.
            </StateNotice>
          </div>
        )}
        <AccessNotes access={data} />
        <MatrixChangesLine changes={changes} />
        <MatrixSection {...props} access={data} />
        <PathRights rules={data.rules} account={account} />
      </Section>
      {isOpen ? null : dangerous}
      {data.unanswered === undefined && (data.basis === 'own' || data.basis === 'objects') ? (
        <Section
          id="rules"
          title="Rules"
          says={
            data.basis === 'own'
              ? 'As the API server lists them, duplicates included.'
              : 'As the bound Roles grant them, duplicates included.'
          }
        >
          <RuleList rules={data.rules} />
        </Section>
      ) : null}
    </>
  )
}

function MatrixSection(props: AccessPanelProps & { access: Access }) {
  const { access, account, filter, onFilter, chosen, onChoose } = props
  const rows = filterRows(access.rows, filter)
  return (
    <>
      <MatrixFilters filter={filter} onFilter={onFilter} />
      <div className="my-3">
        <MatrixLegend />
      </div>
      {access.rows.length === 0 ? (
        <StateNotice state="unknown">The API server did not say which kinds it has.</StateNotice>
      ) : rows.length === 0 ? (
        <StateNotice state="empty">No resource fits this filter.</StateNotice>
      ) : (
        <Matrix
          rows={rows}
          verbs={access.verbs}
          namespace={access.namespace}
          account={account}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
    </>
  )
}
