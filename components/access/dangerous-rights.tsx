'use client'

import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/field'
import type { Access } from '@/lib/contract/access'
import { dangerousQuery } from '@/lib/queries/access'
import { DangerousSourceItem } from './dangerous-source'

interface DangerousRightsProps {
  dangerous: Access['dangerous']
  /** The pod’s own when undefined. */
  namespace: string | undefined
}

/** Rights by which this ServiceAccount could take over more than itself, and who gives each. */
export function DangerousRights({ dangerous, namespace }: DangerousRightsProps) {
  const query = useQuery({ ...dangerousQuery(namespace), enabled: dangerous.length > 0 })
  if (dangerous.length === 0) return <p className="text-quiet">None among the rules that the review lists.</p>
  if (query.data !== undefined && query.data.sources.length > 0) {
    return (
      <ul className="flex flex-col gap-3">
        {query.data.sources.map((source) => (
          <DangerousSourceItem key={source.rights.map(({ id }) => id).join()} source={source} />
        ))}
      </ul>
    )
  }
  return (
    <>
      {query.error === null ? (
        <p role="status" className="mb-2 text-13 text-quiet">
          Asking who gives them
        </p>
      ) : (
        <ProblemNotice
          error={query.error}
          action={<Button onClick={() => void query.refetch()}>Ask again</Button>}
        />
      )}
      <ul className="flex flex-col gap-2">
        {dangerous.map((right) => (
          <li key={right.id} className="flex max-w-prose items-baseline gap-3">
            <Badge meaning="bad">dangerous</Badge>
            <span className="min-w-0 break-words">{right.says}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
