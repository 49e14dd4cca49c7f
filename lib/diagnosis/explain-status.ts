import type { Explanation } from '@/lib/contract/explanation'
import { ANSWERED, type Heard } from '@/lib/evidence/speaker'
import { capitalized, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { canICommand, kubectlCommand } from '@/lib/rbac/kubectl-command'
import { parseForbidden, type Refusal, type RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { RbacObjects } from '@/lib/rbac/types'
import { isOfPlugin } from '@/lib/reader/sentences/plugin-texts'
import { webhookSkippedInText } from './causes/admission/webhooks'
import { admissionCauses, answerCauses } from './causes/all'
import { aggregatedApiDownInText } from './causes/answer/not-now'
import { subjectWithoutNamespaceInText } from './causes/bindings/subjects'
import type { KnownCall } from './causes/cause'
import {
  type Escalated,
  escalationCauses,
  escalationWithoutRules,
  isOfRole,
  writerOf,
  writtenIn,
} from './causes/delegation/escalations'
import { impersonationWithoutUser } from './causes/delegation/impersonations'
import { rolesBehind } from './causes/delegation/roles-behind'
import { secondCheckCauses } from './causes/delegation/second-checks'
import { allFindings, firstFinding, shown, type TextFinding } from './causes/finding'
import { authorizerFailedInText } from './causes/other-authorizer/authorizers'
import { noSuchGroupInText, noSuchResourceInText } from './causes/path-and-type/unserved'
import { writeNeedsCreateInText } from './causes/rules/missing-verbs'
import { execInText } from './causes/rules/subresources'
import { theText } from './evidence'
import { sayRefused } from './wording/phrases'

type Kind = Explanation['kind']

const INVALID = new Set([400, 405, 406, 413, 415, 422])

/** The gate that a Status comes from, by its code and text. */
export function kindOfStatus({ code, message }: Pick<AnsweredStatus, 'code' | 'message'>): Kind {
  if (code === 401) return 'authentication'
  if (calledOutFinding(message, ANSWERED) || (code === 403 && isOfPlugin(message))) return 'admission'
  if (code === 403) return 'authorization'
  if (code === 404) return 'not-found'
  if (code === 409 || code === 410) return 'conflict'
  if (code === 429) return 'throttled'
  return INVALID.has(code) ? 'invalid' : 'server-error'
}

const statusCauses = [
  subjectWithoutNamespaceInText,
  noSuchGroupInText,
  noSuchResourceInText,
  aggregatedApiDownInText,
  ...answerCauses,
]

const NO_TARGET: RefusedTarget = { resource: '', group: '', name: '' }

/** What admission says where the text leaves the object out, or as a policy or a webhook does with any status code. */
export function calledOutFinding(message: string, heard: Heard): TextFinding | undefined {
  return firstFinding([webhookSkippedInText, ...admissionCauses], { text: message, target: NO_TARGET }, heard)
}

/** The cause that code and text give in full; undefined where no cause matches. A 401 gives none by itself. */
export function findingOfStatus(
  status: AnsweredStatus & { call?: KnownCall },
  heard: Heard,
): TextFinding | undefined {
  const { code, message } = status
  if (code === 401) return undefined
  return (
    calledOutFinding(message, heard) ??
    impersonationWithoutUser.find(message, heard) ??
    authorizerFailedInText.find(message, heard) ??
    (isOfPlugin(message)
      ? firstFinding(secondCheckCauses, { text: message, target: NO_TARGET }, heard)
      : undefined) ??
    (code === 403 ? undefined : firstFinding(statusCauses, status, heard))
  )
}

function kindOf({ cause }: TextFinding, fallback: Kind): Kind {
  return cause.kind ?? (cause.family === 'admission' ? 'admission' : fallback)
}

function verdictOf(kind: Kind, finding: TextFinding | undefined): Explanation['verdict'] {
  if (finding?.cause.isUndecided) return 'failed'
  return kind === 'authentication' || kind === 'authorization' || kind === 'admission' ? 'denied' : 'failed'
}

const SAYS: Record<Kind, Phrase> = {
  authentication: say`The API server did not accept the credentials. Its answer is the same for every reason: the token may be expired, truncated, from another cluster, or from a pod that is gone.`,
  authorization: say`The API server refused the call, and the text does not say which call.`,
  admission: say`Admission refused the call.`,
  'not-found': say`The call was authorized, but what it names does not exist.`,
  conflict: say`The call was authorized, but the object is not in the state that the call expects.`,
  throttled: say`The API server asks the client to wait and try again.`,
  invalid: say`The API server could not accept the request as is.`,
  'server-error': say`The API server failed while answering.`,
  network: say`The API server was not reached.`,
  tls: say`No secure connection was made.`,
  mesh: say`A service mesh refused the call.`,
  proxy: say`A proxy refused the call.`,
  elsewhere: say`Another product refused the call.`,
}

const LOST_BODY = /did not return more information|^unknown(?: \(\w+ [^)]*\))?$/
const LOST = say`The API server refused the call, and the client lost the answer: the text names neither the user nor the resource. Repeat the call to see both.`

interface Told {
  kind: Kind
  says: Phrase
  message: string
  request: Explanation['request']
  findings: readonly TextFinding[]
}

/** An Explanation from causes that the text gives in full: the first is the cause, the others are alternatives. */
function explanationOf({ kind, says, message, request, findings }: Told): Explanation {
  const [main] = findings
  return {
    verdict: verdictOf(kind, main),
    kind,
    request,
    says: main?.cause.headline === undefined ? says : words(main.cause.headline),
    ...shown(findings, request, [theText(message)]),
  }
}

/** What the details of a Status say of the call. */
export function requestOfDetails({ name, group, kind }: AnsweredStatus['details']): Explanation['request'] {
  return {
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { resource: kind }),
    ...(name === '' ? {} : { name }),
  }
}

/**
 * Explains a failure Status by its code and text, and by what is known about the call. A 401 and a 403 whose body was lost
 * keep cause null: the text alone does not give one. `objects` may name the role behind a refused binding. `heard`: who tells the
 * answer, where this process did not get it itself.
 */
export function explainStatus(
  status: AnsweredStatus,
  known: KnownCall = {},
  objects?: RbacObjects,
  heard: Heard = ANSWERED,
): Explanation {
  const { message } = status
  const refusal = status.code === 401 ? undefined : parseForbidden(message)
  if (refusal && refusal.kind !== 'authorization')
    return explainOther(refusal, { message, known, objects, heard })
  const finding = findingOfStatus({ ...status, call: known }, heard)
  const kind = finding ? kindOf(finding, kindOfStatus(status)) : kindOfStatus(status)
  const isLost = kind === 'authorization' && !finding && LOST_BODY.test(message)
  return explanationOf({
    kind,
    says: isLost
      ? LOST
      : kind === 'admission'
        ? say`Admission refused the call. ${sayAuthorized(message)}`
        : SAYS[kind],
    message,
    request: { ...requestOfDetails(status.details), ...known },
    findings: finding ? [finding] : [],
  })
}

/** Explains a 403 that is not an authorization sentence: admission, a check against escalation, or a second authorization. */
function explainOther(
  refusal: Exclude<Refusal, { kind: 'authorization' }>,
  {
    message,
    known,
    objects,
    heard,
  }: { message: string; known: KnownCall; objects: RbacObjects | undefined; heard: Heard },
): Explanation {
  const { group, resource, name } = refusal.target
  const request = { group, resource, ...(name === '' ? {} : { name }), ...known }
  if (refusal.kind === 'escalation') {
    const who = sayUser(refusal.user)
    return explanationOf({
      kind: 'authorization',
      says: say`${capitalized(who)} can write here, but cannot grant permissions that it does not have itself.`,
      message,
      request: { ...request, user: refusal.user },
      findings: allFindings(escalationCauses, withRoles(refusal, known.namespace ?? '', objects), heard),
    })
  }
  if (refusal.text.trim() === '') return emptyText(refusal.target, message, request, heard)
  const escalated = escalationWithoutRules(refusal.text, request)
  if (escalated) return explainEscalationWithoutRules(escalated, message, request, heard)
  const { target, text } = refusal
  const finding =
    firstFinding(admissionCauses, { target, text }, heard) ??
    firstFinding(secondCheckCauses, { target, text }, heard)
  const kind = finding ? kindOf(finding, 'admission') : 'admission'
  const what = sayRefused(target)
  const told = { kind, message, request, findings: finding ? [finding] : [] }
  if (finding === undefined && !isOfPlugin(text)) {
    const says = say`The API server refused ${what}. Podglass does not understand the reason: it can be of an admission plugin or of another authorizer.`
    return { ...explanationOf({ ...told, says }), unseen: [whoRefused(request)] }
  }
  return explanationOf({ ...told, says: say`Admission refused ${what}. ${sayAuthorized(text)}` })
}

/** Of a PodSecurityPolicy the use is granted. */
const OF_USE = /\bpod security polic|PodSecurityPolicy: |no providers available to /i
/** What a webhook says of a permission may be what it lacks itself. */
const OF_PERMISSION = /\b(?:privileges?|permissions?|ClusterRole|auth check)\b/i

function sayAuthorized(text: string): Phrase {
  const isOfWebhook = /\badmission webhook\b/i.test(text)
  return OF_USE.test(text) || (isOfWebhook && OF_PERMISSION.test(text))
    ? say`The call was already authorized. The reason speaks of a permission, so a Role for the account that lacks it can help.`
    : say`The call was already authorized, so a Role that allows it will not help.`
}

/** The one question that tells an admission plugin from an authorizer, where the reason does not. */
function whoRefused(request: KnownCall): Explanation['unseen'][number] {
  const { verb, namespace = '', user = '' } = request
  const as = user === '' ? [] : [`--as=${user}`]
  const where = namespace === '' ? [] : ['-n', namespace]
  return {
    needs: say`Whether an authorizer allows the call of the account that made it: if so, admission refused it, and if not, a Role can help.`,
    command:
      verb === undefined || request.resource === undefined
        ? (kubectlCommand`auth can-i --list ${where} ${as}` ?? 'kubectl auth can-i --list')
        : canICommand({ ...request, verb }, user),
  }
}

function withRoles(escalated: Escalated, known: string, objects: RbacObjects | undefined): Escalated {
  const namespace = writtenIn(escalated, known)
  if (!objects || namespace === undefined || isOfRole(escalated)) return escalated
  return { ...escalated, roles: rolesBehind(escalated, namespace, objects) }
}

/** Explains the check against escalation from a text that does not give the rules. */
export function explainEscalationWithoutRules(
  escalated: Escalated,
  message: string,
  request: Explanation['request'],
  heard: Heard,
): Explanation {
  return explanationOf({
    kind: 'authorization',
    says: say`${capitalized(writerOf(escalated.user))} can write here, but cannot grant permissions that it does not have itself.`,
    message,
    request,
    findings: allFindings(escalationCauses, escalated, heard),
  })
}

/** A second authorization whose reason RBAC leaves empty: create in an update before 1.32, exec since 1.35. */
function emptyText(
  target: RefusedTarget,
  message: string,
  request: Explanation['request'],
  heard: Heard,
): Explanation {
  return explanationOf({
    kind: 'authorization',
    says: say`The API server refused a second permission that this call needs, and does not say which.`,
    message,
    request,
    findings: allFindings([execInText, writeNeedsCreateInText], target, heard),
  })
}
