import { literalAttributes } from '@/lib/diagnosis/check-attributes'
import { toTuple } from '@/lib/diagnosis/tuple'
import { curl } from '@/lib/facts/connection/judge/ladder/curl'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { InvalidRequestError } from '@/lib/facts/questions/errors'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { Prober } from '@/lib/facts/questions/prober'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { DryRunOffError, dryRunLine } from '@/lib/kube/transport/dry-run-path'
import { isUnreachable } from '@/lib/kube/transport/errors'
import type { KubeAnswer } from '@/lib/kube/transport/types'
import { processEnvironment, readSettings } from '@/lib/pod/environment'
import { proxyVariables } from '@/lib/pod/proxy-variables'
import { present } from '@/lib/present'
import { listOf } from '@/lib/words/lists'
import type { Tried, TryRequest } from '../contract'
import { judgeGates, provesAuthorization, unsentGates } from '../judge/judge-gates'
import { kubectlLine } from '../judge/kubectl-line'
import { type PlannedCall, planCall } from '../judge/plan-call'
import { summarize } from '../judge/summarize'
import type { ExplainOptions } from './explain'
import { explanationOf, headersOf, outcomeOf } from './judge-sent'
import { dryRunOf, readPath, type Sent, sendCall } from './send-call'
import { readTryBody } from './try-body'

type Told = Pick<Tried, 'request' | 'dryRun' | 'method' | 'path'> & Pick<Tried, 'curl' | 'kubectl'>

function unsent(told: Told, says: string): Tried {
  return { ...told, sent: false, ms: 0, gates: unsentGates(), headers: {}, says }
}

// The whole line is in the commands; a headline names what was called.
function sayCall(call: PlannedCall, line: { method: string; path: string }): string {
  const [path = ''] = line.path.split('?')
  if (call.form === 'write') return `The dry run of ${line.method} ${path}`
  return call.form === 'read' && call.verb === 'watch' ? `The watch of ${path}` : `GET ${path}`
}

function sayOutcome(call: PlannedCall, sent: Sent, gates: Tried['gates'], line: Told): string {
  const what = sayCall(call, line)
  if (isUnreachable(sent)) return `${what} got no answer.`
  const said = `${what} was answered ${sent.status}.`
  if (sent.status < 300) return said
  const refusedAt = gates.find(({ state }) => state === 'refused')
  const unknown = gates.filter(({ state }) => state === 'unknown').map(({ name }) => name)
  const where = refusedAt
    ? ` The gate ${refusedAt.name} refused it.`
    : ` One of these gates refused it: ${listOf(unknown, 'or')}.`
  return `${said}${where}${provesAuthorization(gates) ? ' That proves that authorization said yes.' : ''}`
}

function lineOf(call: PlannedCall, body: string | undefined) {
  if (call.form !== 'write') return { method: 'GET', path: readPath(call), mediaType: undefined }
  return dryRunLine(dryRunOf(call, body))
}

function placeOf(kube: InClusterClient) {
  const { server } = kube
  if (server.route === 'none') return { kind: 'none', why: server.why } as const
  const at = server.authority.lastIndexOf(':')
  const host = server.authority.slice(0, at).replace(/^\[|\]$/g, '')
  return { kind: server.route, host, port: Number(server.authority.slice(at + 1)) } as const
}

function shownAnswer(call: PlannedCall, answer: KubeAnswer): Pick<Tried, 'status' | 'headers' | 'summary'> {
  const { status, witness, json, text, bytes } = answer
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
  const summary = status < 300 ? summarize(call, { json, lines, bytes }) : undefined
  return { status, headers: headersOf(witness), ...present({ summary }) }
}

/**
 * Makes one call with this pod's own account and says which gates its answer proves: a read as it is, bounded; a write as a
 * server-side dry run where the deployment allows it. What is never called from here is not sent, and the answer says why.
 * Throws an InvalidRequestError for a call that cannot be made as it was asked for.
 */
export async function tryCall(asked: TryRequest, options: ExplainOptions): Promise<Tried> {
  const { kube, signal } = options
  const prober = new Prober(kube, signal)
  const [account, discovery] = await Promise.all([ownAccount(kube, prober, signal), prober.discovery()])
  const catalogue = discovery.state === 'read' ? discovery.value : undefined
  const request = toTuple(literalAttributes(asked, catalogue).request)
  const plan = planCall(asked, catalogue)
  if (plan.state === 'wrong') throw new InvalidRequestError([{ field: plan.field, says: plan.says }])
  if (plan.state === 'never') {
    return unsent({ request, dryRun: false, method: '', path: request.path ?? '' }, plan.says)
  }
  const { call } = plan
  if (call.form !== 'path') refuseHidden(call.target)
  const isWrite = call.form === 'write'
  const body = isWrite && !('path' in asked) ? await readTryBody(asked.body, call, signal) : undefined
  const { method, path, mediaType } = lineOf(call, body)
  const user = account.user.state === 'read' ? account.user.value.name : ''
  const isNamespaced = catalogue?.resources.some(
    ({ group, resource, namespaced }) =>
      namespaced && group === request.group && resource === request.resource,
  )
  const place = {
    route: placeOf(kube),
    asViewer: kube.viewer !== undefined,
    serviceAccountDir: kube.credentials.state().dir,
    proxies: proxyVariables(processEnvironment()),
  }
  const curlLine = curl(place, path, {
    seconds: 10,
    ...(isWrite ? { method } : {}),
    ...(body === undefined ? {} : { body, ...(mediaType ? { mediaType } : {}) }),
  })
  const kubectl = kubectlLine(call, {
    path,
    user,
    isNamespaced: isNamespaced ?? true,
    ...present({ body }),
  })
  const told: Told = {
    request,
    dryRun: isWrite,
    method,
    path,
    ...present({ curl: curlLine, kubectl }),
  }
  let sent: Sent
  try {
    sent = await sendCall(kube, call, { body, signal })
  } catch (error) {
    if (error instanceof DryRunOffError) return unsent(told, `${error.message} Nothing was sent.`)
    throw error
  }
  const gates = judgeGates({ outcome: outcomeOf(sent), isWrite, isPath: call.form === 'path' })
  const known = { ...(user === '' ? {} : { user }), ...request }
  const explanation = await explanationOf(sent, known, options)
  return {
    ...told,
    sent: true,
    ms: Math.round(sent.ms * 10) / 10,
    gates,
    headers: {},
    says: sayOutcome(call, sent, gates, told),
    ...(isUnreachable(sent) ? {} : shownAnswer(call, sent)),
    ...present({ explanation }),
  }
}

/** What can be tried on this deployment besides reads. */
export function tryAbility(): { dryRun: boolean } {
  return { dryRun: readSettings().allowDryRun }
}
