import type { HttpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { sayWait } from '@/lib/words/durations'
import type { Control } from '../../contract'
import { countWords } from './authenticate'
import type { CallFacts, ControlFacts, LadderFacts, ListCount } from './facts'
import { callEvidence, httpEvidence, tlsEvidence } from './finding'
import { unknownCaWords } from './lessons'
import { callTrouble, isTlsOnly, socketTrouble } from './socket-trouble'

export type StepOutcome = Pick<Control, 'asExpected' | 'situation' | 'ms' | 'brief' | 'answer'>

const NOT_TRIED: StepOutcome = {
  asExpected: null,
  situation: 'not-reached',
  ms: null,
  brief: 'not tried',
  answer: 'Not tried: an earlier step fails, or there is nothing to try it on.',
}

type Came = Pick<StepOutcome, 'ms' | 'brief' | 'answer'>

/** A failure other than the expected one neither confirms nor refutes the lesson. */
function notShown(situation: Control['situation'], { answer, ...came }: Came): StepOutcome {
  return { asExpected: null, situation, ...came, answer: `Could not be shown here: ${answer}` }
}

function socketBrief(
  facts: { outcome: 'failed'; code: string; says: string } | { outcome: 'silent'; ms: number },
): string {
  return facts.outcome === 'silent' ? `nothing for ${sayWait(facts.ms)}` : facts.code || facts.says
}

function cameByHttp(facts: HttpFacts): Came {
  const brief =
    facts.outcome === 'answered' ? `${facts.status} ${facts.statusText}`.trim() : socketBrief(facts)
  return { ms: facts.ms, brief, answer: httpEvidence('', facts).says }
}

function cameByTls(target: string, facts: TlsFacts): Came {
  const ended = facts.outcome === 'answered' ? facts.code || 'certificate accepted' : socketBrief(facts)
  return { ms: facts.ms, brief: ended, answer: saysOf(tlsEvidence(target, facts)) }
}

function saysOf(evidence: readonly { says: string }[]): string {
  return evidence[0]?.says ?? ''
}

/** Nothing was sent, and `why` says why it never is. */
export function notMade(brief: string, why: string): StepOutcome {
  return { asExpected: null, situation: 'not-needed', ms: null, brief, answer: why }
}

function cameByCall(facts: CallFacts<unknown>): Came {
  const brief = facts.outcome === 'answered' ? String(facts.status) : facts.code || 'not sent'
  return { ms: facts.ms, brief, answer: saysOf(callEvidence(facts, '')) }
}

/** A GET of the port that kubectl takes where it knows no cluster. */
export function noKubeconfig(target: string, { noKubeconfig: facts }: ControlFacts): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByHttp(facts)
  if (facts.outcome === 'answered') return { asExpected: false, situation: 'ok', ...came }
  const situation = socketTrouble(target, facts, 'connection', null)?.situation ?? 'reset'
  return situation === 'refused' ? { asExpected: true, situation, ...came } : notShown(situation, came)
}

/** What may happen to a packet to a port that no Service has, by the kind of kube-proxy. */
const TURNED_AWAY = new Set<Control['situation']>(['silent', 'refused', 'no-route'])

export function httpOnPort80(
  target: string,
  { httpOnPort80: facts }: ControlFacts,
  { tcp, resolver }: LadderFacts,
): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByHttp(facts)
  if (facts.outcome === 'answered') return { asExpected: false, situation: 'ok', ...came }
  const situation = socketTrouble(target, facts, 'connection', resolver)?.situation ?? 'reset'
  if (tcp?.outcome !== 'answered') {
    return notShown(situation, {
      ...came,
      answer: `${came.answer}, and the correct port accepts no connection either`,
    })
  }
  return TURNED_AWAY.has(situation) ? { asExpected: true, situation, ...came } : notShown(situation, came)
}

export function httpOnTlsPortOutcome(
  target: string,
  { httpOnTlsPort: facts }: ControlFacts,
  { tls, resolver }: LadderFacts,
): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByHttp(facts)
  if (isTlsOnly(facts)) {
    // A closed connection proves TLS only where TLS worked a moment ago.
    return facts.outcome === 'answered' || tls?.outcome === 'answered'
      ? { asExpected: true, situation: 'http-on-tls-port', ...came }
      : notShown('reset', { ...came, answer: `${came.answer}, and no TLS was spoken there either` })
  }
  if (facts.outcome === 'answered') {
    return { asExpected: false, situation: 'plain-http-on-tls-port', ...came }
  }
  return notShown(socketTrouble(target, facts, 'answer', resolver)?.situation ?? 'reset', came)
}

export function httpsWithoutCa(
  target: string,
  { tlsWithoutCa: facts }: ControlFacts,
  { resolver }: LadderFacts,
): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByTls(target, facts)
  if (facts.outcome !== 'answered') {
    return notShown(socketTrouble(target, facts, 'handshake', resolver)?.situation ?? 'tls-failed', came)
  }
  if (facts.authorized) {
    const why = 'a public CA signed this certificate, so this cluster needs no ca.crt'
    return { asExpected: false, situation: 'ok', ...came, answer: `${came.answer}: ${why}` }
  }
  const words = unknownCaWords(facts.code)
  return words === ''
    ? notShown('tls-failed', came)
    : { asExpected: true, situation: 'untrusted-ca', ...came, answer: `${came.answer}: ${words}` }
}

/** A call that teaches something when it ends in one of the expected statuses, each of which has its situation. */
export function call(
  target: string,
  facts: CallFacts<unknown> | null,
  expected: ReadonlyMap<number, Control['situation']>,
): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByCall(facts)
  const known = facts.outcome === 'answered' && facts.fromKubernetes ? expected.get(facts.status) : undefined
  if (known !== undefined) return { asExpected: true, situation: known, ...came }
  const isPage = facts.outcome === 'answered' && /^text\/html\b/i.test(facts.contentType ?? '')
  const ok = facts.outcome === 'answered' && facts.status < 300 && !isPage
  return ok
    ? { asExpected: false, situation: 'ok', ...came }
    : notShown(callTrouble(target, facts).situation, came)
}

/** A handshake under ca.crt for a name that the certificate does not have. */
export function otherServerName(
  target: string,
  { tlsForOtherName: facts }: ControlFacts,
  { resolver }: LadderFacts,
): StepOutcome {
  if (facts === null) return NOT_TRIED
  const came = cameByTls(target, facts)
  if (facts.outcome !== 'answered') {
    return notShown(socketTrouble(target, facts, 'handshake', resolver)?.situation ?? 'tls-failed', came)
  }
  if (facts.authorized) return { asExpected: false, situation: 'ok', ...came }
  return facts.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? { asExpected: true, situation: 'wrong-host-name', ...came }
    : notShown('untrusted-ca', came)
}

/** A list whose permission the lesson does not foretell: that it is granted or refused is what there is to learn. */
export function listOutcome(
  target: string,
  facts: CallFacts<ListCount> | null,
  resource: string,
): StepOutcome {
  const outcome = call(target, facts, new Map([[403, 'forbidden']]))
  if (outcome.situation !== 'ok' || facts?.outcome !== 'answered' || facts.value === null) return outcome
  const found = countWords(facts.value, resource)
  return {
    ...outcome,
    asExpected: true,
    brief: `${outcome.brief}: ${found}`,
    answer: `${outcome.answer}: ${found}`,
  }
}
