import type { DnsFacts, HttpFacts, TcpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import type { Situation } from '@/lib/contract/situation'
import { code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { type DnsHeard, lastHeard } from '@/lib/road/dns'
import { sayAge, sayWait } from '@/lib/words/durations'
import type { Rung } from '../../contract'
import { sayOutcome } from '../road/say-outcome'
import type { CallFacts, MountedFile, PolicyVerdictRead } from './facts'
import type { SituationWords } from './situations'

export type StepEvidence = Rung['evidence'][number]

/** What one step found, before its title and command are added. */
export interface StepFinding {
  verdict: Rung['verdict']
  situation: Situation
  ms: number | null
  says: Phrase
  brief?: Phrase
  rest?: Phrase
  hint?: Phrase
  evidence: StepEvidence[]
}

export function passed(says: Phrase, ms: number | null, evidence: StepEvidence[]): StepFinding {
  return { verdict: 'passed', situation: 'ok', ms, says, evidence }
}

export function failedStep(
  words: SituationWords & { situation: Situation },
  ms: number | null,
  evidence: StepEvidence[],
): StepFinding {
  return { verdict: 'failed', ms, ...words, evidence }
}

export function skipped(
  words: SituationWords & { situation: Situation },
  evidence: StepEvidence[] = [],
): StepFinding {
  return { verdict: 'skipped', ms: null, ...words, evidence }
}

const inMs = (ms: number) => say`${ms < 10 ? ms : Math.round(ms)} ms`

// The system's message usually contains its code already.
function withCode(said: string, osCode: string): Phrase {
  return osCode === '' || said.includes(osCode) ? [quote(said)] : say`${quote(said)} (${code(osCode)})`
}

function end(
  facts: { outcome: 'failed'; code: string; says: string; ms: number } | { outcome: 'silent'; ms: number },
): Phrase {
  return facts.outcome === 'silent'
    ? say`nothing for ${words(sayWait(facts.ms))}`
    : say`${withCode(facts.says, facts.code)} after ${inMs(facts.ms)}`
}

export function dnsEvidence(name: string, facts: DnsFacts): StepEvidence {
  const says =
    facts.outcome === 'answered' ? say`${code(facts.addresses.join(', '))} in ${inMs(facts.ms)}` : end(facts)
  return { what: `look up ${name}`, says }
}

/** What nameservers said to each name that was asked for on the way to one. */
export function queryEvidence(name: string, queries: readonly DnsHeard[]): StepEvidence[] {
  const asked = [...new Set(queries.map((query) => query.name))]
  const says = asked.flatMap((one) => {
    const heard = lastHeard(queries.filter((query) => query.name === one))
    return heard ? [say`${code(one)}: ${sayOutcome(heard)}`] : []
  })
  return says.length === 0 ? [] : [{ what: `queries for ${name}`, says: inTurn(says, '; ') }]
}

export function tcpEvidence(target: string, facts: TcpFacts): StepEvidence {
  return {
    what: target.startsWith('unix:') ? `connect to ${target}` : `TCP connect to ${target}`,
    says:
      facts.outcome === 'answered'
        ? say`connected${facts.remoteAddress === '' ? NOTHING : say` from ${code(facts.localAddress)} to ${code(facts.remoteAddress)}`} in ${inMs(facts.ms)}`
        : end(facts),
  }
}

export function tlsEvidence(target: string, facts: TlsFacts): StepEvidence[] {
  const what = `TLS handshake with ${target}`
  if (facts.outcome !== 'answered') return [{ what, says: end(facts) }]
  const { certificate } = facts
  return [
    {
      what,
      says: say`${code(facts.protocol)} in ${inMs(facts.handshakeMs)}, ${facts.authorized ? say`certificate accepted` : code(facts.code)}`,
    },
    ...(certificate
      ? [
          {
            what: 'certificate',
            says: say`${certificate.subject === '' ? say`no subject` : code(certificate.subject)}, issued by ${code(certificate.issuer)}, valid from ${code(certificate.validFrom)} to ${code(certificate.validTo)}`,
          },
          { what: 'names in it', says: words(certificate.names.join(', ') || 'none') },
        ]
      : []),
  ]
}

export function httpEvidence(what: string, facts: HttpFacts): StepEvidence {
  if (facts.outcome !== 'answered') return { what, says: end(facts) }
  const body = facts.body.trim()
  return {
    what,
    says: say`${facts.status} ${code(facts.statusText)}: ${body === '' ? say`no body` : quote(body)}`,
  }
}

/** What was asked, what came, and the headers that say who answered. */
export function callEvidence(facts: CallFacts<unknown> | null, how: string): StepEvidence[] {
  if (facts === null) return []
  const what = `${facts.call} ${how}`
  if (facts.outcome === 'unreached') {
    // What was learned about the answering server is in whole sentences.
    if (facts.step === 'stranger') return [{ what, says: say`not sent. ${words(facts.says)}` }]
    return [{ what, says: say`${withCode(facts.says, facts.code)} after ${inMs(facts.ms)}` }]
  }
  const witnesses = [
    facts.auditId && say`Audit-Id ${code(facts.auditId)}`,
    facts.flowSchema && say`flow schema ${code(facts.flowSchema)}`,
    facts.retryAfter && say`Retry-After ${code(facts.retryAfter)}`,
    facts.server && say`Server ${code(facts.server)}`,
  ].flatMap((witness) => (witness ? [witness] : []))
  const answer = facts.status < 300 && facts.value !== null ? '' : facts.says
  return [
    { what, says: say`${facts.status} in ${inMs(facts.ms)}${answer ? say`: ${quote(answer)}` : NOTHING}` },
    ...(witnesses.length > 0 ? [{ what: 'headers', says: inTurn(witnesses, ', ') }] : []),
  ]
}

export function policyEvidence(policies: PolicyVerdictRead | null, now: number): StepEvidence[] {
  if (policies === null) return []
  return [{ what: `NetworkPolicies, read ${sayAge(policies.readAtMs, now)}`, says: policies.says }]
}

export function fileEvidence(file: MountedFile): StepEvidence {
  return { what: file.path, says: words(file.says) }
}
