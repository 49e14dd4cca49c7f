import Link from 'next/link'
import type { ReactNode } from 'react'
import { checkOfTuple } from '@/components/call/check-of-tuple'
import { sayTuple } from '@/components/call/tuple-words'
import { buttonClass } from '@/components/ui/button'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { opensAlone } from '@/lib/contract/opens-alone'
import { visibleText } from '@/lib/contract/visible-text'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/say-granted'
import type { KnownNames } from '@/lib/words/answer/named-words'
import { shortListOf } from '@/lib/words/lists'
import { checkAddress, identityAddress } from '@/lib/words/page-addresses'
import { Clamped } from './clamped'
import { Named } from './words'

interface LineProps {
  label: string
  children: ReactNode
  /** Only where the card is wide. */
  isWideOnly?: boolean
}

function Line({ label, children, isWideOnly = false }: LineProps) {
  return (
    <div
      className={`${isWideOnly ? 'hidden @xl:grid' : ''} text-15/[1.3125rem] @xl:grid @xl:grid-cols-[2.5rem_minmax(0,1fr)] @xl:gap-x-2 @xl:text-15`}
    >
      <dt className="sr-only text-13/[1.375rem] text-faint @xl:not-sr-only">{label}</dt>
      <dd className="min-w-0 max-w-card wrap-anywhere">
        <Clamped most={label === 'Why' ? 3 : 2}>
          <b aria-hidden="true" className="font-semibold @xl:hidden">
            {label}:{' '}
          </b>
          {children}
        </Clamped>
      </dd>
    </div>
  )
}

const MOST_GRANTS = 3

/** What a fix grants, as a sentence: nothing, the call alone, or more than it. */
function grantsOf(fix: Fix): string {
  const { opens } = fix
  if (opens.length === 0)
    return fix.opensUnlisted ? 'What it grants cannot be listed here.' : 'Grants nothing.'
  const calls = shortListOf(opens.map(sayTuple), MOST_GRANTS)
  return `Grants ${calls}${opensAlone(fix) ? ', nothing else.' : '.'}`
}

function Change({ fix, names }: { fix: Fix; names: KnownNames }) {
  const grants = [grantsOf(fix), fix.warning].filter((part) => part !== undefined).join(' ')
  return (
    <>
      <Named text={fix.brief ?? fix.says} names={names} />{' '}
      <span className="text-quiet">
        <Named text={grants} names={names} />
      </span>
    </>
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
  /** The change that the author of a binding meant, beside the smallest one. */
  meant: Fix | undefined
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
        <Line label="Ask">
          An admin can check it with one command. <span className="text-quiet">It grants nothing.</span>
        </Line>
      </>
    )
  }
  return (
    <Line label="Ask">
      Those who run the cluster: nothing in this namespace changes it.{' '}
      <span className="text-quiet">The message says what refused it.</span>
    </Line>
  )
}

/** Why, and what to change and what that grants: what a user needs after the fact. */
export function FactLines({ explanation, names, changed, meant }: FactLinesProps) {
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
  const [smallest] = fixes
  return (
    <>
      {cause === null && changed === undefined ? null : (
        <Line label="Why">
          <Named text={[changed, cause?.says].filter((part) => part !== undefined).join(' ')} names={names} />
        </Line>
      )}
      {smallest === undefined ? (
        <AskLine explanation={explanation} names={names} />
      ) : (
        <Line label={smallest.where === 'cluster' ? 'Ask' : 'Fix'}>
          <Change fix={smallest} names={names} />
        </Line>
      )}
      {meant === undefined ? null : (
        <Line label="Or" isWideOnly>
          <Change fix={meant} names={names} />
        </Line>
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
