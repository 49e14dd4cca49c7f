import type { ReactNode } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { checkOfTuple } from '@/lib/diagnosis/check-of-tuple'
import { sayEffect } from '@/lib/diagnosis/wording/say-fix'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/say-granted'
import { code, heard, inTurn, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { checkAddress, identityAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { Clamped } from './clamped'

interface LineProps {
  label: string
  children: ReactNode
  /** Never cut, however narrow the card is. */
  isWhole?: boolean
  /** Above the text. */
  before?: ReactNode
}

function Line({ label, children, isWhole = false, before }: LineProps) {
  const text = (
    <>
      <b aria-hidden="true" className="font-semibold @xl:hidden">
        {label}:{' '}
      </b>
      {children}
    </>
  )
  return (
    <div
      className={`text-15/[1.3125rem] @xl:grid @xl:grid-cols-[2.5rem_minmax(0,1fr)] @xl:gap-x-2 @xl:text-15 ${before === undefined ? '' : '@xl:items-baseline'}`}
    >
      <dt className="sr-only text-13/[1.375rem] text-faint @xl:not-sr-only">{label}</dt>
      <dd className="min-w-0 max-w-card text-pretty wrap-anywhere">
        {before}
        {isWhole ? text : <Clamped most={label === 'Why' ? 3 : 2}>{text}</Clamped>}
      </dd>
    </div>
  )
}

/** The chosen fix, the switch that chooses another, and all that it grants and warns of, which is never cut. */
function Change({ fix, choice }: { fix: Fix; choice: ReactNode }) {
  const text = (
    <>
      <Said phrase={heard(fix, fix.brief === undefined ? 'says' : 'brief')} />{' '}
      <span className="text-quiet">
        <Said phrase={sayEffect(fix)} />
      </span>
    </>
  )
  return (
    <Line label={fix.where === 'cluster' ? 'Ask' : 'Fix'} isWhole before={choice}>
      {choice === undefined ? text : <span aria-live="polite">{text}</span>}
    </Line>
  )
}

/** The calls that were likely meant, each checked when pressed; the primary action where the refused call is mistyped. */
export function MeantCalls({ fix, look }: { fix: Fix; look: 'primary' | 'plain' }) {
  return (fix.calls ?? []).map((call) => {
    const check = checkOfTuple(call)
    return check === null ? null : (
      <Link
        key={sayTuple(call)}
        href={checkAddress(check)}
        scroll={false}
        className={`${buttonClass({ look })} h-auto min-h-8 max-w-full py-1.5 whitespace-normal wrap-anywhere`}
      >
        Check {visibleText(sayTuple(call))}
      </Link>
    )
  })
}

interface FactLinesProps {
  explanation: Explanation
  /** Who wrote the role or binding since the call last worked. */
  changed: Phrase | undefined
  /** When it was first seen refused, and what was written before. */
  since: Phrase | undefined
  /** Chooses another fix; undefined where there is at most one. */
  choice: ReactNode
}

function AllowedLines({ explanation }: { explanation: Explanation }) {
  const { grantedBy, request } = explanation
  if (grantedBy === undefined) return null
  const { scope, subject } = grantedBy
  const place = request.namespace === undefined ? say`its` : code(request.namespace)
  const where = scope === 'cluster' ? say`, in every namespace.` : say`, in ${place} only.`
  return (
    <Line label="How">
      <Said phrase={sayGrant(grantedBy, sayGranted(subject))} />
      <span className="text-quiet">
        <Said phrase={where} />
      </span>
    </Line>
  )
}

/** Whom to ask, and what to send them, where nothing on this page changes it. */
function AskLine({ explanation }: { explanation: Explanation }) {
  const { verdict, unseen } = explanation
  const [first] = unseen
  if (verdict === 'unknown') {
    return first === undefined ? null : (
      <>
        <Line label="Why">
          <Said phrase={heard(first, 'needs')} />
        </Line>
        <Line label="Ask" isWhole>
          An admin can check it with one command. <span className="text-quiet">It grants nothing.</span>
        </Line>
      </>
    )
  }
  return (
    <Line label="Ask" isWhole>
      Those who run the cluster: nothing in this namespace changes it.{' '}
      <span className="text-quiet">The message says what refused it.</span>
    </Line>
  )
}

/** Why, and what to change and what that grants: what a user needs after the fact. */
export function FactLines({ explanation, changed, since, choice }: FactLinesProps) {
  const { verdict, cause, fixes, basis, chain } = explanation
  const from =
    basis === undefined ? null : (
      <Line label="From">
        <Said phrase={heard(basis, 'says')} />
      </Line>
    )
  if (verdict === 'allowed') {
    return (
      <>
        <AllowedLines explanation={explanation} />
        {from}
      </>
    )
  }
  const [chosen] = fixes
  return (
    <>
      {cause === null && changed === undefined ? null : (
        <Line label="Why">
          <Said phrase={inTurn([changed ?? NOTHING, cause === null ? NOTHING : heard(cause, 'says')])} />
        </Line>
      )}
      {since === undefined ? null : (
        <Line label="Since">
          <Said phrase={since} />
        </Line>
      )}
      {chosen === undefined ? <AskLine explanation={explanation} /> : <Change fix={chosen} choice={choice} />}
      {chain === undefined ? null : (
        <Line label="Pod">
          {chain.isBroken ? '' : `${chain.name} of this pod: `}
          <Said phrase={heard(chain, 'says')} />{' '}
          <Link href={identityAddress('token')} className="text-accent underline">
            See this pod’s chain
          </Link>
        </Line>
      )}
      {from}
    </>
  )
}
