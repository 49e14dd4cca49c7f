import { Icon, type IconName } from '@/components/ui/icon'
import { Term } from '@/components/ui/term'
import type { Explanation } from '@/lib/contract/explanation'
import { type Gate, type GateState, gatesOf } from './gates'

const LOOK: Record<GateState, { icon: IconName; className: string; word: string }> = {
  passed: { icon: 'check', className: 'text-ok', word: 'passed' },
  refused: { icon: 'cross', className: 'text-bad font-semibold', word: 'refused here' },
  'not-reached': { icon: 'dash', className: 'text-quiet', word: 'not reached' },
  unknown: { icon: 'question', className: 'text-unknown', word: 'not known' },
}

const MEANS: Record<Gate, string> = {
  network: 'The call reaches an API server.',
  TLS: 'The server’s certificate is signed by the cluster’s ca.crt and covers the name that was called.',
  authentication: 'The API server knows whose token this is. A refusal here is a 401.',
  authorization: 'A Role or ClusterRole, granted by a binding, allows the call. A refusal here is a 403.',
  admission: 'Quotas, policies and webhooks check what is written. Reads skip this gate.',
  storage: 'The object exists and is in the state the call expects.',
}

/** The gates of one call, with the one that refused it. */
export function GateLine({
  explanation,
}: {
  explanation: Pick<Explanation, 'kind' | 'verdict' | 'untried'>
}) {
  return (
    <ol aria-label="Gates that the call passed" className="flex flex-wrap gap-x-4 gap-y-1 text-13">
      {gatesOf(explanation).map(({ gate, state }) => {
        const look = LOOK[state]
        return (
          <li key={gate} data-gate={state} className={`flex items-center gap-1 ${look.className}`}>
            <Term means={MEANS[gate]}>{gate}</Term>
            <Icon name={look.icon} className="size-3.5" />
            <span className="sr-only">{look.word}</span>
          </li>
        )
      })}
    </ol>
  )
}
