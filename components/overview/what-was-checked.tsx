import type { ReactNode } from 'react'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { Overview, OverviewAction, OverviewCause, OverviewCheck } from '@/lib/pages/overview/contract'
import type { Piece } from '@/lib/phrase/pieces'
import { counted } from '@/lib/words/lists'

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

/** What needs attention, was fixed, or is worth knowing. Where `isFirst`, the first row of what needs attention has the action of the page. */
export function CauseRows({
  causes,
  isFirst = false,
  isQuiet = false,
}: {
  causes: readonly OverviewCause[]
  isFirst?: boolean
  isQuiet?: boolean
}) {
  const first = isFirst ? causes.find(isSerious) : undefined
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
            isQuiet={isQuiet}
          />
        )
      })}
    </Rows>
  )
}

/** What was checked, and how it was found. */
export function CheckRows({ checks }: { checks: readonly OverviewCheck[] }) {
  return (
    <Rows>
      {checks.map(({ state, says, evidence, action }) => (
        <OverviewRow
          key={JSON.stringify(says)}
          meaning={MEANING[state]}
          icon={ICON[state]}
          says={says}
          evidence={evidence}
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
          icon="lock"
        />
      ))}
    </Rows>
  )
}

/** Rows with a line between them. */
export function Rows({ children }: { children: ReactNode }) {
  return <ul className="border-b border-line">{children}</ul>
}

interface RowProps {
  meaning: Meaning
  icon?: IconName | undefined
  says: readonly Piece[]
  evidence: readonly (readonly Piece[])[]
  action?: OverviewAction
  /** The words of its action are only for who does not see the row. */
  isQuiet?: boolean
  isPrimary?: boolean
  /** A color behind the row: of what cannot wait, and of what was just fixed. */
  tint?: 'critical' | 'fixed' | undefined
}

const TINT = {
  critical: 'bg-bad-soft',
  // Glows once, when it turns.
  fixed: 'glow bg-ok-soft',
}

function Evidence({ of }: { of: RowProps['evidence'] }) {
  if (of.length === 0) return null
  return (
    <p className="mt-0.5 overflow-x-clip text-13 text-quiet @min-[61.25rem]:mt-[3px]">
      {of.map((segment, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: segments have an order and no identity.
          key={i}
          // The dot of a segment that begins a line is clipped.
          className="relative mr-4.5 inline-block max-w-full break-words before:absolute before:-left-3 before:text-line-strong before:content-['·']"
        >
          <Said phrase={segment} />{' '}
        </span>
      ))}
    </p>
  )
}

// What opens a page is told by its row, and a chevron says that it opens.
const UNHOVERED = 'md:opacity-0 md:group-hover:opacity-100 md:group-focus-within:opacity-100'

function Action({
  action,
  isPrimary,
  isCritical,
  isQuiet,
}: {
  action: OverviewAction
  isPrimary: boolean
  isCritical: boolean
  isQuiet: boolean
}) {
  const looks = isPrimary
    ? // A filter would make the button the bounds of what covers the row.
      `${buttonClass({ look: 'primary', small: true })} max-w-full hover:filter-none!`
    : `inline-flex max-w-44 items-center gap-1 text-13 max-md:min-h-6 ${isCritical ? 'font-semibold text-bad' : 'text-accent md:text-quiet md:group-hover:text-accent'}`
  return (
    <Link
      href={action.href}
      data-press
      className={`${looks} after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent`}
    >
      <span
        data-action
        className={
          isQuiet ? 'sr-only' : `truncate ${isPrimary || action.href.startsWith('/ask?') ? '' : UNHOVERED}`
        }
      >
        {action.says}
      </span>
      {isPrimary ? null : <Icon name="chevron" className="size-3.5" />}
    </Link>
  )
}

/** A shape, a fact, what says so, and one thing to press, which a click anywhere on the row presses. */
export function OverviewRow(props: RowProps) {
  const { meaning, icon, says, evidence, action, isPrimary = false, isQuiet = false, tint } = props
  const isCritical = tint === 'critical'
  return (
    <li
      data-meaning={meaning}
      data-tint={tint}
      className={`group relative grid grid-cols-[1.125rem_minmax(0,1fr)] items-start gap-x-3 border-t border-line py-2.5 md:-mx-3 md:grid-cols-[1.125rem_minmax(0,1fr)_auto] md:rounded-md md:border-transparent md:px-3 md:before:absolute md:before:inset-x-3 md:before:-top-px md:before:border-t md:before:border-line ${tint === undefined ? 'hover:bg-hover' : `max-md:-mx-4 max-md:px-4 ${TINT[tint]}`}`}
    >
      <Icon name={icon ?? (isCritical ? 'absent' : SHAPE[meaning])} className={`mt-[3px] ${INK[meaning]}`} />
      <div className="min-w-0 @min-[61.25rem]:grid @min-[61.25rem]:grid-cols-[minmax(0,11fr)_minmax(0,10fr)] @min-[61.25rem]:items-start @min-[61.25rem]:gap-6">
        <p className="font-medium break-words">
          <Said phrase={says} />
        </p>
        <Evidence of={evidence} />
      </div>
      <div className="col-start-2 mt-1 min-w-0 md:col-start-3 md:mt-0 md:self-center md:text-right @min-[61.25rem]:w-44">
        {action === undefined ? null : (
          <Action action={action} isPrimary={isPrimary} isCritical={isCritical} isQuiet={isQuiet} />
        )}
      </div>
    </li>
  )
}

/** The same for one cause from one look to the next: a call has an address of its own, other causes are what they say. */
export function causeKey({ action: { href }, says }: Pick<OverviewCause, 'action' | 'says'>): string {
  return href.startsWith('/ask?') ? href : `${href} ${JSON.stringify(says)}`
}
