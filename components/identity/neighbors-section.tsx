import { useQuery } from '@tanstack/react-query'
import { NotYet } from '@/components/frame/problem-notice'
import { Badge, type Meaning } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { PageFold } from '@/components/ui/fold'
import { StateNotice } from '@/components/ui/state-notice'
import type { Neighbor, NeighborFact, NeighborsAnswer } from '@/lib/facts/identity/contract/neighbors'
import { neighborsQuery } from '@/lib/facts/identity/query/neighbors'

const FACTS = [
  ['Token', 'token'],
  ['Mounts', 'mounts'],
  ['Names', 'resolver'],
  ['C library', 'libc'],
  ['Proxy variables', 'proxies'],
] as const

const WORD: Partial<Record<NeighborFact['state'], { meaning: Meaning; word: string }>> = {
  ok: { meaning: 'ok', word: 'readable' },
  bad: { meaning: 'bad', word: 'not readable' },
  warning: { meaning: 'warning', word: 'needs attention' },
  denied: { meaning: 'bad', word: 'refused' },
  unknown: { meaning: 'unknown', word: 'unknown' },
}

function Fact({ fact }: { fact: NeighborFact }) {
  const mark = WORD[fact.state]
  return (
    <>
      {mark === undefined ? null : (
        <>
          <Badge meaning={mark.meaning}>{mark.word}</Badge>{' '}
        </>
      )}
      {fact.says}
    </>
  )
}

function Container({ neighbor }: { neighbor: Neighbor }) {
  const { name, command, pid, uid, gid, fix } = neighbor
  return (
    <li
      aria-label={name}
      className="flex flex-col gap-2 border-b border-line px-4 py-3 text-13 last:border-b-0"
    >
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 text-15 font-semibold wrap-anywhere">{name}</span>
        <span className="text-quiet wrap-anywhere">
          process {pid} <Code className="text-12">{command}</Code>, user{' '}
          <Code>
            {uid}:{gid}
          </Code>
        </span>
      </p>
      <dl className="grid gap-x-4 gap-y-1 md:grid-cols-[8rem_minmax(0,1fr)]">
        {FACTS.map(([word, key]) => (
          <div key={key} className="md:contents">
            <dt className="text-12 font-medium text-quiet md:pt-0.5">{word}</dt>
            <dd className="max-w-card min-w-0 wrap-anywhere">
              <Fact fact={neighbor[key]} />
            </dd>
          </div>
        ))}
      </dl>
      {fix === undefined ? null : <p className="max-w-card text-quiet">{fix}</p>}
    </li>
  )
}

function Answer({ answer }: { answer: NeighborsAnswer }) {
  const { state, says, add, containers, notes } = answer
  return (
    <div className="flex flex-col gap-3">
      {state === 'shared' ? (
        <ul
          aria-label="Other containers"
          className="overflow-hidden rounded-lg border border-line bg-surface"
        >
          {containers.map((neighbor) => (
            <Container key={neighbor.pid} neighbor={neighbor} />
          ))}
        </ul>
      ) : (
        <StateNotice state={state === 'alone' ? 'empty' : state}>{says}</StateNotice>
      )}
      {add === undefined ? null : (
        <Disclosure summary="What shares the processes of a pod">
          <CodeBlock code={add} label="YAML that shares the processes of a pod" />
        </Disclosure>
      )}
      {notes.map((note) => (
        <p key={note} className="text-13 text-quiet">
          {note}
        </p>
      ))}
    </div>
  )
}

/** Opens on its own where a container cannot read its token: that is what a user came for. */
function isTrouble({ containers }: NeighborsAnswer): boolean {
  return containers.some(({ token }) => token.state === 'bad')
}

/** The other containers of this pod: their token files, mounts and resolvers, as this page shows its own. */
export function NeighborsSection({ open }: { open: boolean }) {
  const { data, error } = useQuery(neighborsQuery())
  const says = data?.says ?? (error === null ? 'Looking for other containers' : 'could not be read')
  return (
    <PageFold
      id="neighbors"
      title="The other containers’ view"
      says={says}
      open={open || (data !== undefined && isTrouble(data))}
    >
      <p className="mb-3 max-w-card text-13 text-quiet">
        What the processes of the other containers of this pod have. No value of a variable and no content of
        a token is read.
      </p>
      {data !== undefined ? (
        <Answer answer={data} />
      ) : (
        <NotYet label="Looking for other containers" lines={3} error={error} />
      )}
    </PageFold>
  )
}
