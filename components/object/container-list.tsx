import { Badge } from '@/components/ui/badge'
import { RelativeTime } from '@/components/ui/relative-time'
import type { ContainerSummary } from '@/lib/contract/object'

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
    <li className="flex flex-col gap-1 px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-mono text-13 font-semibold">{name}</span>
        {role === 'main' ? null : <span className="text-12 text-quiet">{ROLE[role]}</span>}
        <Badge meaning={meaning}>{state}</Badge>
        {restarts > 0 ? (
          <span className="text-13 text-quiet">
            {restarts} {restarts === 1 ? 'restart' : 'restarts'}
          </span>
        ) : null}
        <span className="ml-auto flex gap-3 text-13">
          <button type="button" onClick={() => onLog(name, false)} className="min-h-6 text-accent underline">
            Log
          </button>
          {last === undefined ? null : (
            <button type="button" onClick={() => onLog(name, true)} className="min-h-6 text-accent underline">
              Previous log
            </button>
          )}
        </span>
      </div>
      <p className="text-13 break-words">
        {says}
        {since === undefined ? null : (
          <span className="text-quiet">
            {' '}
            <RelativeTime at={since} />
          </span>
        )}
      </p>
      {last === undefined ? null : (
        <p className="text-13 break-words">
          <span className="text-quiet">Last exit:</span> {last.says}
          {last.at === undefined ? null : (
            <span className="text-quiet">
              {' '}
              <RelativeTime at={last.at} />
            </span>
          )}
        </p>
      )}
      <p className="font-mono text-12 break-words text-quiet">
        {image}
        {resources === '' ? '' : ` · ${resources}`}
      </p>
    </li>
  )
}

/** The containers of a pod: what each does now, how it last exited, what it may use. */
export function ContainerList({ containers, onLog }: ContainerListProps) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {containers.map((container) => (
        <ContainerItem key={`${container.role}/${container.name}`} container={container} onLog={onLog} />
      ))}
    </ul>
  )
}
