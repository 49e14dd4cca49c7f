import { Fold } from '@/components/ui/fold'
import { Icon, type IconName } from '@/components/ui/icon'
import type { Explanation } from '@/lib/contract/explanation'
import { STAGES, type Stage } from '@/lib/evidence/gates'
import type { Gate } from '@/lib/facts/call/contract'

const MEANS: Record<Stage, string> = {
  network: 'The call reaches an API server.',
  TLS: 'The server’s certificate is signed by the cluster’s ca.crt and covers the name that was called.',
  authentication: 'The API server knows whose token this is. A refusal here is a 401.',
  authorization: 'A Role or ClusterRole, granted by a binding, allows the call. A refusal here is a 403.',
  admission: 'Quotas, policies and webhooks check what is written. Reads skip this gate.',
  storage: 'The object exists and is in the state the call expects.',
}

const BETWEEN: Record<ReturnType<typeof stagesOf>[number]['state'], string> = {
  passed: '@2xl:not-first:before:border-ok',
  refused: '@2xl:not-first:before:border-bad',
  'not-reached': '@2xl:not-first:before:border-line-strong @2xl:not-first:before:border-dotted',
  unknown: '@2xl:not-first:before:border-unknown @2xl:not-first:before:border-dotted',
}

type Judged = Pick<Explanation, 'kind' | 'verdict' | 'untried' | 'request'>

const READS: ReadonlySet<string | undefined> = new Set(['get', 'list', 'watch'])

/** Storage says nothing on the line unless it refused the call, nor does admission of a read, which skips it. */
function isTold({ stage, state }: ReturnType<typeof stagesOf>[number], isRead: boolean): boolean {
  return state === 'refused' || (stage !== 'storage' && !(stage === 'admission' && isRead))
}

/** The gates of one call, with the one that refused it. */
export function GateFold({ explanation }: { explanation: Judged }) {
  const stages = stagesOf(explanation)
  return (
    <Fold
      label="Gates"
      line={
        <ol aria-label="Gates that the call passed" className="flex flex-wrap gap-x-3.5 gap-y-1 @2xl:gap-x-0">
          {stages
            .filter((one) => isTold(one, READS.has(explanation.request.verb)))
            .map(({ stage, state }) => {
              const { icon, ink, word } = GATE_LOOK[state]
              return (
                <li
                  key={stage}
                  data-gate={state}
                  className={`inline-flex items-center gap-1 whitespace-nowrap @2xl:not-first:before:mx-1.5 @2xl:not-first:before:w-3.5 @2xl:not-first:before:border-t-[1.5px] ${ink} ${BETWEEN[state]} ${state === 'refused' ? 'font-semibold' : ''}`}
                >
                  {stage}
                  <Icon name={icon} className="size-3.5" />
                  <span className="sr-only">{word}</span>
                </li>
              )
            })}
        </ol>
      }
    >
      <dl className="grid gap-x-4 gap-y-1 @xl:grid-cols-[max-content_minmax(0,1fr)]">
        {stages.map(({ stage, state }) => (
          <div key={stage} className="contents">
            <dt className="font-medium">
              {stage}, {GATE_LOOK[state].word}
            </dt>
            <dd className="mb-1 text-quiet @xl:mb-0">{MEANS[stage]}</dd>
          </div>
        ))}
      </dl>
    </Fold>
  )
}

const REFUSED_AT: Record<Explanation['kind'], Stage | null> = {
  network: 'network',
  mesh: 'network',
  proxy: 'network',
  tls: 'TLS',
  authentication: 'authentication',
  authorization: 'authorization',
  admission: 'admission',
  invalid: 'admission',
  'not-found': 'storage',
  conflict: 'storage',
  throttled: null,
  'server-error': null,
  elsewhere: null,
}

/**
 * What an explanation proves of each stage, in the order the API server applies them. An answer of the API
 * server to the call proves every stage before the one that gave it; where no one made the call (`untried`),
 * and where nothing could be decided, none is passed. Throttling and server errors come from several
 * stages, so they prove only that the server was reached.
 */
export function stagesOf(
  explanation: Pick<Explanation, 'kind' | 'verdict' | 'untried'>,
): { stage: Stage; state: Gate['state'] }[] {
  const { verdict, kind, untried } = explanation
  const at = REFUSED_AT[kind]
  const end = at === null ? STAGES.indexOf('authentication') : STAGES.indexOf(at)
  const isProven = verdict !== 'unknown' && !untried
  return STAGES.map((stage, i) => {
    if (i < end) return { stage, state: isProven ? 'passed' : 'unknown' }
    if (verdict === 'allowed') return { stage, state: i === end ? 'passed' : 'not-reached' }
    if (verdict === 'unknown' || at === null) return { stage, state: 'unknown' }
    return { stage, state: i === end ? 'refused' : 'not-reached' }
  })
}

/** How the state of a gate looks and reads, on the short line and in the whole list. */
export const GATE_LOOK: Record<Gate['state'], { icon: IconName; ink: string; word: string }> = {
  passed: { icon: 'check', ink: 'text-ok', word: 'passed' },
  refused: { icon: 'cross', ink: 'text-bad', word: 'refused here' },
  'not-reached': { icon: 'dash', ink: 'text-faint', word: 'not reached' },
  unknown: { icon: 'question', ink: 'text-unknown', word: 'not known' },
}
