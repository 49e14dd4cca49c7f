import { at, type Fields, isRecord, textAt, textsAt } from '@/lib/objects/fields'
import { callNamespace } from '@/lib/rbac/rule'
import { rulesFor } from '@/lib/rbac/rules-for'
import type { Attributes, UserInfo } from '@/lib/rbac/types'
import { goQuote } from '@/lib/words/go-quote'
import { badRequest, failure, invalidStatus, type SandboxAnswer, StatusError } from './answer'
import type { ApiContext, SandboxCall } from './context'
import { toTimestamp } from './store'

const resourceFields = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'] as const

function present(source: unknown, fields: readonly string[]): Fields {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = textAt(source, field)
      return value === '' ? [] : [[field, value]]
    }),
  )
}

const selectorsIn = (resource: unknown): Fields =>
  Object.fromEntries(
    ['fieldSelector', 'labelSelector'].flatMap((field) =>
      isRecord(at(resource, field)) ? [[field, at(resource, field)]] : [],
    ),
  )

interface AccessSpec {
  attributes: Attributes
  shown: Fields
  /** Which answers the client understands. */
  options: unknown
}

/** What the server says of a review that is wrong names no kind. */
const NAMELESS = { group: 'authorization.k8s.io', kind: '' }

function accessSpec(spec: unknown): AccessSpec {
  const resource = at(spec, 'resourceAttributes')
  const path = at(spec, 'nonResourceAttributes')
  if (isRecord(resource) === isRecord(path)) {
    const [field, says] = isRecord(path)
      ? ['spec.nonResourceAttributes', 'cannot be specified in combination with resourceAttributes']
      : [
          'spec.resourceAttributes',
          'exactly one of nonResourceAttributes or resourceAttributes must be specified',
        ]
    const shown = { Path: textAt(path, 'path'), Verb: textAt(path, 'verb') }
    const message = `Invalid value: ${isRecord(path) ? JSON.stringify(shown) : 'null'}: ${says}`
    throw new StatusError(
      failure(422, 'Invalid', `.authorization.k8s.io "" is invalid: ${field}: ${message}`, {
        group: 'authorization.k8s.io',
        causes: [{ reason: 'FieldValueInvalid', message, field }],
      }),
    )
  }
  if (isRecord(path)) {
    return {
      attributes: { kind: 'path', verb: textAt(path, 'verb'), path: textAt(path, 'path') },
      shown: { nonResourceAttributes: present(path, ['path', 'verb']) },
      options: undefined,
    }
  }
  return {
    attributes: {
      kind: 'resource',
      verb: textAt(resource, 'verb'),
      group: textAt(resource, 'group'),
      resource: textAt(resource, 'resource'),
      subresource: textAt(resource, 'subresource'),
      name: textAt(resource, 'name'),
      namespace: textAt(resource, 'namespace'),
    },
    shown: { resourceAttributes: { ...present(resource, resourceFields), ...selectorsIn(resource) } },
    options: at(spec, 'authorizationOptions'),
  }
}

// The server tracks fields of a review like those of any object.
function managedFields(context: ApiContext, call: SandboxCall, shown: Fields): unknown[] {
  const fields = Object.fromEntries(
    Object.entries(shown)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, value]) => {
        if (!isRecord(value)) return [`f:${field}`, {}]
        const inner = Object.keys(value).toSorted()
        return [`f:${field}`, { '.': {}, ...Object.fromEntries(inner.map((name) => [`f:${name}`, {}])) }]
      }),
  )
  return [
    {
      manager: call.headers['user-agent']?.split('/')[0] || 'unknown',
      operation: 'Update',
      apiVersion: 'authorization.k8s.io/v1',
      time: toTimestamp(context.now()),
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': fields },
    },
  ]
}

/** The status of a call that is allowed on conditions, as Kubernetes 1.38 words it; empty if there are none. */
function conditionalDecision({ policy }: ApiContext, user: UserInfo, attributes: Attributes): Fields {
  const conditions = policy.conditions(user, attributes)
  if (conditions.length === 0) return {}
  const of = (wanted: string) =>
    conditions
      .filter(({ effect }) => effect === wanted)
      .map(({ effect: _, ...condition }) => ({ ...condition, type: 'authorizer.kubernetes.io/cel' }))
  const map = { denyConditions: of('deny'), noOpinionConditions: [], allowConditions: of('allow') }
  const decision = { type: 'ConditionsMap', conditionsMap: map }
  const rbac = { type: 'NoOpinion', noOpinion: {} }
  return {
    conditionalDecision: {
      type: 'Union',
      union: [
        { authorizerName: 'owner-labels', decision },
        { authorizerName: 'rbac', decision: rbac },
      ],
    },
  }
}

function accessAnswer(
  context: ApiContext,
  call: SandboxCall,
  kind: string,
  user: UserInfo,
  spec: AccessSpec,
  more: Fields,
): SandboxAnswer {
  const decision = context.policy.decide(user, spec.attributes)
  // A server without the feature, or with its gate off, does not repeat what it did not understand.
  const isAware = context.policy.knowsConditions && isRecord(spec.options)
  const conditional = isAware && !decision.allowed ? conditionalDecision(context, user, spec.attributes) : {}
  const shown = { ...spec.shown, ...more, ...(isAware ? { authorizationOptions: spec.options } : {}) }
  return {
    status: 201,
    json: {
      kind,
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {
        ...(kind.startsWith('Local') ? { namespace: callNamespace(call.attributes) } : {}),
        managedFields: managedFields(context, call, shown),
      },
      spec: shown,
      status: {
        allowed: decision.allowed,
        ...(decision.denied ? { denied: true } : {}),
        ...(decision.reason === '' || 'conditionalDecision' in conditional
          ? {}
          : { reason: decision.reason }),
        ...conditional,
      },
    },
  }
}

function selfAccess(context: ApiContext, call: SandboxCall, body: unknown): SandboxAnswer {
  const spec = accessSpec(at(body, 'spec'))
  return accessAnswer(context, call, 'SelfSubjectAccessReview', call.user, spec, {})
}

function subjectAccess(context: ApiContext, call: SandboxCall, body: unknown, kind: string): SandboxAnswer {
  const spec = accessSpec(at(body, 'spec'))
  const groups = textsAt(body, 'spec', 'groups')
  const user = { name: textAt(body, 'spec', 'user'), groups }
  if (user.name === '' && groups.length === 0) {
    const message = 'Invalid value: "": at least one of user or group must be specified'
    const error = { type: 'FieldValueInvalid' as const, field: 'spec.user', message }
    return invalidStatus(NAMELESS, '', [error])
  }
  const { name, ...rest } = Object(at(body, 'metadata')) as Fields
  if (name !== undefined) {
    const message = `Invalid value: ${JSON.stringify({ name, ...rest })}: must be empty`
    const error = { type: 'FieldValueInvalid' as const, field: 'metadata', message }
    return invalidStatus(NAMELESS, '', [error])
  }
  return accessAnswer(context, call, kind, user, spec, {
    ...(user.name === '' ? {} : { user: user.name }),
    ...(groups.length === 0 ? {} : { groups }),
  })
}

function localAccess(context: ApiContext, call: SandboxCall, body: unknown): SandboxAnswer {
  const namespace = callNamespace(call.attributes)
  const asked = textAt(body, 'spec', 'resourceAttributes', 'namespace')
  if (asked !== namespace) {
    const message = `Invalid value: ${goQuote(asked)}: must match metadata.namespace`
    const field = 'spec.resourceAttributes.namespace'
    return invalidStatus(NAMELESS, '', [{ type: 'FieldValueInvalid', field, message }])
  }
  return subjectAccess(context, call, body, 'LocalSubjectAccessReview')
}

/** On the wire empty lists, and an empty error, are left out. */
function onWire(rule: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(rule).filter(([, list]) => list.length > 0))
}

/** A webhook cannot list rules: the answer is then incomplete and says so (apiserver pkg/authorization/union, 1.36). */
function rulesStatus({ policy }: ApiContext, user: UserInfo, namespace: string) {
  const { resourceRules, nonResourceRules, incomplete, evaluationError } = rulesFor(
    user,
    namespace,
    policy.objects,
  )
  const ofWebhook = policy.listsEveryRule ? '' : 'webhook authorizer does not support user rule resolution'
  const errors = [ofWebhook, evaluationError].filter((each) => each !== '').join(', ')
  return {
    resourceRules: resourceRules.map((rule) => onWire({ ...rule })),
    nonResourceRules: nonResourceRules.map((rule) => onWire({ ...rule })),
    incomplete: incomplete || !policy.listsEveryRule,
    ...(errors === '' ? {} : { evaluationError: errors }),
  }
}

function selfRules(context: ApiContext, call: SandboxCall, body: unknown): SandboxAnswer {
  const namespace = textAt(body, 'spec', 'namespace')
  if (namespace === '') return badRequest('no namespace on request')
  return {
    status: 201,
    json: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      // The server does not repeat the namespace that was asked about.
      spec: {},
      status: rulesStatus(context, call.user, namespace),
    },
  }
}

function selfSubject(context: ApiContext, call: SandboxCall): SandboxAnswer {
  const { name, uid, groups, extra } = call.user
  return {
    status: 201,
    json: {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: toTimestamp(context.now()) },
      status: {
        userInfo: {
          username: name,
          ...(uid === undefined ? {} : { uid }),
          groups,
          ...(extra === undefined ? {} : { extra }),
        },
      },
    },
  }
}

type Review = (context: ApiContext, call: SandboxCall, body: unknown) => SandboxAnswer

/** The review kinds by `group/resource`. They are answered and never stored. */
export const reviews: ReadonlyMap<string, Review> = new Map<string, Review>([
  ['authorization.k8s.io/selfsubjectaccessreviews', selfAccess],
  ['authorization.k8s.io/selfsubjectrulesreviews', selfRules],
  [
    'authorization.k8s.io/subjectaccessreviews',
    (context, call, body) => subjectAccess(context, call, body, 'SubjectAccessReview'),
  ],
  ['authorization.k8s.io/localsubjectaccessreviews', localAccess],
  ['authentication.k8s.io/selfsubjectreviews', selfSubject],
])
