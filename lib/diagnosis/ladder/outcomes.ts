import type { Control } from '@/lib/contract/connection'
import { countWords } from './authorize'
import { callTrouble } from './call-trouble'
import { callEvidence, httpEvidence, tlsEvidence } from './evidence'
import type { CallFacts, ControlFacts, LadderFacts, ListCount } from './facts'
import { unknownCaWords } from './lessons'
import { isTlsOnly, socketTrouble } from './socket-trouble'

export type Outcome = Pick<Control, 'asExpected' | 'situation' | 'ms' | 'answer'>

const NOT_TRIED: Outcome = {
  asExpected: null,
  situation: 'not-reached',
  ms: null,
  answer: 'Not tried: an earlier step fails, or there is nothing to try it on.',
}

/** A failure other than the expected one neither confirms nor refutes the lesson. */
function notShown(situation: Control['situation'], ms: number | null, says: string): Outcome {
  return { asExpected: null, situation, ms, answer: `Could not be shown here: ${says.replace(/\.$/, '')}.` }
}

function saysOf(evidence: readonly { says: string }[]): string {
  return evidence[0]?.says ?? ''
}

/** Nothing was sent, and `why` says why it never is. */
export function notMade(why: string): Outcome {
  return { asExpected: null, situation: 'not-needed', ms: null, answer: why }
}

/** A GET of the port that kubectl takes where it knows no cluster. */
export function noKubeconfig(target: string, { noKubeconfig: facts }: ControlFacts): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = httpEvidence('', facts).says
  if (facts.outcome === 'answered') return { asExpected: false, situation: 'ok', ms, answer }
  const situation = socketTrouble(target, facts, 'connection', null)?.situation ?? 'reset'
  return situation === 'refused'
    ? { asExpected: true, situation, ms, answer }
    : notShown(situation, ms, answer)
}

/** What may happen to a packet to a port that no Service has, by the kind of kube-proxy. */
const TURNED_AWAY = new Set<Control['situation']>(['silent', 'refused', 'no-route'])

export function httpOnPort80(
  target: string,
  { httpOnPort80: facts }: ControlFacts,
  { tcp, resolver }: LadderFacts,
): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = httpEvidence('', facts).says
  if (facts.outcome === 'answered') return { asExpected: false, situation: 'ok', ms, answer }
  const situation = socketTrouble(target, facts, 'connection', resolver)?.situation ?? 'reset'
  if (tcp?.outcome !== 'answered') {
    return notShown(situation, ms, `${answer}, and the correct port accepts no connection either`)
  }
  return TURNED_AWAY.has(situation)
    ? { asExpected: true, situation, ms, answer }
    : notShown(situation, ms, answer)
}

export function httpOnTlsPort(
  target: string,
  { httpOnTlsPort: facts }: ControlFacts,
  { tls, resolver }: LadderFacts,
): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = httpEvidence('', facts).says
  if (isTlsOnly(facts)) {
    // A closed connection proves TLS only where TLS worked a moment ago.
    return facts.outcome === 'answered' || tls?.outcome === 'answered'
      ? { asExpected: true, situation: 'http-on-tls-port', ms, answer }
      : notShown('reset', ms, `${answer}, and no TLS was spoken there either`)
  }
  if (facts.outcome === 'answered') {
    return { asExpected: false, situation: 'plain-http-on-tls-port', ms, answer }
  }
  return notShown(socketTrouble(target, facts, 'answer', resolver)?.situation ?? 'reset', ms, answer)
}

export function httpsWithoutCa(
  target: string,
  { tlsWithoutCa: facts }: ControlFacts,
  { resolver }: LadderFacts,
): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = saysOf(tlsEvidence(target, facts))
  if (facts.outcome !== 'answered') {
    return notShown(
      socketTrouble(target, facts, 'handshake', resolver)?.situation ?? 'tls-failed',
      ms,
      answer,
    )
  }
  const words = unknownCaWords(facts.code)
  if (facts.authorized) {
    const why = 'a public CA signed this certificate, so this cluster needs no ca.crt'
    return { asExpected: false, situation: 'ok', ms, answer: `${answer}: ${why}` }
  }
  return words === ''
    ? notShown('tls-failed', ms, answer)
    : { asExpected: true, situation: 'untrusted-ca', ms, answer: `${answer}: ${words}` }
}

/** A call that teaches something when it ends in one of the expected statuses, each of which has its situation. */
export function call(
  target: string,
  facts: CallFacts<unknown> | null,
  expected: ReadonlyMap<number, Control['situation']>,
): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = saysOf(callEvidence(facts, ''))
  const known = facts.outcome === 'answered' && facts.fromKubernetes ? expected.get(facts.status) : undefined
  if (known !== undefined) return { asExpected: true, situation: known, ms, answer }
  const isPage = facts.outcome === 'answered' && /^text\/html\b/i.test(facts.contentType ?? '')
  const ok = facts.outcome === 'answered' && facts.status < 300 && !isPage
  return ok
    ? { asExpected: false, situation: 'ok', ms, answer }
    : notShown(callTrouble(target, facts).situation, ms, answer)
}

/** A handshake under ca.crt for a name that the certificate does not have. */
export function otherServerName(
  target: string,
  { tlsForOtherName: facts }: ControlFacts,
  { resolver }: LadderFacts,
): Outcome {
  if (facts === null) return NOT_TRIED
  const { ms } = facts
  const answer = saysOf(tlsEvidence(target, facts))
  if (facts.outcome !== 'answered') {
    const trouble = socketTrouble(target, facts, 'handshake', resolver)
    return notShown(trouble?.situation ?? 'tls-failed', ms, answer)
  }
  if (facts.authorized) return { asExpected: false, situation: 'ok', ms, answer }
  return facts.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? { asExpected: true, situation: 'wrong-host-name', ms, answer }
    : notShown('untrusted-ca', ms, answer)
}

/** A list whose permission the lesson does not foretell: that it is given or refused is what there is to learn. */
export function list(target: string, facts: CallFacts<ListCount> | null, resource: string): Outcome {
  const outcome = call(target, facts, new Map([[403, 'forbidden']]))
  if (outcome.situation !== 'ok' || facts?.outcome !== 'answered' || facts.value === null) return outcome
  return { ...outcome, asExpected: true, answer: `${outcome.answer}: ${countWords(facts.value, resource)}` }
}
