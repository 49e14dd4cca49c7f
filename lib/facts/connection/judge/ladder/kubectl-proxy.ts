import type { HttpFacts } from '@/lib/contract/probe-facts'
import { kubectlProxyRefused } from '@/lib/diagnosis/causes/network/kubectl-proxy-refused'
import { parseJson, textAt } from '@/lib/objects/fields'
import { authorityOf, type LadderFacts } from './facts'
import { failedStep, httpEvidence, passed, type StepFinding, skipped } from './finding'
import { byCause, inSituation } from './situations'
import { socketTrouble } from './socket-trouble'

function unlike(target: string, answer: Extract<HttpFacts, { outcome: 'answered' }>) {
  const { status, body, server } = answer
  // kubectl's own filter answers with a bare word before Kubernetes sees the call (kubectl proxy_server.go).
  if (status === 403 && body.trim() === 'Forbidden') {
    return byCause(kubectlProxyRefused, { target }, `The kubectl proxy on ${target} refuses the call`)
  }
  return inSituation('not-kubernetes', {
    call: `GET /api on ${target}`,
    status,
    says: body,
    server: server || undefined,
  })
}

/** Whether a kubectl proxy answers on loopback. Having none is not a fault, unless calls are configured to use one. */
export function kubectlProxy({ kubectlProxy: probe, route }: LadderFacts): StepFinding | null {
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
        ? 'every process on this loopback can use them: of this pod, and of the whole node with hostNetwork'
        : 'whoever can open its socket can use them'
    return passed(
      `${target} answers as the API server without our token, as kubectl proxy does: it adds its own credentials, and ${whoElse}.`,
      answer.ms,
      evidence,
    )
  }
  if (kind === 'Status' && answer.status === 403) {
    return passed(
      `${target} forwards calls to the API server, which refuses /api to the proxy's account.`,
      answer.ms,
      evidence,
    )
  }
  const words = unlike(target, answer)
  // Another program may well listen on that port; it is a fault only where calls are configured to go there.
  return wanted ? failedStep(words, answer.ms, evidence) : skipped(words, evidence)
}
