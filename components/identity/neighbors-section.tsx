import { useQuery } from '@tanstack/react-query'
import { Badge, type Meaning } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { PageFold } from '@/components/ui/fold'
import { Said } from '@/components/ui/said'
import type { NeighborFact } from '@/lib/facts/identity/contract/neighbors'
import { neighborsQuery } from '@/lib/facts/identity/query'

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
      <Said phrase={fact.says} />
    </>
  )
}

/** The container that `kubectl debug` was aimed at: its token file, mounts and resolver. Only a container that it added has one. */
export function NeighborsSection({ open }: { open: boolean }) {
  const { data } = useQuery(neighborsQuery())
  const target = data?.target
  if (target === undefined) return null
  const { name, command, uid, gid, fix } = target
  return (
    <PageFold
      id="neighbors"
      title="The view of the container under debug"
      says={name}
      // A token that it cannot read is what a user came for.
      open={open || target.token.state === 'bad'}
    >
      <p className="mb-3 max-w-card text-13 text-quiet">
        What process 1 has, <Code className="text-12">{command}</Code> of container <Code>{name}</Code>, user{' '}
        <Code>
          {uid}:{gid}
        </Code>
        . No value of a variable and no content of a token is read.
      </p>
      <dl aria-label={name} className="grid gap-x-4 gap-y-1 text-13 md:grid-cols-[8rem_minmax(0,1fr)]">
        {FACTS.map(([word, key]) => (
          <div key={key} className="md:contents">
            <dt className="text-12 font-medium text-quiet md:pt-0.5">{word}</dt>
            <dd className="max-w-card min-w-0 wrap-anywhere">
              <Fact fact={target[key]} />
            </dd>
          </div>
        ))}
      </dl>
      {fix === undefined ? null : (
        <p className="mt-2 max-w-card text-13 text-quiet">
          <Said phrase={fix} />
        </p>
      )}
    </PageFold>
  )
}
