import type { ReactNode } from 'react'
import { Badge, type Meaning } from '@/components/ui/badge'
import { CodeLine } from '@/components/ui/code-line'
import { Disclosure } from '@/components/ui/disclosure'
import type { PolicyTarget, PolicyVerdict } from '@/lib/facts/connection/contract'

const MEANING: Record<PolicyVerdict, Meaning> = {
  admits: 'ok',
  'does-not-admit': 'bad',
  undecidable: 'unknown',
}
const WORD: Record<PolicyVerdict, string> = {
  admits: 'admitted',
  'does-not-admit': 'not admitted',
  undecidable: 'undecidable',
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
        <Badge meaning={MEANING[verdict]}>{WORD[verdict]}</Badge>
      </div>
      <div className="min-w-0 wrap-anywhere">
        <span className="font-semibold">{title}</span>
        <span className="block font-mono text-12 text-quiet">{address}</span>
      </div>
      <div className="flex min-w-0 flex-col gap-1.5 wrap-anywhere">
        <p className="max-w-prose">{says}</p>
        {command === undefined ? null : (
          <div>
            <CodeLine code={command} label={`Command that checks ${title}`} />
          </div>
        )}
        {details.length === 0 ? null : (
          <Disclosure summary="How this was judged">
            <ul className="flex flex-col gap-1 text-quiet">
              {details.map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          </Disclosure>
        )}
        {children}
      </div>
    </li>
  )
}
