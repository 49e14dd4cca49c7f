'use client'

import type { ReactNode } from 'react'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { sayDuration } from '@/lib/words/durations'
import { LifeLine, shareOf } from './credential-life'
import { Word } from './word'

interface TokenLifeProps {
  token: TokenLens
  claims: NonNullable<TokenLens['claims']>
}

function Moment({ name, at, children }: { name: ReactNode; at: string | undefined; children?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-quiet">{name}</dt>
      <dd className="text-13">
        {at === undefined ? <span className="text-quiet">never</span> : <RelativeTime at={at} />}
        {children}
      </dd>
    </div>
  )
}

/** The life of the token as a line from its issue to warnafter, or else to its end, and the time left until it is replaced. */
export function TokenLife({ token, claims }: TokenLifeProps) {
  const nowMs = useNow()
  const life = lifeOf(token, nowMs)
  return (
    <div className="flex flex-col gap-2">
      {life === undefined ? null : (
        <>
          <p>
            {life.leftMs >= 0
              ? 'The kubelet is expected to replace it in '
              : 'The kubelet was expected to replace it '}
            <span role="timer" aria-label="Time until the token is replaced" className="font-semibold">
              {life.leftMs >= 0 ? sayDuration(life.leftMs) : `${sayDuration(-life.leftMs)} ago`}
            </span>
            .
          </p>
          <LifeLine past={life.past} mark={life.rotation} isLate={life.leftMs < 0} />
        </>
      )}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4 md:grid-cols-2 wide:grid-cols-4">
        <Moment name="Issued" at={claims.issuedAt} />
        {token.rotationExpectedAt === undefined ? null : (
          <Moment
            name={
              <>
                <span aria-hidden="true" className="mr-1.5 inline-block h-2.5 w-0.5 bg-ink align-[-1px]" />
                Replaced, expected
              </>
            }
            at={token.rotationExpectedAt}
          />
        )}
        {claims.warnAfter === undefined ? null : (
          <Moment name={<Word of="warnafter" />} at={claims.warnAfter} />
        )}
        <Moment name="Ends (exp)" at={claims.expiresAt} />
        {claims.notBefore === undefined || claims.notBefore === claims.issuedAt ? null : (
          <Moment name="Not before (nbf)" at={claims.notBefore} />
        )}
      </dl>
    </div>
  )
}

interface TokenLifeShare {
  /** Milliseconds until the kubelet is expected to replace the token; negative once that time has passed. */
  leftMs: number
  /** Percent of the way from issue to warnafter, or else to the end: how much has passed, and where the replacement is expected. */
  past: number
  rotation: number
}

/**
 * Where a token is in its life at `nowMs`: from iat to warnafter, else to exp. Undefined when no replacement
 * is expected or a time is missing.
 */
export function lifeOf({ claims, rotationExpectedAt }: TokenLens, nowMs: number): TokenLifeShare | undefined {
  const from = Date.parse(claims?.issuedAt ?? '')
  const to = Date.parse(claims?.warnAfter ?? claims?.expiresAt ?? '')
  const rotation = Date.parse(rotationExpectedAt ?? '')
  if (!(from < to) || Number.isNaN(rotation)) return undefined
  const share = shareOf(from, to)
  return { leftMs: rotation - nowMs, past: share(nowMs), rotation: share(rotation) }
}
