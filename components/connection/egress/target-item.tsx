import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Badge, type Meaning } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeLine } from '@/components/ui/code-line'
import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import type { PolicyTarget, PolicyVerdict, TargetVerdict, TriedTarget } from '@/lib/facts/connection/contract'
import { targetMutation } from '@/lib/facts/connection/query'
import { plain } from '@/lib/phrase/phrase'
import { sayMs } from '@/lib/words/durations'

const OF_VERDICT: Record<PolicyVerdict, { meaning: Meaning; word: string }> = {
  admits: { meaning: 'ok', word: 'admitted' },
  'does-not-admit': { meaning: 'bad', word: 'not admitted' },
  undecidable: { meaning: 'unknown', word: 'undecidable' },
}

/** One target, the verdict on it and the policy that decides, with what would settle an open verdict. */
export function TargetItem({ target, children }: { target: PolicyTarget; children?: ReactNode }) {
  const { title, address, verdict, says, details, command } = target
  return (
    <li
      aria-label={title === address ? title : `${title}, ${address}`}
      className="grid gap-x-6 gap-y-1 border-b border-line px-4 py-3 text-13 last:border-b-0 md:grid-cols-[8rem_minmax(0,4fr)_minmax(0,8fr)]"
    >
      <div>
        <Badge meaning={OF_VERDICT[verdict].meaning}>{OF_VERDICT[verdict].word}</Badge>
      </div>
      <div className="min-w-0 wrap-anywhere">
        <span className="font-semibold">{title}</span>
        <span translate="no" className="block font-mono text-12 text-quiet">
          {address}
        </span>
      </div>
      <div className="flex min-w-0 flex-col gap-1.5 wrap-anywhere">
        <p className="max-w-prose">
          <Said phrase={says} />
        </p>
        {command === undefined ? null : (
          <div>
            <CodeLine code={command} label={`Command that checks ${title}`} />
          </div>
        )}
        {details.length === 0 ? null : (
          <Disclosure summary="How this was judged">
            <ul className="flex flex-col gap-1 text-quiet">
              {details.map((detail) => (
                <li key={plain(detail)}>
                  <Said phrase={detail} />
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
        {children}
      </div>
    </li>
  )
}

const OF_OUTCOME: Record<TriedTarget['outcome'], { meaning: Meaning; word: string }> = {
  connected: { meaning: 'ok', word: 'connected' },
  refused: { meaning: 'bad', word: 'refused' },
  silent: { meaning: 'bad', word: 'no answer' },
  failed: { meaning: 'bad', word: 'failed' },
  'not-sent': { meaning: 'neutral', word: 'not sent' },
}

function Tried({ tried }: { tried: TriedTarget }) {
  const { meaning, word } = OF_OUTCOME[tried.outcome]
  return (
    <div role="status" className="flex flex-col gap-1">
      <p>
        <Badge meaning={meaning}>{word}</Badge> <Said phrase={tried.says} />
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
          Resolves to <Code className="text-12">{resolved.join(', ')}</Code>
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
