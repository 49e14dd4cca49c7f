import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { StateNotice } from '@/components/ui/state-notice'
import type { Change, Changes } from '@/lib/facts/changes/contract'
import { changesQuery } from '@/lib/facts/changes/query'
import type { ObjectDetails, ObjectRequest } from '@/lib/facts/objects/contract/object'
import { words } from '@/lib/phrase/phrase'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'

type Owners = ObjectDetails['owners']

function isOf({ object }: Change, target: ObjectRequest, owners: Owners): boolean {
  const { group, resource, name } = target
  if (object.group === group && object.resource === resource && object.name === name) return true
  return owners.some((owner) => owner.kind === object.kind && owner.name === object.name)
}

/** Why nothing is shown: it has no changes, it was not read, or its kind is never read for changes. */
function Nothing({ target, sources }: Pick<Changes, 'sources'> & { target: ObjectRequest }) {
  const source = sources.find(({ group, resource }) => group === target.group && resource === target.resource)
  const what = describeResource(target)
  switch (source?.state) {
    case undefined:
      return (
        <StateNotice state="unknown">Objects of {what} are not read for what changed in them.</StateNotice>
      )
    case 'read':
      return <StateNotice state="empty">Nothing changed in it in 24 h, as far as it shows.</StateNotice>
    case 'denied':
      return (
        <StateNotice state="denied">This account cannot list {what}, which shows what changed.</StateNotice>
      )
    case 'waiting':
      return <p className="text-13 text-quiet">Still to be read.</p>
    case 'absent':
      return <StateNotice state="absent">The API server does not serve {what}.</StateNotice>
    case 'part':
    case 'unknown':
      return (
        <StateNotice state="unknown">
          Not known: <Said phrase={source.says ?? words(what)} />
        </StateNotice>
      )
  }
}

/** What changed in an object and its owners in 24 hours. It asks when opened, and asks what Overview asks. */
export function ObjectChanges({ target, owners }: { target: ObjectRequest; owners: Owners }) {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({
    ...changesQuery(target.namespace === '' ? undefined : target.namespace),
    enabled: isOpen,
  })
  const changes = data?.changes.filter((change) => isOf(change, target, owners)) ?? []
  return (
    <details className="group" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-6 items-center gap-1.5 text-15 font-[650] hover:underline">
        <Icon name="chevron" className="size-3.5 text-accent transition-transform group-open:rotate-90" />
        <h3>What changed in 24 h</h3>
      </summary>
      <div className="pt-2">
        {data === undefined ? (
          <p className="text-13 text-quiet">
            {error === null ? 'Reading what changed' : visibleText(error.message)}
          </p>
        ) : changes.length === 0 ? (
          <Nothing target={target} sources={data.sources} />
        ) : (
          <ul aria-label="What changed" className="flex flex-col gap-y-1.5 text-13">
            {changes.map((change) => (
              <li key={change.id} className="grid gap-x-4 sm:grid-cols-[9.25rem_minmax(0,1fr)]">
                <time dateTime={change.at} className="text-quiet tabular-nums">
                  {new Date(change.at).toISOString().slice(5, 19).replace('T', ' ')} UTC
                </time>
                <span className="min-w-0 wrap-anywhere">
                  <Said phrase={change.says} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  )
}
