import type { Explanation } from '@/lib/contract/explanation'
import { ANSWERED, type Heard, UNKNOWN } from '@/lib/evidence/speaker'
import { capitalized, code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { ASKER } from '@/lib/words/asker'
import { sayDuration, utc } from '@/lib/words/durations'
import { tokenCauses } from './causes/all'
import { type SaidReason, saidReason } from './causes/authentication/said-reason'
import { staleCopy } from './causes/authentication/tokens'
import { allFindings, shown, type TextFinding } from './causes/finding'
import { theText } from './evidence'
import { byProof } from './rank'
import { isTokenSent, type TokenFacts } from './token-facts'

/** Of credentials that are not ours to judge. Of an IAM identity we speak only where something shows that the cluster is one of EKS. */
const whoseOf = (isEks: boolean): Explanation['unseen'][number] => ({
  needs: say`Which account and which credential the client sends. Run it where the client runs: whoami names the account if its credential is accepted now, and the kubeconfig says which credential that is, without its secret.${isEks ? say` On EKS, an IAM identity without an access entry gets the same answer.` : NOTHING}`,
  command: 'kubectl auth whoami; kubectl config view --minify',
  isForReader: true,
})

const EKS = /\beks\b|\barn:aws/i

const NEVER_SAYS = 'The answer is the same for every reason and never says which.'

export interface Unauthorized {
  facts: TokenFacts
  request: Explanation['request']
  /** `own`: a call of this process. `text`: someone's call, and the text does not say whose token it carried. */
  whose: 'own' | 'text'
  /** The text as is, for the evidence. */
  message?: string
  /** Who says it, of a text. */
  heard?: Heard
}

/**
 * Explains a 401. For this pod's own call the cause is what file, claims and the server's clock show; for a text it is at
 * most likely, and only where this pod's token is refused as well. Where the credentials are not this pod's to judge,
 * cause is null. A text that gives the reason itself is taken at its word.
 */
export function explainUnauthorized({
  facts,
  request,
  whose,
  message,
  heard = { speaker: UNKNOWN, sentence: 'whole' },
}: Unauthorized): Explanation {
  const said = whose === 'text' && message !== undefined ? saidReason(message, heard) : undefined
  if (said && message !== undefined) return explainSaid(said, message, request)
  const causes = refusedTokenCauses(facts)
  const found = whose === 'own' ? causes : causes.map(atMostLikely)
  const stale = whose === 'text' ? allFindings([staleCopy], facts, ANSWERED) : []
  const [main] = found
  const isEks = [message, facts.publishedIssuer, facts.claims?.issuer].some((text) => EKS.test(text ?? ''))
  const all = shown([...found, ...stale], request, evidenceOf(facts, message))
  // An older copy of the token is only what else it may have been.
  const { cause, alternatives } = all
  return {
    verdict: 'denied',
    kind: 'authentication',
    request,
    says: sayFact(facts, whose, main !== undefined && main.confidence !== 'possible'),
    ...all,
    ...(main || !cause ? {} : { cause: null, alternatives: [cause, ...alternatives] }),
    ...(main || whose === 'own' ? {} : { unseen: [whoseOf(isEks), ...all.unseen] }),
  }
}

/** A text that gives the reason itself is not about this pod's token. */
function explainSaid(said: SaidReason, message: string, request: Explanation['request']): Explanation {
  return {
    verdict: said.isBeforeSending ? 'failed' : 'denied',
    kind: 'authentication',
    request,
    says: said.isBeforeSending
      ? words(said.headline ?? 'The client has no credentials to send, so no permission was checked.')
      : say`The API server did not accept the credentials, and the text says why.`,
    ...shown([], request, [theText(message)]),
    cause: said.cause,
    fixes: said.fixes,
    unseen: said.unseen,
  }
}

/**
 * Why the API server refuses this pod's token, likeliest first. The answer itself never says, so a cause is proven only by the
 * token's file, its claims and the server's own clock. Empty where the token is not refused, or is not this pod's to judge.
 */
function refusedTokenCauses(facts: TokenFacts): TextFinding[] {
  if (facts.withToken !== 'refused' || facts.route !== 'https') return []
  const found = allFindings(tokenCauses, facts, ANSWERED).sort(
    (a, b) => byProof(a, b) || Number(a.hasNoSign) - Number(b.hasNoSign),
  )
  // A proven cause, such as an expired token, explains the refusal whatever else is wrong with the token.
  return found.some(({ confidence }) => confidence === 'proven')
    ? found.filter(({ confidence }) => confidence !== 'possible')
    : found
}

function atMostLikely(finding: TextFinding): TextFinding {
  return finding.confidence === 'proven' ? { ...finding, confidence: 'likely' } : finding
}

/** The fact in words. That the answer never says why is left out where the cause is known: the card has one line for both. */
function sayFact(facts: TokenFacts, whose: Unauthorized['whose'], isCauseKnown: boolean): Phrase {
  const { route, withToken, claims, asker } = facts
  const own = capitalized(words(ASKER[asker].ownToken))
  const never = isCauseKnown ? NOTHING : say` ${words(NEVER_SAYS)}`
  if (route === 'kubectl-proxy' && whose === 'own') {
    const whose = asker === 'pod' ? say`, which are not this pod's token` : NOTHING
    return say`The API server did not accept the credentials of the kubectl proxy${whose}.${never}`
  }
  if (whose === 'own') {
    const who = claims?.subject ? say` of ${sayUser(claims.subject)}` : NOTHING
    return say`The API server did not accept the credentials${who}, so no permission was checked.${never}`
  }
  const now =
    withToken === 'refused'
      ? isTokenSent(facts)
        ? say` ${own} is refused now as well.`
        : say` ${capitalized(words(ASKER[asker].self))} sends no token, and is refused now as well.`
      : withToken === 'accepted'
        ? say` ${own} is accepted now, so another token or an older copy was sent, or the cause has passed.`
        : NOTHING
  return say`The API server did not accept the credentials.${never} The text does not say whose they were.${now}`
}

/** The token's file and claims, the clocks, and each call that was made, in the order a reader would repeat them. */
function evidenceOf(facts: TokenFacts, message: string | undefined): Explanation['evidence'] {
  const { file, claims, route, now, serverNow } = facts
  const evidence: Explanation['evidence'] = []
  if (message !== undefined) evidence.push(theText(message))
  if (route === 'https') {
    const swapped = file.swappedAt === undefined ? NOTHING : say` Last swapped ${words(file.swappedAt)}.`
    evidence.push({ probe: [code(file.path)], says: say`${words(file.says)}${swapped}` })
  }
  if (claims && isTokenSent(facts)) {
    const { issuedAt, expiresAt, audiences, issuer, subject, pod } = claims
    const claimed = (value: string): Phrase => (value === '' ? say`(none)` : [code(value)])
    const parts = [
      say`sub ${claimed(subject ?? '')}`,
      say`iss ${claimed(issuer ?? '')}`,
      say`aud ${audiences.length === 0 ? say`(none)` : inTurn(audiences.map(claimed), ', ')}`,
      ...(issuedAt === undefined ? [] : [say`iat ${words(utc(issuedAt * 1000))}`]),
      ...(expiresAt === undefined ? [] : [say`exp ${words(utc(expiresAt * 1000))}`]),
      ...(pod ? [say`pod ${code(pod.name)} (${code(pod.uid)})`] : []),
    ]
    evidence.push({ probe: say`Claims of the token, without its signature`, says: inTurn(parts, '; ') })
  }
  if (serverNow !== undefined) {
    const skew = serverNow - now
    const differ =
      Math.abs(skew) < 2000
        ? 'as this node’s'
        : `${sayDuration(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead of'} this node’s`
    evidence.push({ probe: say`Date of the answer`, says: words(`${utc(serverNow)}, ${differ}`) })
  }
  return [...evidence, ...facts.asked]
}
