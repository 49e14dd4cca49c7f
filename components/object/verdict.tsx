import Link from 'next/link'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'
import { Said } from '@/components/ui/said'
import type {
  ContainerSummary,
  ObjectRequest,
  RefusedOfPod,
  Verdict as VerdictOf,
} from '@/lib/facts/objects/contract/object'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import { codeSaysWhy } from '@/lib/objects/exit-words'
import { sayDuration } from '@/lib/words/durations'
import { objectAddress } from '@/lib/words/page-addresses'
import type { ExitLines } from './use-exit-log'
import { type ServiceAt, useServiceAt } from './use-service-at'
import { VerdictCard } from './verdict-card'

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
    `${resource} ${namespace === '' ? '' : `${namespace}/`}${name}: ${verdict.says}`,
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
      {ranMs === undefined ? '' : ` ${sayDuration(ranMs)} after its start`}:{' '}
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
        prefetch={false}
        href={objectAddress({ group: '', version: 'v1', resource: 'services', namespace, name })}
        className="font-mono text-[0.9375em] text-accent hover:underline"
      >
        {name}
      </Link>
      {why === undefined ? '. ' : ': '}
      {why === undefined ? null : <Said phrase={why.says} />}
      {why === undefined ? null : '. '}
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
            {exit?.refused ? beforeCall(exit) : 'Its program ended on a refused call:'}{' '}
            <Code className="text-[0.9em]">{sayTuple(refused.call)}</Code>
            {allowed === undefined ? null : `, allowed ${sayAllowedAt(allowed)}; not restarted yet`}
          </>
        )
      }
      rest={
        refused === undefined && line !== undefined ? (
          <>
            {service === undefined ? null : <AtService service={service} />}
            {verdict.says}
          </>
        ) : undefined
      }
      actions={
        <>
          {refused === undefined ? null : (
            <Link
              prefetch={false}
              href={refused.href}
              className={buttonClass({ look: allowed ? 'plain' : 'primary' })}
            >
              {allowed ? 'See the answer' : 'See the fix'}
            </Link>
          )}
          <CopyButton
            look="plain"
            word="Copy why"
            label="Copy why"
            text={() => textOf({ target, verdict, exit })}
          />
        </>
      }
    />
  )
}
