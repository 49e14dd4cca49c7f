import { shownBy, shownByWords } from '@/lib/evidence/shown'
import {
  capitalized,
  code,
  inTurn,
  listed,
  NOTHING,
  type Phrase,
  quote,
  say,
  words,
} from '@/lib/phrase/phrase'
import type { AuthorizerCondition } from '@/lib/rbac/conditions'
import { counted } from '@/lib/words/lists'
import type { Case } from '../../case'
import { clusterChange, requestChange } from '../../fixes/draft'
import { excerpt } from '../../wording/phrases'
import { callCause, inText } from '../finding'
import { authorizerAdvice } from './advice'

const NODE = 'system:node:'
/** The Node authorizer's own, before it learns of a pod that names the object and after the pod is gone. */
const UNRELATED = 'no relationship found between node '

const nodeCredential = callCause<'I5', { node: string; reason: string }>({
  id: 'I5',
  title: 'The call was made as a node',
  nature: 'wrong',
  find: ({ caller, refusal }) =>
    caller.startsWith(NODE)
      ? [
          {
            confidence: shownByWords(caller),
            tier: 'caller',
            data: { node: caller.slice(NODE.length), reason: refusal?.reason ?? '' },
          },
        ]
      : [],
  says({ node, reason }) {
    const why = reason === '' ? NOTHING : say`: ${excerpt(reason)}`
    return say`The call was made as node ${code(node)}, with the kubelet's credential and not with a ServiceAccount's token. The Node authorizer limits a node to its own objects${why}.`
  },
  changes: ({ reason }) => [
    requestChange(
      reason.startsWith(UNRELATED)
        ? say`If a program made the call, give it a ServiceAccount’s token instead. If the kubelet did, the API server knows no pod on its node that names the object: the pod is gone or new, or the API server just started. The kubelet tries again.`
        : say`Make the call with a ServiceAccount’s token instead of the kubelet’s credential.`,
    ),
  ],
})

interface AuthorizerError {
  says: string
}

const INTERNAL = /^Internal Server Error: "(\/[^"\n]{0,2000})": ([\s\S]*)$/

function sayError({ says }: AuthorizerError): Phrase {
  return say`An authorizer failed: ${excerpt(says)}. This is not an authorization decision.`
}

const authorizerFailed = callCause<'I3', AuthorizerError>({
  id: 'I3',
  title: 'An authorizer failed',
  nature: 'state',
  isKnownUndecided: () => true,
  find({ isForCaller, decision }) {
    if (!isForCaller || decision.state !== 'read' || decision.value.allowed || decision.value.denied)
      return []
    const { evaluationError: says } = decision.value
    return says === '' ? [] : [{ confidence: shownBy(decision), tier: 'failed', data: { says } }]
  },
  says: sayError,
})

/** The same where only the text is known. */
export const authorizerFailedInText = inText<'I3', AuthorizerError, string>(authorizerFailed, {
  kind: 'authorization',
  headline: 'The API server could not decide on the call.',
  isUndecided: true,
  /** From its plain text with code 500 (`InternalError` of apiserver's responsewriters), which is usually caused by an authorizer. */
  find(message) {
    const match = INTERNAL.exec(message.trim())
    return match ? { says: match[2] ?? '' } : undefined
  },
  confidence: 'likely',
  says: sayError,
  fixes: () => [
    requestChange(
      say`Retry the call after a few seconds; if it persists, have an admin check the authorizers.`,
    ),
  ],
})

const MOST = 3
const IF: Record<AuthorizerCondition['effect'], string> = {
  allow: 'allowed if',
  deny: 'forbidden if',
  'no-opinion': 'left to the next authorizer if',
}

function sayCondition({ effect, id, says }: AuthorizerCondition): Phrase {
  const what =
    says === ''
      ? say`condition ${code(id)} holds`
      : say`${excerpt(says)}${id === '' ? NOTHING : say` (${code(id)})`}`
  return say`${words(IF[effect])}: ${what}`
}

const conditional = callCause<'I7', { conditions: readonly AuthorizerCondition[]; isRefused: boolean }>({
  id: 'I7',
  title: 'It depends on the object',
  nature: 'state',
  isKnownUndecided: () => true,
  find: ({ isForCaller, decision, refusal }) =>
    isForCaller && decision.state === 'read' && decision.value.conditions !== undefined
      ? [
          {
            confidence: refusal ? 'likely' : shownBy(decision),
            tier: 'decided',
            data: { conditions: decision.value.conditions, isRefused: refusal !== undefined },
          },
        ]
      : [],
  says({ conditions, isRefused }) {
    const authorizers = [...new Set(conditions.map(({ authorizer }) => authorizer))].filter(
      (name) => name !== '',
    )
    const who =
      authorizers.length === 0
        ? say`An authorizer`
        : say`Authorizer ${inTurn(
            authorizers.map((name) => [code(name)]),
            ', ',
          )}`
    const shown = conditions.slice(0, MOST).map((each) => say`${capitalized(sayCondition(each))}.`)
    const more =
      conditions.length > MOST
        ? say` And ${words(counted(conditions.length - MOST, 'more condition'))}.`
        : NOTHING
    const met = isRefused ? say` The call in the text did not meet them.` : NOTHING
    return say`${who} decides only once it sees the object. ${inTurn(shown)}${more}${met}`
  },
  changes: ({ conditions }) => {
    const allows = conditions.filter(({ effect }) => effect === 'allow')
    const [first] = allows.length > 0 ? allows : conditions
    const says = first?.says ? say`: ${excerpt(first.says)}` : NOTHING
    const how = allows.length > 0 ? say`that meets the condition` : say`that no condition applies to`
    return [requestChange(say`Send an object ${how}${says}. A Role changes nothing here.`)]
  },
})

interface Denial {
  reason: string
  /** The namespace that GKE keeps for itself. */
  managed: string
  /** The scopes of an OpenShift token do not cover the call. */
  isOfScopes: boolean
}

// Words of two that answer no and never "no opinion": of GKE's Autopilot, and of openshift-kube-apiserver's scopeauthorizer (4.x).
const DENIAL =
  /^(?:GKE Warden authz \[denied by [^\]\n]{1,100}\]|(scopes \[[^\]\n]{0,1000}\]) prevent this action\b)/
const MANAGED = /: the namespace "([^"\n]{1,63})" is managed\b/

/**
 * By the review of the call, which says so, or by words of the text that no other answer has; only likely where a review of the same
 * call does not say so.
 */
function denialOf({ isForCaller, decision, refusal }: Case) {
  const review = isForCaller && decision.state === 'read' ? decision.value : undefined
  const isDenied = review?.denied && review.conditions === undefined
  const reason = isDenied ? review.reason : (refusal?.reason ?? '')
  const known = DENIAL.exec(reason)
  if (review?.allowed || (!isDenied && known === null)) return undefined
  const confidence = isDenied ? shownBy(decision) : review === undefined ? shownByWords(reason) : 'likely'
  const managed = MANAGED.exec(reason)?.[1] ?? ''
  return { confidence, data: { reason, managed, isOfScopes: known?.[1] !== undefined } }
}

const explicitDeny = callCause<'I2', Denial>({
  id: 'I2',
  title: 'Another authorizer forbids it',
  nature: 'state',
  // RBAC never says an explicit no, so a review that does comes from another authorizer.
  find(theCase) {
    const denial = denialOf(theCase)
    return denial ? [{ ...denial, tier: 'decided' }] : []
  },
  says: ({ reason }) =>
    say`An authorizer other than RBAC forbids this call${reason === '' ? NOTHING : say` (${quote(reason)})`}. No Role can change that.`,
  changes({ managed, isOfScopes }) {
    if (isOfScopes) {
      return [
        requestChange(
          say`Use a token whose scopes allow the call: with ${code('user:full')} it can do all that its user can.`,
        ),
      ]
    }
    return managed === ''
      ? []
      : [
          requestChange(
            say`Make the call in a namespace of your own: GKE manages ${code(managed)}, and no Role opens it. If the program elects a leader there, set the option that names another namespace for it.`,
          ),
        ]
  },
})

interface Cloud {
  provider: string
  permissions: readonly string[]
  /** The caller is a ServiceAccount. */
  isAccount: boolean
}

function cloudIn(reason: string): Pick<Cloud, 'provider' | 'permissions'> | undefined {
  const google = /[Rr]equire(?:s|d) (?:one of \[([^\]\n]{0,2000})\]|("[^"\n]{1,200}")) permission/.exec(
    reason,
  )
  if (google) {
    const permissions = [...(google[1] ?? google[2] ?? '').matchAll(/"([^"]{1,200})"/g)].map(
      ([, word = '']) => word,
    )
    return { provider: 'Google Cloud IAM', permissions }
  }
  return /Azure does not have opinion|access to the resource in Azure/.test(reason)
    ? { provider: 'Azure RBAC', permissions: [] }
    : undefined
}

const cloudAuthorizer = callCause<'I1', Cloud>({
  id: 'I1',
  title: 'The cloud’s authorizer had no opinion',
  nature: 'state',
  find({ refusal, account, isForCaller, decision }) {
    const isRefused = isForCaller && decision.state === 'read' && !decision.value.allowed
    const reasons = [refusal?.reason ?? '', isRefused ? decision.value.reason : '']
    const reason = reasons.find((one) => cloudIn(one)) ?? ''
    const cloud = cloudIn(reason)
    if (!cloud) return []
    const isAccount = account !== undefined
    // When the account's rules are known, they say more; otherwise this text is all there is.
    const tier = isForCaller ? 'beside' : 'hint'
    return [{ confidence: shownByWords(reason), tier, data: { ...cloud, isAccount } }]
  },
  says({ provider, permissions, isAccount }) {
    const asked = permissions.length === 0 ? NOTHING : say` (${listed(permissions.map(code))})`
    const enough = isAccount
      ? say`For a ServiceAccount, a bound Role is enough.`
      : say`Either that permission or a bound Role allows the call.`
    return say`${words(provider)} was asked too and had no opinion${asked}. ${enough}`
  },
  changes: ({ provider, isAccount }) =>
    provider === 'Azure RBAC' && !isAccount
      ? [
          clusterChange(
            say`Have whoever owns the cluster in Azure assign a role there, such as ${code('Azure Kubernetes Service RBAC Reader')} on one namespace.`,
            {
              command:
                "az role assignment create --role 'Azure Kubernetes Service RBAC Reader' --assignee USER --scope CLUSTER_ID/namespaces/NAMESPACE",
              opensUnlisted: true,
            },
          ),
        ]
      : [],
})

const OLD_REASON = /^(?:Unknown user "|no RBAC policy matched|\.?\s*"?No policy matched)/i

/** The sentence without the words `resource` and `in API group` (authorization errors before commit 5558d0c5c, 1.12). */
const OLD_SENTENCE =
  /forbidden: User "(?:[^"\\]|\\.){0,1000}" (cannot \S{1,60} [a-z][^\s"]{0,300} (?:in the namespace(?= ")|at the cluster scope))/

const oldServer = callCause<'I4', { reason: string }>({
  id: 'I4',
  title: 'The API server is older than 1.12',
  nature: 'state',
  find({ refusal, isForCaller }) {
    const reason = refusal?.reason ?? ''
    const sentence = OLD_SENTENCE.exec(refusal?.message ?? '')?.[1]
    const isReason = OLD_REASON.test(reason)
    const old = isReason ? reason : sentence
    if (old === undefined) return []
    // When the account's rules are known, they say more; otherwise the text is all there is.
    return [{ confidence: 'likely', tier: isForCaller ? 'beside' : 'hint', data: { reason: old } }]
  },
  says: ({ reason }) =>
    say`This form of the text (${excerpt(reason)}) comes from an API server before Kubernetes 1.12. It only says that nothing allowed the call.`,
})

const severalAuthorizers = callCause<'I6', { reasons: readonly string[] }>({
  id: 'I6',
  title: 'Several authorizers were asked',
  nature: 'state',
  find({ refusal }) {
    const { reason = '' } = refusal ?? {}
    const reasons = reason.split('\n').filter((line) => line.trim() !== '')
    return reasons.length > 1 ? [{ confidence: shownByWords(reason), tier: 'beside', data: { reasons } }] : []
  },
  says: ({ reasons }) =>
    say`Several authorizers were asked and none allowed it: ${inTurn(
      reasons.map((reason) => [excerpt(reason)]),
      '; ',
    )}.`,
})

export const decidingAuthorizerCauses = [
  nodeCredential,
  authorizerFailed,
  conditional,
  explicitDeny,
  authorizerAdvice,
] as const

export const besideAuthorizerCauses = [cloudAuthorizer, oldServer, severalAuthorizers] as const
