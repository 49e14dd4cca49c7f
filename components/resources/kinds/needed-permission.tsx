'use client'

import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import * as z from 'zod/mini'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Input } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { objectNameSchema } from '@/lib/contract/segments'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { checkAddress } from '@/lib/words/page-addresses'
import { openObject } from '../view/use-view'

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
export function NeededPermission({ target, known }: { target: ResourcesRequest; known: Kind | undefined }) {
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
              <dt className="font-mono">{verb}</dt>
              <dd>{shows}</dd>
              <dd className="text-quiet">
                {isHeld ? (
                  <span className="text-ok">
                    <Icon name="check" className="size-3.5 align-[-0.2em]" /> granted
                  </span>
                ) : (
                  <Link
                    prefetch={false}
                    href={checkAddress({ verb, group, resource, namespace })}
                    className="text-accent hover:underline"
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
