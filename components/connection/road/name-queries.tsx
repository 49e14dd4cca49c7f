'use client'

import { useState } from 'react'
import { Input } from '@/components/ui/field'
import type { RoadDns } from '@/lib/facts/connection/contract'
import { isDnsName, type Query, queriesFor } from '@/lib/road/dns/walk'

function Names({ label, queries }: { label: string; queries: readonly Query[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-12 font-medium text-quiet">{label}</h3>
      <ol aria-label={label} className="list-decimal pl-6 font-mono text-12">
        {queries.map(({ name }) => (
          <li key={name} className="wrap-anywhere">
            {name}
          </li>
        ))}
      </ol>
    </div>
  )
}

interface NameQueriesProps {
  resolver: NonNullable<RoadDns['resolver']>
  libc: RoadDns['libc']
}

/** The names that a C library asks for on the way to any name: computed in the browser; nothing is queried. */
export function NameQueries({ resolver, libc }: NameQueriesProps) {
  const [typed, setTyped] = useState('api.example.com')
  const name = typed.trim()
  const isName = isDnsName(name)
  const [glibc, musl] = [queriesFor(name, resolver, 'glibc'), queriesFor(name, resolver, 'musl')]
  const isAlike = glibc.map((query) => query.name).join() === musl.map((query) => query.name).join()
  const here = (own: 'glibc' | 'musl') => (libc === own ? ', as in this container' : '')
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      <Input
        label="Names asked for on the way to"
        value={typed}
        maxLength={260}
        onChange={(event) => setTyped(event.target.value)}
        {...(isName
          ? { hint: 'Computed from the search list; no query is sent.' }
          : { error: 'DNS cannot carry this name.' })}
      />
      {isName ? (
        <div className="grid gap-4 @xl:grid-cols-2">
          {isAlike ? (
            <Names label="glibc and musl, until one has an address" queries={glibc} />
          ) : (
            <>
              <Names label={`glibc${here('glibc')}`} queries={glibc} />
              <Names label={`musl${here('musl')}`} queries={musl} />
            </>
          )}
        </div>
      ) : null}
      <p className="text-13 text-quiet">
        A name with fewer dots than ndots is first tried with each domain of the search list, every time for A
        and AAAA. glibc asks one nameserver after the other and goes on after each name without an address.
        musl asks all at once, and a name that exists without addresses, or a failing server, ends its search.
      </p>
    </div>
  )
}
