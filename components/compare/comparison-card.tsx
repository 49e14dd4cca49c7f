import type { ReactNode } from 'react'
import { FixFold } from '@/components/answer/folds/fix-fold'
import { CardActions } from '@/components/answer/send/card-actions'
import { UnseenList } from '@/components/answer/unseen-list'
import { DISC, EDGE, INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Fold, FoldRow } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { comparisonParts, partLines } from '@/lib/answer/answer-parts'
import { type Comparison, FAMILIES, type ToldDifference } from '@/lib/contract/comparison'
import { listOf } from '@/lib/words/lists'

const MEANING: Record<Comparison['state'], Meaning> = {
  decides: 'bad',
  unseen: 'unknown',
  alike: 'neutral',
  same: 'ok',
}
const OF_SIDE: Record<Comparison['a']['verdict'], Meaning> = {
  allowed: 'ok',
  denied: 'bad',
  failed: 'warning',
  unknown: 'unknown',
}

const CELL = 'min-w-0 border-t border-line py-2 pr-4 text-left align-top text-13 font-normal wrap-anywhere'

function SideHead({ side: { name, verdict } }: { side: Comparison['a'] }) {
  const meaning = OF_SIDE[verdict]
  return (
    <th scope="col" className="py-2 pr-4 text-left text-13 font-[650] wrap-anywhere">
      <Icon name={SHAPE[meaning]} className={`mr-1.5 align-[-0.15em] ${INK[meaning]}`} />
      <span className="sr-only">{verdict}: </span>
      <Said phrase={name} />
    </th>
  )
}

/** What differs, in the words of each side. */
function Differences({ rows, told }: { rows: readonly ToldDifference[]; told: Pick<Comparison, 'a' | 'b'> }) {
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr>
          <td className="w-24 @xl:w-33" />
          <SideHead side={told.a} />
          <SideHead side={told.b} />
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one family can have several rows, which never move.
          <tr key={i}>
            <th scope="row" className={`${CELL} text-quiet`}>
              {FAMILIES[row.family]}
            </th>
            <td className={CELL}>
              <Said phrase={row.a} />
            </td>
            <td className={CELL}>
              <Said phrase={row.b} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const namesOf = (rows: readonly ToldDifference[]) =>
  listOf(rows.map(({ family }) => FAMILIES[family].toLowerCase()))

interface ComparisonCardProps {
  told: Comparison
  /** Other things to do with it. */
  children?: ReactNode
}

/** The one difference that decides, what shows it, and in folds what differs beside it, what is the same and how to fix it. */
export function ComparisonCard({ told, children }: ComparisonCardProps) {
  const { state, age, question, says, proof, reasons, others, same, unseen, fixes } = told
  const meaning = MEANING[state]
  const text = () => comparisonParts(told).flatMap(partLines).join('\n')
  return (
    <article
      aria-label="Comparison"
      data-state={state}
      className="@container overflow-clip rounded-lg border border-line bg-surface shadow-rest"
    >
      <div className={`border-l-4 px-3.5 pt-3.5 pb-3 @xl:px-5 @xl:pt-5 @xl:pb-4 ${EDGE[meaning]}`}>
        {age === undefined ? null : (
          <p className="mb-2 text-13 text-warning">
            <Icon name="clock" className="mr-1.5 align-[-0.15em]" />
            <Said phrase={age} />
          </p>
        )}
        <p className="text-13 text-quiet wrap-anywhere">
          <Said phrase={question} />
        </p>
        <h2 className="mt-1 text-[1.125rem]/6 font-[650] tracking-[-0.01em] wrap-anywhere outline-none @xl:text-20">
          <Said phrase={says} />
        </h2>
        {proof === undefined ? null : (
          <p className="mt-2 flex gap-2 text-13 wrap-anywhere">
            <span
              className={`mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full text-surface ${DISC.ok}`}
            >
              <Icon name="check" className="size-2.5 stroke-[2.4]" />
            </span>
            <span>
              <Said phrase={proof} />
            </span>
          </p>
        )}
        <div className="@xl:-ml-8">
          <CardActions
            primary={{
              label: 'Copy for the platform team',
              text: text(),
              copied: 'Copied for the platform team.',
            }}
            fix={fixes[0]}
            check={undefined}
            isMain
            fixId={undefined}
          >
            {children}
          </CardActions>
        </div>
      </div>
      {reasons.length === 0 ? null : (
        <div className="border-t border-line px-3.5 pb-2 @xl:px-7">
          <Differences rows={reasons.flat()} told={told} />
        </div>
      )}
      {unseen.length === 0 ? null : (
        <Fold label="Not visible" line={`${unseen.length} to ask an admin`} isOpenWide isWide>
          <UnseenList unseen={unseen} />
        </Fold>
      )}
      {others.length === 0 ? null : (
        <Fold
          label={state === 'decides' ? 'Does not decide' : 'Differs'}
          line={`${others.length} more: ${namesOf(others)}`}
          isWide
        >
          <Differences rows={others} told={told} />
        </Fold>
      )}
      {same.length === 0 ? null : (
        <FoldRow label="The same">{listOf(same.map((family) => FAMILIES[family].toLowerCase()))}</FoldRow>
      )}
      {fixes.map((fix, i) => (
        <FixFold key={JSON.stringify(fix.says)} fix={fix} label={i === 0 ? 'Fix' : 'Or'} />
      ))}
    </article>
  )
}
