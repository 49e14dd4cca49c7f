import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import type { Rung } from '@/lib/facts/connection/contract'
import { identityQuery } from '@/lib/facts/identity/query/identity'

interface ProofProps {
  /** What the evidence is for. */
  title: string
  evidence: Rung['evidence']
  /** Repeats it from a shell where the page runs. */
  line: string | undefined
  open?: boolean
  /** Other actions on the same line. */
  children?: ReactNode
}

function Evidence({ evidence }: { evidence: Rung['evidence'] }) {
  return (
    <dl className="flex flex-col gap-2 text-13">
      {evidence.map(({ what, says }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two calls can return the same words, and each run replaces all of them.
        <div key={index}>
          <dt className="font-medium wrap-anywhere">{what}</dt>
          <dd className="font-mono wrap-anywhere whitespace-pre-wrap text-quiet">{says}</dd>
        </div>
      ))}
    </dl>
  )
}

function summaryOf(evidence: number, tool: string | undefined): string {
  return evidence > 0 ? `Evidence (${evidence})` : (tool ?? '')
}

/** What was sent and what came back, folded, with the command that repeats it. */
export function Proof({ title, evidence, line, open = false, children }: ProofProps) {
  const place = useLadderPlace()
  if (line === undefined && evidence.length === 0) return null
  const tool = line === undefined ? undefined : line.startsWith('curl ') ? 'curl' : 'command'
  return (
    <div className="group/proof flex flex-wrap items-start gap-x-3">
      <div className="min-w-0 group-has-[[open]]/proof:basis-full">
        <Disclosure summary={summaryOf(evidence.length, tool)} open={open}>
          <div className="flex flex-col gap-3">
            {evidence.length === 0 ? null : <Evidence evidence={evidence} />}
            {line === undefined ? null : (
              <CodeBlock language="shell" code={line} label={`${title}: ${place}`} wrap />
            )}
          </div>
        </Disclosure>
      </div>
      {line === undefined ? null : (
        // The block has its own button once it is visible.
        <span className="group-has-[[open]]/proof:hidden">
          <CopyButton text={line} label={`Copy ${tool} of ${title}`} word={`Copy ${tool}`} />
        </span>
      )}
      {children}
    </div>
  )
}

/** Where to run a printed command. */
export function useLadderPlace(): string {
  const { data: identity } = useQuery(identityQuery())
  return identity?.attachedFrom === undefined ? 'from a shell in this pod' : 'from a shell on this machine'
}
