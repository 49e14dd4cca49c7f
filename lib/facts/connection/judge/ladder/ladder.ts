import type { HttpFacts } from '@/lib/contract/probe-facts'
import { kubectlProxyRefused } from '@/lib/diagnosis/causes/network/between'
import { parseJson, textAt } from '@/lib/objects/fields'
import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { shortUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import { isDnsAnswer } from '@/lib/road/dns'
import { checkAddress } from '@/lib/words/page-addresses'
import type { Connection, Rung } from '../../contract'
import { climbAuthentication, climbAuthorization, namedUser, readList, readNamespace } from './authenticate'
import { describeControls } from './controls'
import { connectLine, curl, locateLine, plainCurl, SELF_REVIEW } from './curl'
import { authorityOf, type LadderFacts } from './facts'
import { failedStep, httpEvidence, passed, type StepFinding, skipped } from './finding'
import { climbLocation, connect, verify } from './reach'
import { byCause, fromOutside, inSituation } from './situations'
import { socketTrouble } from './socket-trouble'

interface Step {
  id: Rung['id']
  title: string
  find: (facts: LadderFacts) => StepFinding | null
  curl?: (facts: LadderFacts) => string | undefined
  explain?: (facts: LadderFacts) => string
  /** When this step fails, the later ones cannot run. */
  carries?: true
  /** Runs independently of the others, wherever they stop. */
  apart?: true
}

function listStep(resource: 'pods' | 'services', id: 'read-pods' | 'read-services'): Step {
  return {
    id,
    title: `List ${resource}`,
    find: (facts) => readList(facts, resource),
    curl: (facts) =>
      facts.namespace === null
        ? undefined
        : curl(facts, `/api/v1/namespaces/${facts.namespace}/${resource}?limit=1`),
    explain: ({ namespace }) =>
      checkAddress({ verb: 'list', group: '', resource, namespace: namespace ?? '' }),
  }
}

function unlike(target: string, answer: Extract<HttpFacts, { outcome: 'answered' }>) {
  const { status, body, server } = answer
  // kubectl's own filter answers with a bare word before Kubernetes sees the call (kubectl proxy_server.go).
  if (status === 403 && body.trim() === 'Forbidden') {
    return byCause(kubectlProxyRefused, { target })
  }
  return inSituation('not-kubernetes', {
    call: `GET /api on ${target}`,
    status,
    says: body,
    server: server || undefined,
  })
}

/** Whether a kubectl proxy answers on loopback. Having none is not a fault, unless calls are configured to use one. */
function kubectlProxy({ kubectlProxy: probe, route }: LadderFacts): StepFinding | null {
  if (probe === null) return null
  const target = authorityOf(probe)
  const { answer } = probe
  const evidence = [httpEvidence(`GET /api on ${target} without a token`, answer)]
  const wanted = route.kind === 'kubectl-proxy'
  if (answer.outcome !== 'answered') {
    const trouble = socketTrouble(target, answer, 'answer')
    const absent = trouble === null || trouble.situation !== 'silent'
    if (!wanted && absent) return skipped(inSituation('not-listening', { target }), evidence)
    return failedStep(trouble ?? inSituation('no-route', { target, code: 'unknown' }), answer.ms, evidence)
  }
  const kind = textAt(parseJson(answer.body), 'kind')
  if (answer.status === 200 && kind === 'APIVersions') {
    const whoElse =
      probe.socketPath === undefined
        ? say`every process on this loopback can use them: of this pod, and of the whole node with hostNetwork`
        : say`whoever can open its socket can use them`
    return passed(
      say`${code(target)} answers as the API server without our token, as kubectl proxy does: it adds its own credentials, and ${whoElse}.`,
      answer.ms,
      evidence,
    )
  }
  if (kind === 'Status' && answer.status === 403) {
    return passed(
      say`${code(target)} forwards calls to the API server, which refuses /api to the proxy's account.`,
      answer.ms,
      evidence,
    )
  }
  const words = unlike(target, answer)
  // Another program may well listen on that port; it is a fault only where calls are configured to go there.
  return wanted ? failedStep(words, answer.ms, evidence) : skipped(words, evidence)
}

const STEPS: readonly Step[] = [
  {
    id: 'locate',
    title: 'Find the address',
    find: climbLocation,
    curl: ({ dnsName, attachedFrom }) => (attachedFrom === null ? locateLine(dnsName) : undefined),
    carries: true,
  },
  {
    id: 'connect',
    title: 'Connect',
    find: connect,
    curl: connectLine,
    carries: true,
  },
  {
    id: 'verify',
    title: 'TLS',
    find: verify,
    curl: (facts) =>
      facts.route.kind === 'https' ? curl(facts, '/version', { without: 'token' }) : undefined,
    carries: true,
  },
  {
    id: 'authenticate',
    title: 'Authentication',
    find: climbAuthentication,
    curl: (facts) => curl(facts, SELF_REVIEW.path, { body: SELF_REVIEW.body }),
    carries: true,
  },
  {
    id: 'authorize',
    title: 'Authorization',
    find: climbAuthorization,
    curl: (facts) => curl(facts, '/'),
    explain: () => checkAddress({ verb: 'get', path: '/' }),
  },
  {
    id: 'read-namespace',
    title: 'Namespace',
    find: readNamespace,
    curl: ({ serviceAccountDir }) => `cat ${shellQuote(`${serviceAccountDir}/namespace`)}`,
  },
  listStep('pods', 'read-pods'),
  listStep('services', 'read-services'),
  {
    id: 'kubectl-proxy',
    title: 'kubectl proxy',
    find: kubectlProxy,
    curl: ({ kubectlProxy: probe, proxies }) => (probe ? plainCurl(proxies, probe, '/api') : undefined),
    apart: true,
  },
]

function toRung(step: Step, finding: StepFinding, facts: LadderFacts): Rung {
  const line = step.curl?.(facts)
  const explain = finding.situation === 'forbidden' ? step.explain?.(facts) : undefined
  return {
    id: step.id,
    title: step.title,
    ...finding,
    ...present({ curl: line, explain }),
  }
}

/** Whom the API server knows, where it accepted the caller and named it. */
function caller(
  facts: LadderFacts,
  rungs: readonly Rung[],
): Pick<Partial<Connection>, 'knownAs' | 'answeredInMs'> {
  const known = rungs.find(({ id }) => id === 'authenticate')
  const user = namedUser(facts)
  if (known?.verdict !== 'passed' || user === undefined) return {}
  return {
    knownAs: shortUser(user),
    ...(known.ms === null ? {} : { answeredInMs: known.ms }),
  }
}

function nameserverOf({ queries }: LadderFacts): Connection['nameserver'] {
  const all = [...queries.dnsName, ...queries.host]
  if (all.length === 0) return undefined
  return all.some(({ outcome }) => isDnsAnswer(outcome)) ? 'answers' : 'silent'
}

/** All steps in words, from facts alone: when a step that others depend on fails, those after it are not reached. */
export function describeLadder(facts: LadderFacts): Connection {
  const rungs: Rung[] = []
  let stop: string | null = null
  for (const step of STEPS) {
    const found: StepFinding | null = stop === null || step.apart ? step.find(facts) : null
    const finding: StepFinding = found ?? skipped(inSituation('not-reached', { after: stop ?? 'Namespace' }))
    const { attachedFrom } = facts
    const seen = attachedFrom === null ? finding : fromOutside(finding, step.id, attachedFrom)
    rungs.push(toRung(step, seen, facts))
    if (step.carries && finding.verdict === 'failed') stop = step.title
  }
  const version = [facts.version, facts.anonymousVersion].flatMap((call) =>
    call?.outcome === 'answered' && call.value ? [call.value.gitVersion] : [],
  )[0]
  return {
    rungs,
    ...(facts.controls ? { controls: describeControls(facts, facts.controls) } : {}),
    says: summary(rungs),
    ...(facts.attachedFrom === null ? {} : { attachedFrom: facts.attachedFrom }),
    ...(facts.route.kind === 'kubectl-proxy' ? { byProxy: true as const } : {}),
    ...(facts.asViewer ? { asViewer: true as const } : {}),
    ...present({ serverVersion: version, nameserver: nameserverOf(facts), ...caller(facts, rungs) }),
  }
}

const MAY: ReadonlyMap<Rung['id'], Phrase> = new Map([
  ['authorize', say`get /`],
  ['read-pods', say`list pods`],
  ['read-services', say`list services`],
])

/** One sentence over all steps: which one fails, or who the API server says the caller is and what that account may read. */
function summary(rungs: readonly Rung[]): Phrase {
  const stop = rungs.find(
    ({ id, verdict }) => verdict === 'failed' && ['locate', 'connect', 'verify', 'authenticate'].includes(id),
  )
  if (stop) return say`"${words(stop.title)}" fails. ${stop.says}`
  const known = rungs.find(({ id }) => id === 'authenticate')?.says
  const asked = rungs.filter(({ id }) => MAY.has(id))
  const by = (keep: (rung: Rung) => boolean) => asked.filter(keep).map(({ id }) => MAY.get(id) ?? NOTHING)
  const may = by(({ verdict, situation }) => verdict === 'passed' && situation !== 'forbidden')
  const mayNot = by(({ situation }) => situation === 'forbidden')
  const unclear = by(({ verdict, situation }) => verdict !== 'passed' && situation !== 'forbidden')
  const parts = [
    ...(may.length > 0 ? [say`It can ${listed(may)}`] : []),
    ...(mayNot.length > 0
      ? [say`${words(may.length > 0 ? 'it' : 'It')} cannot ${listed(mayNot, 'or')}`]
      : []),
  ]
  return inTurn([
    known,
    parts.length > 0 ? say`${inTurn(parts, '; ')}.` : NOTHING,
    unclear.length > 0 ? say`Whether it can ${listed(unclear, 'or')} is not known.` : NOTHING,
  ])
}
