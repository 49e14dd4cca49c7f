import { Badge, type Meaning } from '@/components/ui/badge'
import { Section } from '@/components/ui/section'
import { type NoticeState, StateNotice } from '@/components/ui/state-notice'
import type { TokenLens } from '@/lib/contract/identity'
import { TokenClaims } from './token-claims'
import { TokenLife } from './token-life'
import { Word } from './word'

const NOTICE: Record<Exclude<TokenLens['state'], 'readable'>, NoticeState> = {
  absent: 'absent',
  unreadable: 'denied',
  malformed: 'unknown',
  empty: 'empty',
}
const MEANING: Record<TokenLens['findings'][number]['severity'], Meaning> = {
  ok: 'ok',
  warning: 'warning',
  bad: 'bad',
}
const WORD: Record<TokenLens['findings'][number]['severity'], string> = {
  ok: 'OK',
  warning: 'needs attention',
  bad: 'wrong',
}

function Findings({ findings }: { findings: TokenLens['findings'] }) {
  return (
    <ul aria-label="Findings on the token" className="flex flex-col gap-2">
      {findings.map((finding) => (
        <li
          key={finding.says}
          data-severity={finding.severity}
          className="grid gap-x-4 gap-y-1 sm:grid-cols-[6.5rem_minmax(0,1fr)]"
        >
          <span>
            <Badge meaning={MEANING[finding.severity]}>{WORD[finding.severity]}</Badge>
          </span>
          <span className="max-w-prose wrap-anywhere">{finding.says}</span>
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

/** What the token says about the pod, when it is replaced, and what is wrong with it. Never its signature. */
export function TokenSection({ token }: { token: TokenLens }) {
  return (
    <Section id="token" title="Token" says={<About token={token} />}>
      <div className="flex flex-col gap-6">
        {token.state === 'readable' ? (
          <p className="max-w-prose wrap-anywhere">{token.says}</p>
        ) : (
          <StateNotice state={NOTICE[token.state]}>{token.says}</StateNotice>
        )}
        {token.claims === undefined ? null : <TokenLife token={token} claims={token.claims} />}
        {token.findings.length === 0 ? null : <Findings findings={token.findings} />}
        {token.state === 'absent' ? null : <TokenClaims token={token} />}
      </div>
    </Section>
  )
}
