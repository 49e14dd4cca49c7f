import type { Control } from '@/lib/contract/connection'
import { callTrouble } from './call-trouble'
import { curl, plainCurl } from './curl'
import { callEvidence, httpEvidence, tlsEvidence } from './evidence'
import type { CallFacts, ControlFacts, LadderFacts } from './facts'
import { LESSONS, unknownCaWords } from './lessons'
import { socketTrouble } from './socket-trouble'
import { authorityOf } from './words'

type Outcome = Pick<Control, 'asExpected' | 'situation' | 'ms' | 'answer'>

const NOT_TRIED: Outcome = {
  asExpected: null,
  situation: 'not-reached',
  ms: null,
  answer: 'Not tried: a rung before it fails, or there is nothing to try it on.',
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

function httpOnPort80(target: string, { httpOnPort80: facts }: ControlFacts): Outcome {
  if (facts === null) return NOT_TRIED
  const trouble = facts.outcome === 'answered' ? null : socketTrouble(target, facts, 'connection')
  return {
    asExpected: facts.outcome !== 'answered',
    situation: facts.outcome === 'answered' ? 'ok' : (trouble?.situation ?? 'reset'),
    ms: facts.ms,
    answer: httpEvidence('', facts).says,
  }
}

function httpOnTlsPort({ httpOnTlsPort: facts }: ControlFacts): Outcome {
  if (facts === null) return NOT_TRIED
  const refused = facts.outcome === 'failed' || (facts.outcome === 'answered' && facts.status === 400)
  return {
    asExpected: refused,
    situation: refused
      ? 'http-on-tls-port'
      : facts.outcome === 'silent'
        ? 'silent'
        : 'plain-http-on-tls-port',
    ms: facts.ms,
    answer: httpEvidence('', facts).says,
  }
}

function httpsWithoutCa(target: string, { tlsWithoutCa: facts }: ControlFacts): Outcome {
  if (facts === null) return NOT_TRIED
  const answer = saysOf(tlsEvidence(target, facts))
  if (facts.outcome !== 'answered') {
    const trouble = socketTrouble(target, facts, 'handshake')
    return { asExpected: false, situation: trouble?.situation ?? 'tls-failed', ms: facts.ms, answer }
  }
  const words = unknownCaWords(facts.code)
  if (facts.authorized) {
    const why = 'a public CA signed this certificate, so that this cluster needs no ca.crt'
    return { asExpected: false, situation: 'ok', ms: facts.ms, answer: `${answer}: ${why}` }
  }
  return {
    asExpected: words !== '',
    situation: words === '' ? 'tls-failed' : 'untrusted-ca',
    ms: facts.ms,
    answer: words === '' ? answer : `${answer}: ${words}`,
  }
}

function status(facts: CallFacts<unknown>): number {
  return facts.outcome === 'answered' ? facts.status : 0
}

function call(
  target: string,
  facts: CallFacts<unknown> | null,
  expected: ReadonlyMap<number, Control['situation']>,
): Outcome {
  if (facts === null) return NOT_TRIED
  const ok = facts.outcome === 'answered' && facts.status < 300
  const known = facts.outcome === 'answered' && facts.fromKubernetes ? expected.get(status(facts)) : undefined
  return {
    asExpected: known !== undefined,
    situation: known ?? (ok ? 'ok' : callTrouble(target, facts).situation),
    ms: facts.ms,
    answer: saysOf(callEvidence(facts, '')),
  }
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

/** The rungs done wrong on purpose, in the order of the lesson, each with what came back and what it teaches. */
export function describeControls(facts: LadderFacts, controls: ControlFacts): Control[] {
  const { route, namespace } = facts
  const direct = route.kind === 'https' ? route : null
  const target = route.kind === 'none' ? '' : authorityOf(route)

  const control = (id: Control['id'], outcome: Outcome, line: string | undefined): Control => ({
    id,
    ...LESSONS[id],
    ...outcome,
    ...(line === undefined ? {} : { curl: line }),
  })
  const plain = (port: number | undefined) => (direct && port ? plainCurl(direct.host, port, '/') : undefined)
  const address80 = direct ? authorityOf({ host: direct.host, port: 80 }) : ''

  return [
    control('ping', ping(), direct ? `ping -c 3 -W 1 ${direct.host}` : undefined),
    control('http-port-80', httpOnPort80(address80, controls), plain(80)),
    control('http-on-tls-port', httpOnTlsPort(controls), plain(direct?.port)),
    control(
      'https-without-ca',
      httpsWithoutCa(target, controls),
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
