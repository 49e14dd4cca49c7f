import type { RefObject } from 'react'
import type { AskedAccount } from '@/components/call/account-in-url'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { Icon } from '@/components/ui/icon'
import type { Access, MatrixRow, Sources } from '@/lib/facts/account/contract'
import { describeResource } from '@/lib/words/resources'
import { CellSide } from './cell-side'
import type { RefusedCalls } from './refused-calls'
import { RuleSources } from './source-list'

/** On a phone the side of a tapped cell covers the lower part of the window. */
const SHEET =
  'fixed inset-x-0 bottom-0 z-40 max-h-[54dvh] overflow-y-auto rounded-t-xl border-t border-line bg-raised px-4 pb-[calc(1.5rem+env(safe-area-inset-bottom))] shadow-float'

interface SheetHeadProps {
  row: MatrixRow
  /** In the order of the columns. */
  verbs: readonly string[]
  verb: string
  onVerb: (verb: string) => void
  onClose: () => void
}

/** Which cell the sheet is about, and the ways to its neighbors and out. */
function SheetHead({ row, verbs, verb, onVerb, onClose }: SheetHeadProps) {
  const at = verbs.indexOf(verb)
  const [before, after] = [verbs[at - 1], verbs[at + 1]]
  const look = 'inline-flex size-11 items-center justify-center rounded-md text-quiet disabled:opacity-40'
  const step = (to: string | undefined, label: string, turn: string) => (
    <button
      type="button"
      aria-label={to === undefined ? label : `${label}: ${to}`}
      disabled={to === undefined}
      onClick={() => to !== undefined && onVerb(to)}
      className={look}
    >
      <Icon name="chevron" className={turn} />
    </button>
  )
  return (
    <div className="sticky top-0 z-10 -mx-4 mb-2 flex items-center gap-1 bg-raised px-2 pt-1">
      {step(before, 'Previous verb', 'rotate-180')}
      <Code className="min-w-0 flex-1 truncate text-center text-13">
        <b>{verb}</b> {describeResource(row)}
      </Code>
      {step(after, 'Next verb', '')}
      <button type="button" aria-label="Close" onClick={onClose} className={look}>
        <Icon name="close" />
      </button>
    </div>
  )
}

interface CellRailProps extends Omit<SheetHeadProps, 'row' | 'verbs' | 'verb'> {
  access: Access
  account: AskedAccount | undefined
  refused: RefusedCalls
  sources: Sources | undefined
  /** The chosen cell, or the first refused one. */
  shown: { row: MatrixRow; verb: string } | undefined
  isChosen: boolean
  isSheet: boolean
  side: RefObject<HTMLDivElement | null>
  onBack: () => void
}

/** The cell that is shown, beside the matrix, under it, or on a phone in a sheet over it. */
export function CellRail(props: CellRailProps) {
  const { access, account, refused, sources, shown, isChosen, isSheet, side, onVerb, onBack, onClose } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys.
    <div
      ref={side}
      tabIndex={-1}
      className={`scroll-mt-16 outline-none split:sticky split:top-16 split:max-h-[calc(100dvh-5rem)] split:overflow-y-auto ${isSheet ? SHEET : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isSheet) onClose()
      }}
    >
      {shown === undefined ? (
        <>
          <p className="mb-8 max-w-prose text-quiet">
            Choose a cell to see which binding grants it, or why none does and what to change.
          </p>
          <RuleSources sources={sources} named={[]} />
        </>
      ) : (
        <>
          {isSheet ? (
            <SheetHead
              {...shown}
              verbs={access.verbs.filter((verb) => verb in shown.row.cells)}
              onVerb={onVerb}
              onClose={onClose}
            />
          ) : null}
          <CellSide {...{ access, account, refused, sources, ...shown }} />
        </>
      )}
      {isChosen ? (
        <Button onClick={onBack} className="mt-6 max-md:hidden split:hidden">
          Back to the matrix
        </Button>
      ) : null}
    </div>
  )
}
