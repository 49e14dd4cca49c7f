import Link from 'next/link'
import type { ReactNode } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { checkOfTuple } from '@/lib/diagnosis/check-of-tuple'
import { sayEffect } from '@/lib/diagnosis/wording/say-fix'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/say-granted'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { checkAddress, identityAddress } from '@/lib/words/page-addresses'
import { Clamped } from './clamped'
import { Named } from './words'

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
      <dd className="min-w-0 max-w-card wrap-anywhere">
        {before}
        {isWhole ? text : <Clamped most={label === 'Why' ? 3 : 2}>{text}</Clamped>}
      </dd>
    </div>
  )
}

/** The chosen fix, the switch that chooses another, and all that it grants and warns of, which is never cut. */
function Change({ fix, names, choice }: { fix: Fix; names: KnownNames; choice: ReactNode }) {
  const text = (
    <>
      <Named text={fix.brief ?? fix.says} names={names} />{' '}
      <span className="text-quiet">
        <Named text={sayEffect(fix)} names={names} />
      </span>
    </>
  )
  return (
    <Line label={fix.where === 'cluster' ? 'Ask' : 'Fix'} isWhole before={choice}>
      {choice === undefined ? text : <span aria-live="polite">{text}</span>}
    </Line>
  )
}

/** The calls that were likely meant, each checked at a press; pressed first where the refused call is mistyped. */
export function MeantCalls({ fix, look }: { fix: Fix; look: 'primary' | 'plain' }) {
  return (fix.calls ?? []).map((call) => {
    const check = checkOfTuple(call)
    return check === null ? null : (
      <Link
        key={sayTuple(call)}
        prefetch={false}
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
  names: KnownNames
  /** Who wrote the role or binding since it worked. */
  changed: string | undefined
  /** Chooses another fix; undefined where there is one at most. */
  choice: ReactNode
}

function AllowedLines({ explanation, names }: { explanation: Explanation; names: KnownNames }) {
  const { grantedBy, request } = explanation
  if (grantedBy === undefined) return null
  const { scope, subject } = grantedBy
  const where = scope === 'cluster' ? ', in every namespace.' : `, in ${request.namespace ?? 'its'} only.`
  return (
    <Line label="How">
      <Named text={sayGrant(grantedBy, sayGranted(subject))} names={names} />
      <span className="text-quiet">
        <Named text={where} names={names} />
      </span>
    </Line>
  )
}

/** Whom to ask where nothing on this page changes it, and with what. */
function AskLine({ explanation, names }: { explanation: Explanation; names: KnownNames }) {
  const { verdict, unseen } = explanation
  const [first] = unseen
  if (verdict === 'unknown') {
    return first === undefined ? null : (
      <>
        <Line label="Why">
          <Named text={first.needs} names={names} />
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
export function FactLines({ explanation, names, changed, choice }: FactLinesProps) {
  const { verdict, cause, fixes, basis, chain } = explanation
  const from = basis === undefined ? null : <Line label="From">{basis.says}</Line>
  if (verdict === 'allowed') {
    return (
      <>
        <AllowedLines explanation={explanation} names={names} />
        {from}
      </>
    )
  }
  const [chosen] = fixes
  return (
    <>
      {cause === null && changed === undefined ? null : (
        <Line label="Why">
          <Named text={[changed, cause?.says].filter((part) => part !== undefined).join(' ')} names={names} />
        </Line>
      )}
      {chosen === undefined ? (
        <AskLine explanation={explanation} names={names} />
      ) : (
        <Change fix={chosen} names={names} choice={choice} />
      )}
      {chain === undefined ? null : (
        <Line label="Pod">
          {chain.isBroken ? '' : `${chain.name} of this pod: `}
          {chain.says}{' '}
          <Link prefetch={false} href={identityAddress('token')} className="text-accent underline">
            See this pod’s chain
          </Link>
        </Line>
      )}
      {from}
    </>
  )
}
