'use client'

import { useNow } from '@/components/ui/relative-time'
import type { Credential } from '@/lib/facts/identity/contract/identity'
import { credentialLife } from './credential-life'

/** How long a credential lives, as a line with the mark of its renewal. */
export function CredentialLifeBar({ life }: { life: Credential['life'] }) {
  const share = credentialLife(life, useNow())
  if (share === undefined) return <span className="text-quiet">not known</span>
  return (
    <div className="flex flex-col gap-1.5">
      <span className={share.isLate ? 'text-warning' : ''}>{share.says}</span>
      {share.past === undefined ? null : (
        <svg
          aria-hidden="true"
          viewBox="0 0 100 4"
          preserveAspectRatio="none"
          className="h-1.5 w-full max-w-40 overflow-visible"
        >
          <rect width="100" height="4" className="fill-line" />
          <rect width={share.past} height="4" className={share.isLate ? 'fill-warning' : 'fill-accent'} />
          {share.mark === undefined ? null : (
            <rect x={share.mark} y="-2" width="1.2" height="8" className="fill-ink" />
          )}
        </svg>
      )}
    </div>
  )
}
