import type { Control } from '@/lib/contract/connection'
import { present } from '@/lib/present'
import { authorityOf } from './authority'
import { callTrouble } from './call-trouble'
import { curl, plainCurl } from './curl'
import { callEvidence, httpEvidence, tlsEvidence } from './evidence'
import type { CallFacts, ControlFacts, LadderFacts } from './facts'
import { LESSONS, unknownCaWords } from './lessons'
import { isTlsOnly, socketTrouble } from './socket-trouble'

type Outcome = Pick<Control, 'asExpected' | 'situation' | 'ms' | 'answer'>

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

function ping(): Outcome {
  return {
    asExpected: null,
    situation: 'not-needed',
    ms: null,
    answer: 'Not sent: a ping needs a raw socket, which this process does not have.',
  }
}

/** What may happen to a packet to a port that no Service has, by the kind of kube-proxy. */
const TURNED_AWAY = new Set<Control['situation']>(['silent', 'refused', 'no-route'])

function httpOnPort80(
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

function httpOnTlsPort(
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

function httpsWithoutCa(
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

function call(
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

const WITHOUT_TOKEN = new Map<number, Control['situation']>([
  [403, 'anonymous-forbidden'],
  [401, 'anonymous-refused'],
])
const WITHOUT_RIGHTS = new Map<number, Control['situation']>([[403, 'forbidden']])
const WRONG_NAME = new Map<number, Control['situation']>([
  [403, 'forbidden'],
  [404, 'not-found'],
])

/** The steps done wrong on purpose, in the order of the lesson, each with what came back and what it teaches. */
export function describeControls(facts: LadderFacts, controls: ControlFacts): Control[] {
  const { route, namespace } = facts
  const direct = route.kind === 'https' ? route : null
  const target = route.kind === 'none' ? '' : authorityOf(route)

  const control = (id: Control['id'], outcome: Outcome, line: string | undefined): Control => ({
    id,
    ...LESSONS[id],
    ...outcome,
    ...present({ curl: line }),
  })
  const plain = (port: number | undefined) =>
    direct && port ? plainCurl(facts.proxies, { host: direct.host, port }, '/') : undefined
  const address80 = direct ? authorityOf({ host: direct.host, port: 80 }) : ''

  return [
    control('ping', ping(), direct ? `ping -c 3 -W 1 ${direct.host}` : undefined),
    control('http-port-80', httpOnPort80(address80, controls, facts), plain(80)),
    control('http-on-tls-port', httpOnTlsPort(target, controls, facts), plain(direct?.port)),
    control(
      'https-without-ca',
      httpsWithoutCa(target, controls, facts),
      direct ? curl(facts, '/', { without: 'token-and-ca' }) : undefined,
    ),
    control(
      'no-token',
      call(target, controls.anonymousRoot, WITHOUT_TOKEN),
      direct ? curl(facts, '/', { without: 'token' }) : undefined,
    ),
    control('token-without-rights', call(target, facts.root, WITHOUT_RIGHTS), curl(facts, '/')),
    control(
      'wrong-resource-name',
      call(target, controls.wrongName, WRONG_NAME),
      namespace === null ? undefined : curl(facts, `/api/v1/namespaces/${namespace}/service`),
    ),
  ]
}
