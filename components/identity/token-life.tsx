'use client'

import type { ReactNode } from 'react'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { sayDuration } from '@/lib/words/durations'
import { lifeOf } from './life-of'
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
          <svg
            aria-hidden="true"
            viewBox="0 0 100 4"
            preserveAspectRatio="none"
            className="h-1.5 w-full overflow-visible"
          >
            <rect width="100" height="4" rx="0" className="fill-line" />
            <rect
              width={life.past}
              height="4"
              className={life.leftMs >= 0 ? 'fill-accent' : 'fill-warning'}
            />
            <rect x={life.rotation} y="-3" width="0.3" height="10" className="fill-ink" />
          </svg>
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
