import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Section } from '@/components/ui/section'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { TokenLens } from '@/lib/facts/identity/contract/identity'
import { isForApiServer } from '@/lib/identity/api-audience'
import { plain } from '@/lib/phrase/phrase'
import { sayDuration } from '@/lib/words/durations'
import { listOf } from '@/lib/words/lists'
import { LifeLine, shareOf } from './credential-life'
import { TokenClaimList } from './token-claims'
import { Breakable, Word } from './word'

const NOTICE: Record<Exclude<TokenLens['state'], 'readable'>, NoticeState> = {
  absent: 'absent',
  unreadable: 'denied',
  malformed: 'unknown',
  empty: 'empty',
}
const WORD: Record<TokenLens['findings'][number]['severity'], string> = {
  ok: 'checked',
  warning: 'needs attention',
  bad: 'fault',
}
const READABLE: Record<TokenLens['state'], string> = {
  readable: 'readable',
  absent: 'does not exist',
  unreadable: 'not readable',
  malformed: 'not a token',
  empty: 'empty',
}

function Findings({ findings }: { findings: TokenLens['findings'] }) {
  if (findings.length === 0) return null
  return (
    <ul aria-label="Findings on the token" className="flex flex-col gap-1.5 text-13">
      {findings.map((finding) => (
        <li
          key={plain(finding.says)}
          data-severity={finding.severity}
          className="grid gap-x-4 gap-y-1 sm:grid-cols-[8.5rem_minmax(0,1fr)]"
        >
          <span>
            <Badge meaning={finding.severity}>{WORD[finding.severity]}</Badge>
          </span>
          <span className="max-w-card wrap-anywhere">
            <Said phrase={finding.says} />
          </span>
        </li>
      ))}
    </ul>
  )
}

// Only a token that the kubelet replaces here is known to be a projected one.
function About({ token }: { token: TokenLens }) {
  const kind = token.rotationExpectedAt === undefined ? 'token' : <Word of="projected token" />
  if (token.unusedBy === 'kubectl-proxy') {
    return (
      <>
        The {kind} in the files of this pod, without its signature. This page does not use it: its calls go
        through the kubectl proxy, with the proxy’s credentials.
      </>
    )
  }
  return (
    <>
      The {kind} that this page uses to call the API server, without its signature: that never leaves this
      page’s server.
    </>
  )
}

function GoodFor({ token }: { token: TokenLens }) {
  const { claims } = token
  const says = (
    <p className="wrap-anywhere">
      <Said phrase={token.says} />
    </p>
  )
  if (claims === undefined) return says
  return (
    <>
      {says}
      <p className="text-quiet wrap-anywhere">
        {claims.audiences.length === 0
          ? 'Names no audience.'
          : isForApiServer(claims)
            ? `For the API server: its audience is ${claims.audiences.includes(claims.issuer) ? 'its own issuer' : listOf(claims.audiences)}.`
            : `Only for ${claims.audiences.join(', ')}: an API server with another name refuses it.`}
      </p>
    </>
  )
}

function Part({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-12 font-medium text-quiet">{name}</dt>
      <dd className="flex min-w-0 flex-col gap-1 text-13">{children}</dd>
    </div>
  )
}

interface CredentialsProps {
  token: TokenLens
  /** How many the pod has, the API token among them; absent outside a pod. */
  count?: number | undefined
  children?: React.ReactNode
}

/** What the token can be used for, where it is, how long it lives, and what is wrong with it. Never its signature. */
export function CredentialsSection({ token, count, children }: CredentialsProps) {
  return (
    <Section
      id="token"
      title="Credentials"
      // Without one, the notice below says what there is instead.
      says={token.state === 'absent' ? undefined : <About token={token} />}
      aside={
        count === undefined ? null : (
          <span className="text-13 text-quiet">{count} in this pod, no value is ever shown</span>
        )
      }
    >
      <div
        className={`flex flex-col gap-4 ${token.state === 'absent' ? '' : 'rounded-lg border border-line bg-surface px-4 py-3.5'}`}
      >
        {token.state === 'readable' ? null : (
          <StateNotice state={NOTICE[token.state]}>
            <Said phrase={token.says} />
          </StateNotice>
        )}
        {token.state === 'absent' ? null : (
          <dl className="grid gap-x-8 gap-y-3 md:grid-cols-2 lg:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,5fr)]">
            <Part name="API token, good for">
              <GoodFor token={token} />
            </Part>
            <Part name="File">
              <Code className="text-12">
                <Breakable text={token.path} />
              </Code>
              <span className="text-quiet">
                {READABLE[token.state]}
                {token.mode === undefined ? null : (
                  <>
                    , mode <Code>{token.mode}</Code>, owner{' '}
                    <Code>
                      {token.uid}:{token.gid}
                    </Code>
                  </>
                )}
              </span>
            </Part>
            {token.claims === undefined ? null : (
              <Part name="Valid">
                <TokenLife token={token} claims={token.claims} />
              </Part>
            )}
          </dl>
        )}
        <Findings findings={token.findings} />
        {token.state === 'absent' ? null : (
          <Disclosure summary="All claims">
            <TokenClaimList token={token} />
          </Disclosure>
        )}
      </div>
      {children}
    </Section>
  )
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
export function TokenLife({ token, claims }: { token: TokenLens; claims: NonNullable<TokenLens['claims']> }) {
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
