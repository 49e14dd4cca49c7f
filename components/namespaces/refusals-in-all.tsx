import { useQueries, useQuery } from '@tanstack/react-query'
import { RefusalRow } from '@/components/refusals/refusal-row'
import { barsOf } from '@/components/refusals/refusal-words'
import { Code } from '@/components/ui/code'
import { accessQuery } from '@/lib/facts/account/query'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { noneFound, sayFound } from '@/lib/facts/refusals/judge/none-found'
import { slowRefusalsQuery } from '@/lib/facts/refusals/query'
import { readProblem } from '@/lib/queries/problem-error'
import { refusalsAddress } from '@/lib/words/page-addresses'
import { type Standing, StandingList } from './standing-list'

function standingOf(namespace: string, data: Refusals | undefined, error: Error | null): Standing {
  if (data === undefined) {
    return error === null
      ? { namespace, state: 'reading', says: 'Reading its logs and events' }
      : { namespace, state: 'unknown', says: readProblem(error).title }
  }
  const { logs, events, refusals } = data
  const says = `${sayFound(data)}.`
  if (error !== null || data.stale !== undefined) return { namespace, state: 'stale', says }
  if (refusals.length > 0) return { namespace, says }
  const are = [logs.state, events.state]
  if (are.every((state) => state === 'denied')) return { namespace, state: 'denied', says }
  return { namespace, state: noneFound(data)?.is === 'none' ? 'empty' : 'unknown', says }
}

/** The calls that are refused in several namespaces, those of each together: each namespace is asked for itself. */
export function RefusalsInAll({ namespaces }: { namespaces: readonly string[] }) {
  const queries = useQueries({ queries: namespaces.map((namespace) => slowRefusalsQuery({ namespace })) })
  const ownUser = useQuery(accessQuery()).data?.user ?? ''
  const answers = namespaces.map((namespace, i) => ({
    namespace,
    data: queries[i]?.data,
    error: queries[i]?.error ?? null,
  }))
  const most = Math.max(
    1,
    ...answers.flatMap(
      ({ data }) =>
        data?.refusals.flatMap(({ perMinute }) =>
          barsOf(perMinute, data.checkedAt).map(({ count }) => count),
        ) ?? [],
    ),
  )
  return (
    <>
      <StandingList
        of={answers.map(({ namespace, data, error }) => standingOf(namespace, data, error))}
        hrefOf={refusalsAddress}
      />
      {answers.map(({ namespace, data }) =>
        data === undefined || data.refusals.length === 0 ? null : (
          <section key={namespace} aria-label={`Refused in ${namespace}`} className="mb-8">
            <h2 className="mb-2 text-20 font-[650]">
              <Code>{namespace}</Code>
            </h2>
            <ul className="border-b border-line">
              {data.refusals.map((refusal) => (
                <RefusalRow
                  key={refusal.id}
                  {...{ refusal, answer: data, ownUser, most }}
                  chosen={undefined}
                  onChoose={() => {}}
                  onAccount={undefined}
                />
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  )
}
