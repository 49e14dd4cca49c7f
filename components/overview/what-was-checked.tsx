'use client'

import type { Meaning } from '@/components/ui/badge'
import { Badge } from '@/components/ui/badge'
import type { IconName } from '@/components/ui/icon'
import type { Piece } from '@/lib/contract/pieces'
import type { Overview, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import { sayMs } from '@/lib/words/durations'
import { counted } from '@/lib/words/lists'
import { causeKey } from './cause-key'
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

function isSerious({ severity }: OverviewCause): boolean {
  return severity !== 'note' && severity !== 'ok'
}

function tintOf({ severity }: OverviewCause): 'critical' | 'fixed' | undefined {
  return severity === 'critical' ? 'critical' : severity === 'ok' ? 'fixed' : undefined
}

/**
 * What needs attention, what was fixed, or what is worth knowing. Where `isFirst`, the first row of what is broken has the action of
 * the page: what is critical is red already.
 */
export function CauseRows({
  causes,
  isFirst = false,
}: {
  causes: readonly OverviewCause[]
  isFirst?: boolean
}) {
  const first = isFirst ? causes.find((one) => isSerious(one) && one.severity !== 'critical') : undefined
  return (
    <Rows>
      {causes.map((cause) => {
        const { severity, says, evidence, action, merged } = cause
        return (
          <OverviewRow
            key={causeKey(cause)}
            meaning={SEVERITY[severity]}
            tint={tintOf(cause)}
            says={says}
            evidence={[
              ...evidence,
              ...(merged.length === 0
                ? []
                : [[{ text: `explains ${counted(merged.length, 'more finding')}` }] satisfies Piece[]]),
            ]}
            action={action}
            isPrimary={cause === first}
          />
        )
      })}
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
