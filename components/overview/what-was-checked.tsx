'use client'

import type { Meaning } from '@/components/ui/badge'
import { Badge } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { Piece } from '@/lib/contract/pieces'
import type { Overview, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import { sayMs } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { OverviewRow, Rows } from './rows'

const MEANING: Record<OverviewCheck['state'], Meaning> = {
  healthy: 'ok',
  attention: 'warning',
  broken: 'bad',
  neutral: 'neutral',
  denied: 'neutral',
  empty: 'neutral',
  unknown: 'unknown',
  stale: 'warning',
}
const ICON: Partial<Record<OverviewCheck['state'], IconName>> = { denied: 'lock', stale: 'clock' }
const SEVERITY: Record<OverviewCause['severity'], Meaning> = {
  critical: 'bad',
  bad: 'bad',
  warning: 'warning',
  ok: 'ok',
  note: 'neutral',
}

/** What needs attention, or what is worth knowing; the first row has the action of the page where `isFirst`. */
export function CauseRows({ causes, isFirst }: { causes: readonly OverviewCause[]; isFirst: boolean }) {
  return (
    <Rows>
      {causes.map(({ severity, says, evidence, action, merged }, i) => (
        <OverviewRow
          key={`${action.href} ${JSON.stringify(says)}`}
          meaning={SEVERITY[severity]}
          says={says}
          evidence={[
            ...evidence,
            ...(merged.length === 0
              ? []
              : [[{ text: `explains ${counted(merged.length, 'more finding')}` }] satisfies Piece[]]),
          ]}
          action={action}
          isPrimary={isFirst && i === 0}
        />
      ))}
    </Rows>
  )
}

/** What was checked, and how it was found. */
export function CheckRows({
  checks,
  serverMs,
}: {
  checks: readonly OverviewCheck[]
  serverMs?: number | undefined
}) {
  return (
    <Rows>
      {checks.map(({ area, state, says, evidence, action }) => (
        <OverviewRow
          key={JSON.stringify(says)}
          meaning={MEANING[state]}
          icon={ICON[state]}
          says={says}
          evidence={
            area === 'connection' && serverMs !== undefined
              ? [[{ text: sayMs(serverMs) }], ...evidence]
              : evidence
          }
          action={action}
        />
      ))}
    </Rows>
  )
}

/** What an account without permissions lacks. */
export function NeedRows({ needs }: { needs: NonNullable<Overview['ungranted']>['needs'] }) {
  return (
    <Rows>
      {needs.map(({ says, evidence }) => (
        <OverviewRow
          key={JSON.stringify(says)}
          meaning="neutral"
          says={says}
          evidence={evidence}
          instead={
            <Badge meaning="neutral" icon="lock">
              not granted
            </Badge>
          }
        />
      ))}
    </Rows>
  )
}
