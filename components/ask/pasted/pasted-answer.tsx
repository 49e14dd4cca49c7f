import { lazy, Suspense } from 'react'
import { ExplanationCard } from '@/components/answer/explanation-card'
import { useFixInUrl } from '@/components/answer/fix-in-url'
import { useAnswerAddress } from '@/components/box/answer-address'
import { keepProposed } from '@/components/call/proposed'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { RoadPart } from '@/lib/contract/explanation'
import { plain } from '@/lib/phrase/phrase'
import { describeUser } from '@/lib/phrase/users'
import { checkAddress, connectionAddress, permissionsAddress } from '@/lib/words/page-addresses'
import type { Pasted } from './use-pasted'

// Most texts have one refusal.
const PastedRefusals = lazy(() =>
  import('@/components/refusals/pasted-refusals').then(
    ({ PastedRefusals }) => ({ default: PastedRefusals }),
    () => ({ default: NotLoaded }),
  ),
)

/** What a part of the Connection page shows of this pod. */
const ROAD: Record<RoadPart, string> = {
  dns: 'How names resolve in this pod',
  trust: 'Whom clients in this pod trust',
  proxies: 'Which clients in this pod use a proxy',
  mesh: 'Whether this pod has a sidecar',
}

export function NotLoaded() {
  return (
    <StateNotice state="unknown">A part of this page could not be loaded. Load the page again.</StateNotice>
  )
}

interface PastedAnswerProps {
  pasted: Pasted
  ownUser: string
  /** The call that the finding names. */
  check: AccountCheck | null
  /** The pod's identity is not known yet. */
  isWaiting: boolean
}

function Wait() {
  return <Skeleton label="Reading the pasted text" lines={5} />
}

/** Only what a pasted text says: its refusals, or one of them; a manifest has a page of its own. */
export function PastedAnswer({ pasted, ownUser, check, isWaiting }: PastedAnswerProps) {
  const { answer, error, findings, nth } = pasted
  const choice = useFixInUrl()
  const here = useAnswerAddress()
  if (error) {
    return <ProblemNotice error={error} onAgain={pasted.checkAgain} />
  }
  if (answer === undefined || isWaiting) return <Wait />
  if (answer.kind === 'what-if' || answer.kind === 'preflight') {
    const link = (
      <Link
        className="text-accent underline"
        href={permissionsAddress('preflight')}
        onClick={() => keepProposed(pasted.text ?? '', true)}
      >
        See what it would change
      </Link>
    )
    return (
      <StateNotice state="empty" worded={false} action={link}>
        This text is a manifest.
      </StateNotice>
    )
  }
  if (pasted.isAll) {
    return (
      <Suspense fallback={<Wait />}>
        <PastedRefusals pasted={pasted} ownUser={ownUser} />
      </Suspense>
    )
  }
  if (answer.kind === 'none') return <StateNotice state="empty">{plain(answer.says)}</StateNotice>
  const finding = findings[nth - 1]
  if (finding === undefined) return null
  const road = finding.cause?.road
  return (
    <ExplanationCard
      explanation={finding}
      isMain
      choice={choice}
      actions={
        <>
          {check === null ? null : (
            <Link
              className="text-13 text-accent hover:underline"
              href={here(checkAddress(check))}
              scroll={false}
            >
              {check.user ? `Check for ${describeUser(check.user)}` : 'Check the same call for this pod'}, and
              watch it
            </Link>
          )}
          {road === undefined ? null : (
            <Link className="text-13 text-accent hover:underline" href={connectionAddress(`road-${road}`)}>
              {ROAD[road]}
            </Link>
          )}
        </>
      }
    />
  )
}
