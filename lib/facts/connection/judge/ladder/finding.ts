import type { DnsFacts, HttpFacts, TcpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import type { Situation } from '@/lib/contract/situation'
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
  says: string
  brief?: string
  rest?: string
  hint?: string
  evidence: StepEvidence[]
}

export function passed(says: string, ms: number | null, evidence: StepEvidence[]): StepFinding {
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

const inMs = (ms: number) => `${ms < 10 ? ms : Math.round(ms)} ms`

// The system's message usually contains its code already.
function withCode(says: string, code: string): string {
  return code === '' || says.includes(code) ? says : `${says} (${code})`
}

function end(
  facts: { outcome: 'failed'; code: string; says: string; ms: number } | { outcome: 'silent'; ms: number },
) {
  return facts.outcome === 'silent'
    ? `nothing for ${sayWait(facts.ms)}`
    : `${withCode(facts.says, facts.code)} after ${inMs(facts.ms)}`
}

export function dnsEvidence(name: string, facts: DnsFacts): StepEvidence {
  const says =
    facts.outcome === 'answered' ? `${facts.addresses.join(', ')} in ${inMs(facts.ms)}` : end(facts)
  return { what: `look up ${name}`, says }
}

/** What nameservers said to each name that was asked for on the way to one. */
export function queryEvidence(name: string, queries: readonly DnsHeard[]): StepEvidence[] {
  const asked = [...new Set(queries.map((query) => query.name))]
  const says = asked.flatMap((one) => {
    const heard = lastHeard(queries.filter((query) => query.name === one))
    return heard ? [`${one}: ${sayOutcome(heard)}`] : []
  })
  return says.length === 0 ? [] : [{ what: `queries for ${name}`, says: says.join('; ') }]
}

export function tcpEvidence(target: string, facts: TcpFacts): StepEvidence {
  return {
    what: target.startsWith('unix:') ? `connect to ${target}` : `TCP connect to ${target}`,
    says:
      facts.outcome === 'answered'
        ? `connected${facts.remoteAddress === '' ? '' : ` from ${facts.localAddress} to ${facts.remoteAddress}`} in ${inMs(facts.ms)}`
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
      says: `${facts.protocol} in ${inMs(facts.handshakeMs)}, ${facts.authorized ? 'certificate accepted' : facts.code}`,
    },
    ...(certificate
      ? [
          {
            what: 'certificate',
            says: `${certificate.subject || 'no subject'}, issued by ${certificate.issuer}, valid from ${certificate.validFrom} to ${certificate.validTo}`,
          },
          { what: 'names in it', says: certificate.names.join(', ') || 'none' },
        ]
      : []),
  ]
}

export function httpEvidence(what: string, facts: HttpFacts): StepEvidence {
  if (facts.outcome !== 'answered') return { what, says: end(facts) }
  return { what, says: `${facts.status} ${facts.statusText}: ${facts.body.trim() || 'no body'}` }
}

/** What was asked, what came, and the headers that say who answered. */
export function callEvidence(facts: CallFacts<unknown> | null, how: string): StepEvidence[] {
  if (facts === null) return []
  const what = `${facts.call} ${how}`
  if (facts.outcome === 'unreached') {
    // What was learned about the answering server is in whole sentences.
    if (facts.step === 'stranger') return [{ what, says: `not sent. ${facts.says}` }]
    return [{ what, says: `${withCode(facts.says, facts.code)} after ${inMs(facts.ms)}` }]
  }
  const witnesses = [
    facts.auditId && `Audit-Id ${facts.auditId}`,
    facts.flowSchema && `flow schema ${facts.flowSchema}`,
    facts.retryAfter && `Retry-After ${facts.retryAfter}`,
    facts.server && `Server ${facts.server}`,
  ].filter((witness) => witness !== undefined && witness !== '')
  const words = facts.status < 300 && facts.value !== null ? '' : facts.says
  return [
    { what, says: `${facts.status} in ${inMs(facts.ms)}${words ? `: ${words}` : ''}` },
    ...(witnesses.length > 0 ? [{ what: 'headers', says: witnesses.join(', ') }] : []),
  ]
}

export function policyEvidence(policies: PolicyVerdictRead | null, now: number): StepEvidence[] {
  if (policies === null) return []
  return [{ what: `NetworkPolicies, read ${sayAge(policies.readAtMs, now)}`, says: policies.says }]
}

export function fileEvidence(file: MountedFile): StepEvidence {
  return { what: file.path, says: file.says }
}
