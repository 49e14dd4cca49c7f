import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { type FormEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import * as z from 'zod/mini'
import { openObject } from '@/components/resources/view/use-view'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Input } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { objectNameSchema } from '@/lib/contract/segments'
import { checkQuery, verdictQuery } from '@/lib/facts/call/query'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { checkAddress } from '@/lib/words/page-addresses'

// Loaded only where a list is refused.
const CheckedCall = dynamic(() => import('@/components/answer/checked-call').then((m) => m.CheckedCall), {
  ssr: false,
  loading: () => <Skeleton label="Checking why" lines={5} />,
})

interface RefusedListProps {
  target: ResourcesRequest
  known: Kind | undefined
  /** The list's own refusal, shown where the review alone would not show it. */
  notice: ReactNode
  /** Called once the review says yes: the rows can be read. */
  onGranted: () => void
}

/** What each verb shows here, the least first. */
const LEVELS = [
  ['get', 'one object, by its name'],
  ['list', 'all rows, read again every 10 s'],
  ['watch', 'changes of the rows as they happen'],
] as const

function OpenByName() {
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parsed = z.safeParse(objectNameSchema, name.trim())
    if (!parsed.success) return setError(parsed.error.issues[0]?.message)
    openObject(parsed.data)
  }
  return (
    <form onSubmit={submit} className="mt-3 flex max-w-100 items-start gap-2">
      <Input
        label="Open one by its name"
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setError(undefined)
        }}
        error={error}
        className="flex-1"
      />
      <Button type="submit" className="mt-5">
        Open
      </Button>
    </form>
  )
}

/** What a user whose list is refused really needs: each verb, whether it is granted, and what it would show. */
function NeededPermission({ target, known }: { target: ResourcesRequest; known: Kind | undefined }) {
  const { group, resource, namespace } = target
  const held = known?.held ?? 'unknown'
  return (
    <section aria-labelledby="needed" className="mt-5 max-w-card">
      <h2 id="needed" className="mb-1 text-15 font-semibold">
        What do you need?
      </h2>
      <dl className="border-b border-line text-13">
        {LEVELS.map(([verb, shows]) => {
          const isHeld = held !== 'unknown' && held.includes(verb)
          return (
            <div
              key={verb}
              className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 border-t border-line py-1.5"
            >
              <dt translate="no" className="font-mono">
                {verb}
              </dt>
              <dd>{shows}</dd>
              <dd className="text-quiet">
                {isHeld ? (
                  <span className="text-ok">
                    <Icon name="check" className="size-3.5 align-[-0.2em]" /> granted
                  </span>
                ) : (
                  <Link
                    href={checkAddress({ verb, group, resource, namespace })}
                    className="inline-flex items-center justify-end text-accent hover:underline max-md:min-w-11"
                  >
                    {held === 'unknown' ? 'Check' : 'Fix'}
                  </Link>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      {group === '' && resource === 'secrets' ? (
        <p className="mt-2 text-13 text-quiet">
          <Icon name="warning" className="mr-1 size-3.5 align-[-0.2em] text-warning" />A list carries whole
          objects: <Code>list secrets</Code> is as strong as reading every value. Prefer <Code>get</Code> on
          the one you need.
        </p>
      ) : null}
      {held !== 'unknown' && held.includes('get') ? <OpenByName /> : null}
    </section>
  )
}

/** Why a list is refused and what fixes it, in place of its rows, which appear once it is granted. */
export function RefusedList({ target, known, notice, onGranted }: RefusedListProps) {
  const { group, resource, namespace } = target
  const check = useMemo(() => ({ verb: 'list', group, resource, namespace }), [group, resource, namespace])
  // The card makes these checks; here their answers are only read.
  const again = useQuery({ ...verdictQuery(check), enabled: false })
  const full = useQuery({ ...checkQuery(check), enabled: false })
  const grantedAt = again.data?.verdict === 'allowed' ? again.dataUpdatedAt : 0
  const isOtherwise = full.error !== null || full.data?.verdict === 'allowed'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each yes.
  useEffect(() => {
    if (grantedAt > 0) onGranted()
  }, [grantedAt])
  return (
    <div data-state="denied" className="flex flex-col gap-3">
      {isOtherwise ? notice : null}
      <CheckedCall check={check} />
      <NeededPermission target={target} known={known} />
    </div>
  )
}
