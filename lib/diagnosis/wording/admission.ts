import type { AdmissionFinding } from '../causes/admission'
import type { CauseData } from '../causes/finding'
import { isUsedUp } from '../refusal-texts/quota-text'
import type { WebhookTrouble } from '../refusal-texts/webhook-text'
import { describeRefused, excerpt } from './excerpt'
import { listOf } from './phrases'

/** Family J in words: who refused and by what numbers, then what that proves. */
export function sayAdmission(finding: AdmissionFinding): string {
  switch (finding.id) {
    case 'J1':
      return `${sayQuota(finding.data)} A quota refusal proves that authorization said yes.`
    case 'J2':
      return `ResourceQuota ${finding.data.quota} counts ${sayUnstated(finding.data)}, so every container has to state it. A quota refusal proves that authorization said yes.`
    case 'J3':
      return `ResourceQuota ${finding.data.quota} has no usage yet for ${listOf(finding.data.resources)}: its controller has not filled in the status. Until then nothing that it counts is let in.`
    case 'J4':
      return `The API server is set up to let nothing consume ${listOf(finding.data.resources)} without a ResourceQuota that covers it, and this namespace has none that does.`
    case 'J5':
      return `A LimitRange of the namespace does not allow it: ${finding.data.limits.map(sayLimit).join('; ')}.`
    case 'J6':
      return sayPodSecurity(finding.data)
    case 'J7':
      return `ValidatingAdmissionPolicy ${finding.data.policy}, bound by ${finding.data.binding}, says no: ${excerpt(finding.data.says)}.`
    case 'J8':
      return finding.data.says === ''
        ? `Admission webhook ${finding.data.webhook} says no and gives no reason.`
        : `Admission webhook ${finding.data.webhook} says no: ${excerpt(finding.data.says)}.`
    case 'J9':
      return sayWebhookDown(finding.data)
    case 'J10':
      return `Namespace ${finding.data.namespace} is being deleted, and nothing new is made in it. What is in it goes away.`
    case 'J11':
      return `The pod names ServiceAccount ${finding.data.namespace}/${finding.data.name}, and the API server found none.`
    case 'J12':
      return `Namespace ${finding.data.namespace} belongs to Kubernetes itself, and the API server never deletes it.`
    case 'J13':
      return 'An admission plugin of the API server has not read its own objects yet, as right after a start.'
    case 'J14':
      return sayScc(finding.data)
    case 'J15':
      return finding.data.name === ''
        ? `The pod's priority does not agree with its class: ${excerpt(finding.data.says)}.`
        : `The pod names PriorityClass ${finding.data.name}, and the API server found none.`
    case 'J16':
      return `NodeRestriction keeps node ${finding.data.node} to its own objects: ${excerpt(finding.data.says)}.`
  }
}

function sayQuota({ quota, rows, target }: CauseData['J1']): string {
  const each = rows.map((row) => {
    const left = isUsedUp(row) ? ', so nothing is left' : ''
    return row.used === '' || row.limited === ''
      ? `${row.requested} ${row.resource} are asked for`
      : `${row.resource}: ${row.limited} allowed, ${row.used} used${left}, ${row.requested} more asked for`
  })
  return `ResourceQuota ${quota} has no room for ${describeRefused(target)}. ${each.join('; ')}.`
}

function sayUnstated({ missing }: CauseData['J2']): string {
  return listOf(
    missing.map(({ resource, containers }) =>
      containers.length === 0
        ? resource
        : `${resource} (not stated by container${containers.length > 1 ? 's' : ''} ${listOf(containers)})`,
    ),
  )
}

function sayLimit({ bound, resource, type, allowed, stated }: CauseData['J5']['limits'][number]): string {
  return bound === 'ratio'
    ? `limit to request of ${resource} for each ${type} may be ${allowed} at most, and the ${stated}`
    : `the ${bound} of ${resource} for each ${type} is ${allowed}, and ${/^no /.test(stated) ? '' : 'the '}${stated}`
}

function sayPodSecurity({ level, version, clauses }: CauseData['J6']): string {
  const reasons = listOf(clauses.map(({ reason }) => reason))
  const at = version === '' || version === 'latest' ? level : `${level} of ${version}`
  return `The namespace enforces Pod Security level ${at}, and the pod does not meet it in ${clauses.length} ${clauses.length === 1 ? 'point' : 'points'}: ${excerpt(reasons)}. For a Deployment or Job this stands in the events of its pods.`
}

const TROUBLE: Record<WebhookTrouble, string> = {
  refused: 'nothing listens at its address',
  'no-endpoints': 'its Service has no endpoints, so none of its pods is ready',
  'no-service': 'its Service does not exist',
  certificate: 'its TLS certificate was not accepted',
  timeout: 'it did not answer in time',
  dns: 'its host name is not known',
  path: 'its server does not know the path',
  other: 'the call failed',
}

function sayWebhookDown({ webhook, trouble, service, says }: CauseData['J9']): string {
  const where = service ? ` (Service ${service.namespace}/${service.name})` : ''
  return `Admission webhook ${webhook}${where} could not be called: ${TROUBLE[trouble]}. It is set to refuse what it cannot judge. The error: ${excerpt(says)}.`
}

function sayScc({ providers }: CauseData['J14']): string {
  const usable = providers.filter((provider) => provider.usable)
  const complaints = usable.map(({ name, complaints: [first = ''] }) => `${name} says ${excerpt(first)}`)
  const unusable = providers.filter((provider) => !provider.usable).map(({ name }) => name)
  const refused =
    unusable.length === 0
      ? ''
      : ` Neither the pod's ServiceAccount nor its creator may use ${listOf(unusable, 'or')}.`
  const fits =
    complaints.length === 0
      ? 'No SecurityContextConstraints that may be used here accepts the pod.'
      : `No SecurityContextConstraints that may be used here accepts the pod: ${complaints.join('; ')}.`
  return `${fits}${refused}`
}
