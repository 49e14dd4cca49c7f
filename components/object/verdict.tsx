import Link from 'next/link'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import type { ObjectRequest, RefusedOfPod, Verdict as VerdictOf } from '@/lib/facts/objects/contract/object'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import type { ExitLines } from './use-exit-log'
import { VerdictCard } from './verdict-card'

interface VerdictProps {
  target: ObjectRequest
  verdict: VerdictOf
  exit: ExitLines | undefined
  /** The refused call that its program ended on, and whether it is allowed now. */
  told?: RefusedOfPod | undefined
}

/** Only what was seen: that the call was refused, and where it is in the log. */
function beforeCall({ container, lines, marked }: ExitLines): string {
  const where = marked === lines.length - 1 ? 'its last line is' : 'its last lines have'
  return `Container ${container} exits, and ${where} a refused call:`
}

/** The reason as text to paste elsewhere: the object, the verdict, and the log line that says so. */
function textOf({ target, verdict, exit }: VerdictProps): string {
  const { namespace, resource, name } = target
  const marked = exit?.marked === undefined ? undefined : exit.lines[exit.marked]
  return [
    `${resource} ${namespace === '' ? '' : `${namespace}/`}${name}: ${verdict.says}`,
    ...(exit?.refused === undefined ? [] : [`${beforeCall(exit)} ${sayTuple(exit.refused.call)}.`]),
    ...(marked === undefined ? [] : [`Log before the exit: ${marked.text}`]),
  ].join('\n')
}

/** The verdict of an object with what the log before its exit adds, and the way to the fix. */
export function ObjectVerdict({ target, verdict, exit, told }: VerdictProps) {
  const refused = exit?.refused ?? told
  const allowed = told?.allowedNow
  const isWell = verdict.state === 'ready' || verdict.state === 'finished'
  if (isWell) return <VerdictCard verdict={verdict} />
  return (
    <VerdictCard
      verdict={verdict}
      cause={
        refused === undefined ? undefined : (
          <>
            {exit?.refused ? beforeCall(exit) : 'Its program ended on a refused call:'}{' '}
            <code className="font-mono text-[0.9em]">{sayTuple(refused.call)}</code>
            {allowed === undefined ? null : `, allowed ${sayAllowedAt(allowed)}; not restarted yet`}
          </>
        )
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
