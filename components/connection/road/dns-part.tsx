import { useState } from 'react'
import { Code } from '@/components/ui/code'
import { Input } from '@/components/ui/field'
import { Said } from '@/components/ui/said'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { RoadAnswered, RoadDns, RoadWalk } from '@/lib/facts/connection/contract'
import { sayOutcome } from '@/lib/facts/connection/judge/road/say-outcome'
import type { Phrase } from '@/lib/phrase/phrase'
import { isDnsName, type Query, queriesFor } from '@/lib/road/dns'
import { sayMs } from '@/lib/words/durations'

function byName(answers: readonly RoadAnswered[]): [string, RoadAnswered[]][] {
  const names = new Map<string, RoadAnswered[]>()
  for (const answer of answers) names.set(answer.name, [...(names.get(answer.name) ?? []), answer])
  return [...names]
}

function Answer({ answer }: { answer: RoadAnswered | undefined }) {
  if (answer === undefined) return null
  return (
    <>
      <span className={answer.outcome === 'address' ? 'font-mono' : ''}>
        <Said phrase={sayOutcome(answer)} />
      </span>{' '}
      <span className="whitespace-nowrap text-quiet">{sayMs(answer.ms)}</span>
    </>
  )
}

function Walk({ walk }: { walk: RoadWalk }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="wrap-anywhere">
        <Code className="font-semibold">{walk.name}</Code>: <Said phrase={walk.says} />
      </p>
      {walk.answers.length === 0 ? null : (
        <Table caption={`Queries for ${walk.name}, in order`} className="min-w-[34rem]">
          <thead>
            <tr>
              <HeadCell>Name asked for</HeadCell>
              <HeadCell>A</HeadCell>
              <HeadCell>AAAA</HeadCell>
            </tr>
          </thead>
          <tbody>
            {byName(walk.answers).map(([name, answers]) => (
              <tr key={name} className="border-b border-line last:border-b-0">
                <RowHead translate="no" className="font-mono wrap-anywhere">
                  {name}
                </RowHead>
                <TableCell>
                  <Answer answer={answers.find(({ type }) => type === 'A')} />
                </TableCell>
                <TableCell>
                  <Answer answer={answers.find(({ type }) => type === 'AAAA')} />
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}

/** The files of the resolver, the API server's names as they were really asked for, and the order for any other name. */
export function DnsPart({ dns }: { dns: RoadDns }) {
  const { sources, walks, resolver, libc } = dns
  return (
    <div className="flex flex-col gap-5">
      <FoundOnRoad label="What the resolver reads" rows={sources} />
      {walks.map((walk) => (
        <Walk key={walk.name} walk={walk} />
      ))}
      {resolver ? <NameQueries resolver={resolver} libc={libc} /> : null}
    </div>
  )
}

function Names({ label, queries }: { label: string; queries: readonly Query[] }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-12 font-medium text-quiet">{label}</h3>
      <ol translate="no" aria-label={label} className="list-decimal pl-6 font-mono text-12">
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
function NameQueries({ resolver, libc }: NameQueriesProps) {
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

/** What was looked at and what it says, one row each. */
export function FoundOnRoad({
  label,
  rows,
}: {
  label: string
  rows: readonly { what: string; says: Phrase }[]
}) {
  return (
    <dl
      aria-label={label}
      className="grid gap-x-6 gap-y-1.5 text-13 @xl:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
    >
      {rows.map(({ what, says }) => (
        <div key={what} className="contents">
          <dt className="text-quiet wrap-anywhere">{what}</dt>
          <dd className="mb-1 min-w-0 wrap-anywhere @xl:mb-0">
            <Said phrase={says} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
