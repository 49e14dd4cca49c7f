import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeRow, Nothing } from '@/components/overview/what-changed'
import { Button } from '@/components/ui/button'
import type { Changes } from '@/lib/facts/changes/contract'
import { changesQuery } from '@/lib/facts/changes/query'
import { readProblem } from '@/lib/queries/problem-error'
import { counted } from '@/lib/words/lists'
import { kindAddress } from '@/lib/words/page-addresses'
import { type Standing, StandingList } from './standing-list'

const FIRST = 30

/** Changes of the cluster come with the answer of each namespace. */
function inOrder(answers: readonly Changes[]) {
  const all = new Map(
    answers.flatMap(({ changes }) =>
      changes.map((one) => [`${one.object.namespace} ${one.id}`, one] as const),
    ),
  )
  return [...all.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

function standingOf(namespace: string, data: Changes | undefined, error: Error | null): Standing {
  if (data === undefined) {
    return error === null
      ? { namespace, state: 'reading', says: 'Reading what changed' }
      : { namespace, state: 'unknown', says: readProblem(error).title }
  }
  const count = data.changes.filter(({ object }) => object.namespace === namespace).length
  const waits = data.sources.some(({ state }) => state === 'waiting')
  if (count === 0)
    return { namespace, says: waits ? 'Still reading.' : <Nothing of={{ ...data, changes: [] }} /> }
  const says = `${counted(count, 'change')} in 24 h${waits ? ', still reading' : ''}.`
  return error === null ? { namespace, says } : { namespace, state: 'stale', says }
}

/** What changed in several namespaces in 24 hours, the newest first: each namespace is asked for itself. */
export function ChangesInAll({ namespaces }: { namespaces: readonly string[] }) {
  const queries = useQueries({ queries: namespaces.map((namespace) => changesQuery(namespace)) })
  const [isWhole, setIsWhole] = useState(false)
  const answers = queries.flatMap(({ data }) => data ?? [])
  const changes = inOrder(answers)
  const shown = isWhole ? changes : changes.slice(0, FIRST)
  const nowAt =
    answers
      .map(({ checkedAt }) => checkedAt)
      .sort()
      .at(-1) ?? ''
  return (
    <>
      <StandingList
        of={namespaces.map((namespace, i) =>
          standingOf(namespace, queries[i]?.data, queries[i]?.error ?? null),
        )}
        hrefOf={(namespace) => kindAddress({ group: '', version: 'v1', resource: 'events', namespace })}
      />
      <ul aria-label="Changes in these namespaces" className="mb-3 border-b border-line empty:hidden">
        {shown.map((change) => (
          <ChangeRow
            key={`${change.object.namespace} ${change.id}`}
            change={change}
            nowAt={nowAt}
            namespace={change.object.namespace}
          />
        ))}
      </ul>
      {shown.length === changes.length ? null : (
        <Button small onClick={() => setIsWhole(true)}>
          Show all {changes.length}
        </Button>
      )}
    </>
  )
}
