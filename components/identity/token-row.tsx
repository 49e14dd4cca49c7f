import { Disclosure } from '@/components/ui/disclosure'
import { Said } from '@/components/ui/said'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { isForApiServer } from '@/lib/identity/api-audience'
import { shortUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { CredentialLife } from './credential-life'
import { CredentialFile, CredentialFindings, CredentialName, ListedCredential } from './credential-row'
import { TokenClaimList } from './token-claims'
import { Word } from './word'

const NOTICE: Record<Exclude<TokenLens['state'], 'readable'>, NoticeState> = {
  absent: 'absent',
  unreadable: 'denied',
  malformed: 'unknown',
  empty: 'empty',
}
const READS: Record<TokenLens['state'], string> = {
  readable: 'readable',
  absent: 'does not exist',
  unreadable: 'not readable',
  malformed: 'not a token',
  empty: 'empty',
}

// Only a token that the kubelet replaces here is known to be a projected one.
function About({ token }: { token: TokenLens }) {
  const kind = token.rotationExpectedAt === undefined ? 'token' : <Word of="projected token" />
  if (token.unusedBy === 'kubectl-proxy') {
    return (
      <p>
        The {kind} in the files of this pod, without its signature. This page does not use it: its calls go
        through the kubectl proxy, with the proxy’s credentials.
      </p>
    )
  }
  return (
    <p>
      The {kind} that this page uses to call the API server, without its signature: that never leaves this
      page’s server.
    </p>
  )
}

function GoodFor({ claims, says }: Pick<TokenLens, 'claims' | 'says'>) {
  if (claims === undefined) return <Said phrase={says} />
  if (claims.audiences.length === 0) return 'Names no audience.'
  return isForApiServer(claims)
    ? 'For the API server.'
    : `Only for ${claims.audiences.join(', ')}: an API server with another name refuses it.`
}

/** The API token: what it can be used for, what is wrong with it, when it is replaced. Its file and its claims are folded; its signature is nowhere. */
export function TokenRow({ token }: { token: TokenLens }) {
  const { state, claims, findings } = token
  const isSound = ({ severity }: TokenLens['findings'][number]) => severity === 'ok'
  return (
    <ListedCredential
      label="API token"
      name={
        <CredentialName
          name="API token"
          of={claims === undefined ? READS[state] : shortUser(claims.subject, '')}
          findings={findings}
        />
      }
      goodFor={
        <>
          {state === 'readable' ? (
            <p>
              <GoodFor {...token} />
            </p>
          ) : (
            <StateNotice state={NOTICE[state]}>
              <Said phrase={token.says} />
            </StateNotice>
          )}
          {token.unusedBy === undefined ? null : <About token={token} />}
          <CredentialFindings findings={findings.filter((finding) => !isSound(finding))} />
          <Disclosure summary="Claims">
            <div className="flex flex-col gap-2">
              <CredentialFile {...token} reads={READS[state]} />
              {state === 'readable' ? (
                <p>
                  <Said phrase={token.says} />
                </p>
              ) : null}
              {token.unusedBy === undefined ? <About token={token} /> : null}
              <CredentialFindings findings={findings.filter(isSound)} />
              <TokenClaimList token={token} />
            </div>
          </Disclosure>
        </>
      }
      valid={<CredentialLife life={lifeOf(token)} timer="Time until the token is replaced" />}
    />
  )
}

function lifeOf({ claims, rotationExpectedAt }: TokenLens) {
  if (claims === undefined) return undefined
  const { issuedAt, expiresAt, warnAfter } = claims
  return present({ from: issuedAt, until: expiresAt, staleFrom: warnAfter, renewedAt: rotationExpectedAt })
}
