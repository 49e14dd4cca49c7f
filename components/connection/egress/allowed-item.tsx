import { useMutation } from '@tanstack/react-query'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Badge, type Meaning } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { TargetVerdict, TriedTarget } from '@/lib/facts/connection/contract'
import { targetMutation } from '@/lib/facts/connection/query'
import { sayMs } from '@/lib/words/durations'
import { TargetItem } from './target-item'

const MEANING: Record<TriedTarget['outcome'], Meaning> = {
  connected: 'ok',
  refused: 'bad',
  silent: 'bad',
  failed: 'bad',
  'not-sent': 'neutral',
}
const WORD: Record<TriedTarget['outcome'], string> = {
  connected: 'connected',
  refused: 'refused',
  silent: 'no answer',
  failed: 'failed',
  'not-sent': 'not sent',
}

function Tried({ tried }: { tried: TriedTarget }) {
  return (
    <div role="status" className="flex flex-col gap-1">
      <p>
        <Badge meaning={MEANING[tried.outcome]}>{WORD[tried.outcome]}</Badge> {tried.says}
        {tried.ms === null ? null : <span className="text-quiet"> {sayMs(tried.ms)}</span>}
      </p>
      {tried.tls === undefined ? null : <p className="text-quiet">{tried.tls}</p>}
    </div>
  )
}

/** A target that the operator allowed: its verdict, and on request one connection to it. */
export function AllowedItem({ target }: { target: TargetVerdict }) {
  const { mutate, data, error, isPending } = useMutation(targetMutation())
  const { resolved, refused } = target
  return (
    <TargetItem target={target}>
      {resolved.length === 0 ? null : (
        <p className="text-quiet">
          Resolves to <span className="font-mono text-12">{resolved.join(', ')}</span>
        </p>
      )}
      {refused === undefined ? (
        <div>
          <Button
            small
            onClick={() => mutate(target.target)}
            disabled={isPending}
            aria-label={`Connect to ${target.target}`}
          >
            {isPending ? 'Connecting' : 'Connect'}
          </Button>
        </div>
      ) : null}
      {data === undefined ? null : <Tried tried={data} />}
      {error === null ? null : <ProblemNotice error={error} />}
    </TargetItem>
  )
}
