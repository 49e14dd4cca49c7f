import { useQuery } from '@tanstack/react-query'
import { useAnswerAddress } from '@/components/box/answer-address'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { readBeside } from '@/lib/ask/read-beside'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Beside } from '@/lib/facts/compare/contract'
import { compareQuery } from '@/lib/facts/compare/query'
import { checkAddress } from '@/lib/words/page-addresses'
import { ComparisonCard } from './comparison-card'

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
  const here = useAnswerAddress()
  const { data, error, refetch } = useQuery(compareQuery({ ...check, beside: other }))
  if (error && data === undefined) return <ProblemNotice error={error} onAgain={refetch} />
  if (data === undefined) return <Skeleton label="Exchanging what differs" lines={5} />
  return (
    <ComparisonCard told={data}>
      <Link
        className={buttonClass({ look: 'bare' })}
        href={here(checkAddress(check))}
        onClick={onBack}
        scroll={false}
      >
        <Icon name="back" />
        The answer alone
      </Link>
    </ComparisonCard>
  )
}
