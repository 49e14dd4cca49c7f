import { Code } from '@/components/ui/code'
import { HeadCell, RowHead, Table, TableCell } from '@/components/ui/table'
import type { RoadAnswered, RoadDns, RoadWalk } from '@/lib/facts/connection/contract'
import { sayOutcome } from '@/lib/facts/connection/judge/road/say-outcome'
import { sayMs } from '@/lib/words/durations'
import { FoundOnRoad } from './found'
import { NameQueries } from './name-queries'

function byName(answers: readonly RoadAnswered[]): [string, RoadAnswered[]][] {
  const names = new Map<string, RoadAnswered[]>()
  for (const answer of answers) names.set(answer.name, [...(names.get(answer.name) ?? []), answer])
  return [...names]
}

function Answer({ answer }: { answer: RoadAnswered | undefined }) {
  if (answer === undefined) return null
  return (
    <>
      <span className={answer.outcome === 'address' ? 'font-mono' : ''}>{sayOutcome(answer)}</span>{' '}
      <span className="whitespace-nowrap text-quiet">{sayMs(answer.ms)}</span>
    </>
  )
}

function Walk({ walk }: { walk: RoadWalk }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="wrap-anywhere">
        <Code className="font-semibold">{walk.name}</Code>: {walk.says}
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
                <RowHead className="font-mono wrap-anywhere">{name}</RowHead>
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
