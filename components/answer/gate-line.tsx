import { Icon } from '@/components/ui/icon'
import { Term } from '@/components/ui/term'
import type { Explanation } from '@/lib/contract/explanation'
import type { Stage } from '@/lib/diagnosis/gates'
import { GATE_LOOK } from './gate-look'
import { stagesOf } from './stages'

const MEANS: Record<Stage, string> = {
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
      {stagesOf(explanation).map(({ stage, state }) => {
        const { icon, ink, word } = GATE_LOOK[state]
        return (
          <li
            key={stage}
            data-gate={state}
            className={`flex items-center gap-1 ${ink} ${state === 'refused' ? 'font-semibold' : ''}`}
          >
            <Term means={MEANS[stage]}>{stage}</Term>
            <Icon name={icon} className="size-3.5" />
            <span className="sr-only">{word}</span>
          </li>
        )
      })}
    </ol>
  )
}
