import { toAttributes } from '@/lib/ask/check-attributes'
import type { Reading } from '@/lib/evidence/reading'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { inTurn, isSilent, NOTHING, quote } from '@/lib/phrase/phrase'
import { bindingsCommand, canICommand, kubectlLook, listCommand, operand } from '@/lib/rbac/kubectl-command'
import { usernameOf } from '@/lib/rbac/service-account'
import type { ReportGap } from '../contract'
import type { ReportFacts } from './facts'

const NO_ACCOUNT: Pick<Identity['pod'], 'name' | 'namespace' | 'serviceAccount'> = {}

function podOf({ identity }: ReportFacts): typeof NO_ACCOUNT {
  return identity.state === 'read' ? identity.value.pod : NO_ACCOUNT
}

/** The user name of this pod's account as far as any answer gives it; "" when none does. */
export function userOfReport(facts: ReportFacts): string {
  if (facts.access.state === 'read' && facts.access.value.user !== '') return facts.access.value.user
  const { namespace, serviceAccount } = podOf(facts)
  if (namespace === undefined || serviceAccount === undefined) return ''
  return usernameOf(namespace, serviceAccount)
}

function podCommand(facts: ReportFacts): string {
  const { name, namespace } = podOf(facts)
  return kubectlLook`-n ${namespace ?? ''} get ${name === undefined ? 'pods' : 'pod'} ${name ? [operand(name)] : []} -o yaml`
}

function listRightsCommand(facts: ReportFacts): string {
  const user = userOfReport(facts)
  const namespace = facts.access.state === 'read' ? facts.access.value.namespace : podOf(facts).namespace
  // Without a name kubectl would list what the admin may do.
  return user === '' ? podCommand(facts) : listCommand({ name: user, groups: [] }, namespace ?? 'default')
}

function unread(part: ReportGap['part'], answer: Reading<unknown> | undefined, command: string): ReportGap[] {
  if (answer?.state !== 'unread') return []
  return [{ part, state: answer.because === 'refused' ? 'denied' : 'unknown', says: answer.says, command }]
}

function ofPod(facts: ReportFacts): ReportGap[] {
  const { identity } = facts
  if (identity.state === 'unread') return unread('pod', identity, podCommand(facts))
  return identity.value.sources.flatMap(({ state, says }): ReportGap[] =>
    state === 'denied' || state === 'failed'
      ? [
          {
            part: 'pod',
            state: state === 'denied' ? 'denied' : 'unknown',
            says,
            command: podCommand(facts),
          },
        ]
      : [],
  )
}

function ofPods(facts: ReportFacts): ReportGap[] {
  const pods = facts.overview.checks.find(({ area }) => area === 'pods')
  if (pods?.state !== 'denied' && pods?.state !== 'unknown') return []
  const { namespace } = podOf(facts)
  const command = kubectlLook`-n ${namespace ?? ''} get pods`
  return [{ part: 'resources', state: pods.state, says: pods.says, command }]
}

function ofRefusals(facts: ReportFacts): ReportGap[] {
  const check = facts.overview.checks.find(({ area }) => area === 'refusals')
  if (check?.state !== 'denied' && check?.state !== 'unknown' && check?.state !== 'neutral') return []
  const namespace = podOf(facts).namespace ?? ''
  const each = kubectlLook`-n ${namespace} logs --all-containers --prefix --since=10m`
  const command = `${kubectlLook`-n ${namespace} get pods -o name`} | xargs -n 1 ${each} | grep forbidden`
  return [
    {
      part: 'refusals',
      state: check.state === 'denied' ? 'denied' : 'unknown',
      says: check.says,
      command,
    },
  ]
}

function ofAccess(facts: ReportFacts): ReportGap[] {
  const { access } = facts
  const command = listRightsCommand(facts)
  if (access.state === 'unread') return unread('access', access, command)
  const { doubt, evaluationError, unseen } = access.value
  const says = inTurn([doubt, evaluationError === '' ? NOTHING : [quote(evaluationError)]])
  return [
    ...(isSilent(says) ? [] : [{ part: 'access', state: 'unknown', says, command } as const]),
    ...unseen.map(
      ({ needs, command }) => ({ part: 'access', state: 'unknown', says: needs, command }) as const,
    ),
  ]
}

function ofDangerous(facts: ReportFacts): ReportGap[] {
  const { dangerous } = facts
  const user = userOfReport(facts)
  const command = user === '' ? listRightsCommand(facts) : bindingsCommand(user)
  if (dangerous?.state !== 'read') return unread('dangerous', dangerous, command)
  return dangerous.value.sources.flatMap(({ by }): ReportGap[] =>
    by.state === 'named' ? [] : [{ part: 'dangerous', state: 'unknown', says: by.says, command }],
  )
}

function ofCall(facts: ReportFacts): ReportGap[] {
  const { call } = facts
  if (call === undefined) return []
  const { user = userOfReport(facts), groups, ...check } = call.check
  const command = canICommand(toAttributes(check, undefined).request, user, groups)
  if (call.answer.state === 'unread') return unread('call', call.answer, command)
  return call.answer.value.unseen.map(({ needs, command }) => ({
    part: 'call',
    state: 'unknown',
    says: needs,
    command,
  }))
}

/** What could not be seen, in the order of the report's parts, each with the command an admin can check it with. */
export function gapsOf(facts: ReportFacts): ReportGap[] {
  const { kinds, connection } = facts
  return [
    ...ofPod(facts),
    ...unread('connection', connection, 'kubectl get --raw /readyz'),
    ...ofPods(facts),
    ...ofRefusals(facts),
    ...unread('resources', kinds, 'kubectl api-resources'),
    ...ofAccess(facts),
    ...ofDangerous(facts),
    ...ofCall(facts),
  ]
}
