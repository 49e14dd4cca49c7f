import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { EDGE, INK, type Meaning, SHAPE, SOFT } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import type {
  ContainerSummary,
  Evidence,
  ObjectRequest,
  RefusedOfPod,
  Verdict,
  Verdict as VerdictOf,
} from '@/lib/facts/objects/contract/object'
import type { RowWhy } from '@/lib/facts/objects/contract/whys'
import { resourcesQuery, whysQuery } from '@/lib/facts/objects/query'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import { addressInLine } from '@/lib/objects/address-in-line'
import { codeSaysWhy } from '@/lib/objects/exit-words'
import { isSilent, NOTHING, plain } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import { objectAddress } from '@/lib/words/page-addresses'
import type { ExitLines } from './exit-log'

interface VerdictProps {
  target: ObjectRequest
  verdict: VerdictOf
  exit: ExitLines | undefined
  /** The refused call that its program ended on, and whether it is allowed now. */
  told?: RefusedOfPod | undefined
  containers: readonly ContainerSummary[]
}

/** Only what was seen: that the call was refused, and where it is in the log. */
function beforeCall({ container, lines, marked }: ExitLines): string {
  const where = marked === lines.length - 1 ? 'its last line is' : 'its last lines have'
  return `Container ${container} exits, and ${where} a refused call:`
}

/** The reason as text to paste elsewhere: the object, the verdict, and the log line that says so. */
function textOf({ target, verdict, exit }: Pick<VerdictProps, 'target' | 'verdict' | 'exit'>): string {
  const { namespace, resource, name } = target
  const marked = exit?.marked === undefined ? undefined : exit.lines[exit.marked]
  return [
    `${resource} ${namespace === '' ? '' : `${namespace}/`}${name}: ${plain(verdict.says)}`,
    ...(exit?.refused === undefined ? [] : [`${beforeCall(exit)} ${sayTuple(exit.refused.call)}.`]),
    ...(marked === undefined ? [] : [`Log before the exit: ${marked.text}`]),
  ].join('\n')
}

/** The words of the program itself before it exited, where a line says why. */
function ExitCause({
  container,
  line,
  ranMs,
}: {
  container: string
  line: string
  ranMs: number | undefined
}) {
  return (
    <>
      <Code className="text-[0.9em]">{container}</Code> exits
      <span>{ranMs === undefined ? ': ' : ` ${sayDuration(ranMs)} after its start: `}</span>
      <Code className="line-clamp-4 text-[0.9em]">{line}</Code>
    </>
  )
}

/** Whose address the program could not reach, and why nothing answers there. */
function AtService({ service: { name, namespace, ip, why } }: { service: ServiceAt }) {
  return (
    <>
      <Code className="text-[0.9375em]">{ip}</Code> is Service{' '}
      <Link
        translate="no"
        href={objectAddress({ group: '', version: 'v1', resource: 'services', namespace, name })}
        className="font-mono text-[0.9375em] text-accent hover:underline"
      >
        {name}
      </Link>
      <span>
        {why === undefined ? null : <span>: </span>}
        {why === undefined ? null : <Said phrase={why.says} />}
        <span>. </span>
      </span>
    </>
  )
}

/** The verdict of an object with what the log before its exit adds, and the way to the fix. */
export function ObjectVerdict({ target, verdict, exit, told, containers }: VerdictProps) {
  const refused = exit?.refused ?? told
  const allowed = told?.allowedNow
  const down = containers.find(({ name }) => name === exit?.container)
  // Where the exit itself says why, a line of the log is no better.
  const isTold = down?.last !== undefined && codeSaysWhy(down.last.exitCode)
  const line = exit?.marked === undefined || isTold ? undefined : exit.lines[exit.marked]?.text
  const service = useServiceAt(target.namespace, refused === undefined ? line : undefined)
  const isWell = verdict.state === 'ready' || verdict.state === 'finished'
  if (isWell) return <VerdictCard verdict={verdict} />
  return (
    <VerdictCard
      verdict={verdict}
      cause={
        refused === undefined ? (
          exit === undefined || line === undefined ? undefined : (
            <ExitCause container={exit.container} line={line} ranMs={down?.last?.ranMs} />
          )
        ) : (
          <>
            <span>{exit?.refused ? beforeCall(exit) : 'Its program ended on a refused call:'}</span>{' '}
            <Code className="text-[0.9em]">{sayTuple(refused.call)}</Code>
            <span>
              {allowed === undefined ? '' : `, allowed ${sayAllowedAt(allowed)}; not restarted yet`}
            </span>
          </>
        )
      }
      rest={
        refused === undefined && line !== undefined ? (
          <>
            {service === undefined ? null : <AtService service={service} />}
            <Said phrase={verdict.says} />
          </>
        ) : undefined
      }
      actions={
        <>
          {refused === undefined ? null : (
            <Link href={refused.href} className={buttonClass({ look: allowed ? 'plain' : 'primary' })}>
              {allowed ? 'See the answer' : 'See the fix'}
            </Link>
          )}
          <CopyButton
            look="plain"
            word="Copy"
            label="Copy why"
            text={() => textOf({ target, verdict, exit })}
          />
        </>
      }
    />
  )
}

const MEANING: Record<Verdict['state'], { meaning: Meaning; word: string }> = {
  ready: { meaning: 'ok', word: 'Ready' },
  'not-ready': { meaning: 'bad', word: 'Not ready' },
  going: { meaning: 'warning', word: 'Under way' },
  finished: { meaning: 'neutral', word: 'Finished' },
  unknown: { meaning: 'unknown', word: 'Unknown' },
}

const FROM: Record<Evidence['from'], string> = {
  condition: 'Condition',
  container: 'Container',
  event: 'Event',
  spec: 'Spec',
  status: 'Status',
  related: 'Related',
  'not-seen': 'Not visible',
}

function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <dl className="flex flex-col gap-2 text-13">
      {evidence.map(({ from, says, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name and is replaced as a whole.
        <div key={index} className="grid gap-x-3 sm:grid-cols-[5.5rem_minmax(0,1fr)]">
          <dt className="text-quiet">{FROM[from]}</dt>
          <dd className="min-w-0 wrap-anywhere">
            <Said phrase={says} />
            {at === undefined ? null : (
              <span className="text-quiet">
                {' '}
                <RelativeTime at={at} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface VerdictCardProps {
  verdict: Verdict
  /** A cause nearer to the crash, shown before the verdict. */
  cause?: ReactNode
  /** What follows it in place of the verdict. */
  rest?: ReactNode
  /** What to do about it: links and buttons. */
  actions?: ReactNode
}

/** Why the object is not ready: the fact, the cause, what to do, and the evidence. */
export function VerdictCard({ verdict, cause, rest: told, actions }: VerdictCardProps) {
  const { meaning, word } = MEANING[verdict.state]
  const isWell = verdict.state === 'ready' || verdict.state === 'finished'
  const { fact = verdict.says, rest = NOTHING } = verdict
  return (
    <article
      aria-label="Why is it not ready?"
      data-verdict={verdict.state}
      className={`flex gap-2.5 ${isWell ? '' : `rounded-lg border-l-3 py-3.5 pr-4 pl-3.5 md:py-4 ${EDGE[meaning]} ${SOFT[meaning]}`}`}
    >
      <Icon name={SHAPE[meaning]} className={`mt-1 stroke-[2.2] ${INK[meaning]}`} />
      <div className="min-w-0 flex-1">
        <p className="sr-only">{word}</p>
        <p className="text-15 text-pretty wrap-anywhere">
          <span className={`block ${isWell ? '' : 'text-17 font-semibold'}`}>
            {cause ?? <Said phrase={fact} />}{' '}
          </span>
          {cause === undefined && isSilent(rest) ? null : (
            <span className="mt-1.5 block max-w-prose">
              {(cause === undefined ? undefined : told) ?? (
                <Said phrase={cause === undefined ? rest : verdict.says} />
              )}
            </span>
          )}
        </p>
        {verdict.hint === undefined || cause !== undefined ? null : (
          <p className="mt-1.5 max-w-prose text-13 wrap-anywhere text-quiet">
            <Said phrase={verdict.hint} />
          </p>
        )}
        {actions === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
        {verdict.evidence.length === 0 ? null : (
          <div className="mt-2">
            <Disclosure summary={`Evidence (${verdict.evidence.length})`}>
              <EvidenceList evidence={verdict.evidence} />
            </Disclosure>
          </div>
        )}
      </div>
    </article>
  )
}

const SERVICES = { group: '', version: 'v1', resource: 'services' }
const KEPT_MS = 30_000

/** The Service whose address a line of a log names. */
export interface ServiceAt {
  name: string
  namespace: string
  ip: string
  port: string
  /** Why it leads nowhere, where it does. */
  why: RowWhy | undefined
}

/**
 * The Service of the pod's own namespace that has the address in this line, with why it is not healthy; undefined where the line
 * names none, or where Services could not be listed. Costs one list of Services and what one Why costs.
 */
export function useServiceAt(namespace: string, line: string | undefined): ServiceAt | undefined {
  const address = line === undefined ? undefined : addressInLine(line)
  const target = { ...SERVICES, namespace }
  const listed = useQuery({
    ...resourcesQuery(target),
    queryKey: ['services-by-address', namespace],
    staleTime: KEPT_MS,
    enabled: address !== undefined,
    retry: false,
    select: ({ columns, rows }) => {
      const at = columns.findIndex(({ name }) => name === 'Cluster-IP')
      return new Map(rows.map(({ key, cells }) => [String(cells[at] ?? ''), key]))
    },
  })
  const name = address === undefined ? undefined : listed.data?.get(address.ip)
  const whys = useQuery({ ...whysQuery(target, [name ?? '']), enabled: name !== undefined })
  if (address === undefined || name === undefined) return undefined
  return { name, namespace, ...address, why: whys.data?.whys[name] }
}
