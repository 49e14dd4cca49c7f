import { Said } from '@/components/ui/said'
import { Section } from '@/components/ui/section'
import { StateNotice } from '@/components/ui/state-notice'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { CredentialList } from './credential-list'

/** What this pod can prove itself with, or why it has no token. Never the value of any. */
export function CredentialsSection({ identity }: { identity: Identity }) {
  const { token, credentials } = identity
  return (
    <Section
      id="token"
      title="Credentials"
      aside={
        credentials === undefined ? null : <span className="text-13 text-quiet">values are never shown</span>
      }
    >
      {token.state === 'absent' ? (
        <div className="mb-4 last:mb-0">
          <StateNotice state="absent">
            <Said phrase={token.says} />
          </StateNotice>
        </div>
      ) : null}
      <CredentialList identity={identity} />
    </Section>
  )
}
