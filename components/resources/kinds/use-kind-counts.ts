'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { resourcesTopic } from '@/lib/contract/topics'
import type { KindCount } from '@/lib/facts/objects/contract/counts'
import type { Kind, Kinds } from '@/lib/facts/objects/contract/kinds'
import { countsQuery } from '@/lib/facts/objects/query/counts'
import type { ResourcesView } from '../view/view-in-url'
import { groupKinds, mayList } from './kind-groups'

/** The first kinds of the list are counted. */
const MOST_KINDS = 30

/** The list of a kind in the namespace of the view. */
function targetOfKind({ group, version, resource, namespaced }: Kind, namespace: string) {
  return { group, version, resource, namespace: namespaced ? namespace : '' }
}

/** How many objects of a kind there are in the view's namespace; only once the page's list has loaded. */
export function useKindCounts(
  view: ResourcesView,
  kinds: Kinds | undefined,
  isWanted: boolean,
): (kind: Kind) => KindCount | undefined {
  const namespace = view.namespace ?? kinds?.namespace ?? ''
  const targets = useMemo(() => {
    const listable = groupKinds(kinds?.kinds ?? [], '').flatMap((group) => group.kinds)
    return listable
      .filter((kind) => mayList(kind, false) === 'yes')
      .slice(0, MOST_KINDS)
      .map((kind) => targetOfKind(kind, namespace))
  }, [kinds, namespace])
  const { data } = useQuery({ ...countsQuery(targets), enabled: isWanted && targets.length > 0 })
  const known = useMemo(
    () => new Map(data?.counts.map((count) => [resourcesTopic(count), count] as const)),
    [data],
  )
  return (kind) => known.get(resourcesTopic(targetOfKind(kind, namespace)))
}
