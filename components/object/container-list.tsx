import { Badge } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type { ContainerSummary } from '@/lib/facts/objects/contract/object'
import { sayDuration } from '@/lib/words/durations'
import { Pair, Pairs } from './pairs'

const ROLE: Record<ContainerSummary['role'], string> = {
  main: '',
  init: 'init',
  sidecar: 'sidecar',
  ephemeral: 'ephemeral',
}

interface ContainerListProps {
  containers: readonly ContainerSummary[]
  /** Shows the log of a container, or its previous log on request. */
  onLog: (container: string, isPrevious: boolean) => void
}

function ContainerItem({
  container,
  onLog,
}: {
  container: ContainerSummary
  onLog: ContainerListProps['onLog']
}) {
  const { name, role, image, state, meaning, says, since, restarts, last, resources } = container
  return (
    <li className="border-t border-line pt-2.5 first:border-t-0 first:pt-0">
      <div className="mb-1 flex flex-wrap items-center gap-x-2.5">
        <h4 className="min-w-0 font-mono text-13 font-semibold wrap-anywhere">{name}</h4>
        {role === 'main' ? null : <span className="text-12 text-quiet">{ROLE[role]}</span>}
        <span className="ml-auto flex">
          <button
            type="button"
            onClick={() => onLog(name, false)}
            className={buttonClass({ look: 'bare', small: true })}
          >
            Log
          </button>
          {last === undefined ? null : (
            <button
              type="button"
              onClick={() => onLog(name, true)}
              className={buttonClass({ look: 'bare', small: true })}
            >
              Previous log
            </button>
          )}
        </span>
      </div>
      <Pairs>
        <Pair name="State">
          <span className="mr-1.5">
            <Badge meaning={meaning}>{state}</Badge>
          </span>
          <Said phrase={says} />
          {since === undefined ? null : (
            <span className="text-quiet">
              {state === 'running' ? ' Started ' : ' '}
              <RelativeTime at={since} />
            </span>
          )}
        </Pair>
        {restarts > 0 ? <Pair name="Restarts">{restarts}</Pair> : null}
        {last === undefined ? null : (
          <Pair name="Last exit">
            <Said phrase={last.says} />
            {last.at === undefined ? null : (
              <span className="block text-quiet">
                <span>{last.ranMs === undefined ? '' : `ran ${sayDuration(last.ranMs)}, `}</span>
                ended <RelativeTime at={last.at} />
              </span>
            )}
          </Pair>
        )}
      </Pairs>
      <Disclosure summary="Image">
        <Pairs>
          <Pair name="Image">
            <Code className="text-12">{image}</Code>
          </Pair>
          {resources === '' ? null : (
            <Pair name="Resources">
              <Code className="text-12">{resources}</Code>
            </Pair>
          )}
        </Pairs>
      </Disclosure>
    </li>
  )
}

/** The containers of a pod: what each does now, how it last exited, what it can use. */
export function ContainerList({ containers, onLog }: ContainerListProps) {
  return (
    <ul className="flex flex-col gap-3">
      {containers.map((container) => (
        <ContainerItem key={`${container.role}/${container.name}`} container={container} onLog={onLog} />
      ))}
    </ul>
  )
}
