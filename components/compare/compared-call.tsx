import { useQuery } from '@tanstack/react-query'
import { FixFold } from '@/components/answer/folds/fix-fold'
import { CardActions } from '@/components/answer/send/card-actions'
import { UnseenList } from '@/components/answer/unseen-list'
import { useAnswerAddress } from '@/components/box/answer-address'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { DISC, EDGE, INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { buttonClass } from '@/components/ui/button'
import { Fold, FoldRow } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import { Skeleton } from '@/components/ui/skeleton'
import { comparisonParts, partLines } from '@/lib/answer/answer-parts'
import { readBeside } from '@/lib/ask/read-beside'
import type { AccountCheck } from '@/lib/contract/access-check'
import { type Comparison, FAMILIES, type ToldDifference } from '@/lib/contract/comparison'
import type { Beside } from '@/lib/facts/compare/contract'
import { compareQuery } from '@/lib/facts/compare/query'
import { listOf } from '@/lib/words/lists'
import { besideAddress, checkAddress } from '@/lib/words/page-addresses'

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

interface CardProps {
  told: Comparison
  check: AccountCheck
  /** As it is in the address; undefined for a case file. */
  beside: string | undefined
  onBack: () => void
}

function ComparisonCard({ told, check, beside, onBack }: CardProps) {
  const here = useAnswerAddress()
  const { state, age, question, says, proof, reasons, others, same, unseen, fixes } = told
  const meaning = MEANING[state]
  const [fix, ...more] = fixes
  const text = () => comparisonParts(told).flatMap(partLines).join('\n')
  const read =
    beside === undefined ? undefined : readBeside(beside, 'namespace' in check ? check.namespace : '')
  const isSwapped = read !== undefined && 'user' in read && check.user !== undefined
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
            fix={fix}
            check={undefined}
            isMain
            fixId={undefined}
          >
            {isSwapped ? (
              <Link
                className={buttonClass({ look: 'bare' })}
                href={here(besideAddress({ ...check, user: read.user }, check.user ?? ''))}
                scroll={false}
              >
                <Icon name="repeat" />
                Swap sides
              </Link>
            ) : null}
            <Link
              className={buttonClass({ look: 'bare' })}
              href={here(checkAddress(check))}
              onClick={onBack}
              scroll={false}
            >
              <Icon name="back" />
              The answer alone
            </Link>
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
        <Fold label="Does not decide" line={`${others.length} more: ${namesOf(others)}`} isWide>
          <Differences rows={others} told={told} />
        </Fold>
      )}
      {same.length === 0 ? null : (
        <FoldRow label="The same">{listOf(same.map((family) => FAMILIES[family].toLowerCase()))}</FoldRow>
      )}
      {[...(fix ? [fix] : []), ...more].map((one) => (
        <FixFold key={JSON.stringify(one.says)} fix={one} by={undefined} />
      ))}
    </article>
  )
}

interface ComparedCallProps {
  check: AccountCheck
  beside: string | undefined
  /** The text of a case file, instead. */
  file: string | undefined
  home: string
  onBack: () => void
}

/** Why one can make a call and the other cannot, in place of the answer to the call alone. */
export function ComparedCall({ check, beside, file, home, onBack }: ComparedCallProps) {
  const place = ('namespace' in check && check.namespace) || home
  const other: Beside = file === undefined ? readBeside(beside ?? '', place) : { file }
  const { data, error, refetch } = useQuery(compareQuery({ ...check, beside: other }))
  if (data !== undefined)
    return (
      <ComparisonCard
        told={data}
        check={check}
        beside={file === undefined ? beside : undefined}
        onBack={onBack}
      />
    )
  if (error) return <ProblemNotice error={error} onAgain={refetch} />
  return <Skeleton label="Exchanging what differs" lines={5} />
}
