import { at, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { newForbidden } from '@/lib/rbac/forbidden'
import type { SandboxAdmission } from './admitted'
import { failure, StatusError } from './answer'
import { celValue, evaluate, refuseUncompiled } from './cel'
import { celNotDone } from './not-done'

const GROUP = 'admissionregistration.k8s.io'
/** Fields of a policy and of its binding that decide what it judges and that are not read here. */
const UNREAD = [
  ['spec', 'paramKind'],
  ['spec', 'matchConditions'],
  ['spec', 'matchConstraints', 'excludeResourceRules'],
  ['spec', 'paramRef'],
  ['spec', 'matchResources'],
]

const isEmpty = (value: unknown) =>
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)

function selects(selector: unknown, object: unknown): boolean {
  if (!isEmpty(at(selector, 'matchExpressions')))
    throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} matchExpressions`))
  const labels = at(selector, 'matchLabels')
  return Object.entries(isRecord(labels) ? labels : {}).every(
    ([key, value]) => at(object, 'metadata', 'labels', key) === value,
  )
}

function covers(policy: unknown, { type, namespace, context, object, previous }: SandboxAdmission): boolean {
  const constraints = at(policy, 'spec', 'matchConstraints')
  const operation = previous === undefined ? 'CREATE' : 'UPDATE'
  const has = (rule: unknown, field: string, own: string) =>
    textsAt(rule, field).some((one) => one === '*' || one === own)
  return (
    listAt(constraints, 'resourceRules').some(
      (rule) =>
        has(rule, 'apiGroups', type.group) &&
        (has(rule, 'resources', type.resource) || has(rule, 'resources', '*/*')) &&
        has(rule, 'operations', operation) &&
        (isEmpty(textsAt(rule, 'resourceNames')) ||
          textsAt(rule, 'resourceNames').includes(object.metadata.name)),
    ) &&
    selects(at(constraints, 'objectSelector'), object) &&
    (!type.namespaced ||
      selects(at(constraints, 'namespaceSelector'), context.store.get('/namespaces', '', namespace)))
  )
}

/** What a validation says where it denies; undefined where it allows. */
function denial(validation: unknown, admission: SandboxAdmission, fails: boolean): string | undefined {
  const expression = textAt(validation, 'expression')
  const bindings = {
    object: celValue(admission.object),
    oldObject: admission.previous === undefined ? null : celValue(admission.previous),
  }
  const result = evaluate(expression, bindings)
  if ('missing' in result)
    return fails ? `expression '${expression}' resulted in error: no such key: ${result.missing}` : undefined
  if (result.value === true) return undefined
  const written = textAt(validation, 'messageExpression')
  const made = written === '' ? undefined : evaluate(written, bindings)
  const says = made !== undefined && 'value' in made ? made.value : undefined
  return typeof says === 'string' ? says : textAt(validation, 'message') || `failed expression: ${expression}`
}

/**
 * ValidatingAdmissionPolicy, for bindings that deny: the first denial of all policies is the answer (apiserver
 * plugin/policy/validating, 1.36). What a policy asks that cannot be judged here ends the call with 501.
 */
export function admissionPolicies(admission: SandboxAdmission): void {
  const { store } = admission.context
  if (admission.type.resource === 'validatingadmissionpolicies') refuseUncompiled(admission.object)
  if (admission.type.group === GROUP) return
  for (const binding of store.list(`${GROUP}/validatingadmissionpolicybindings`)) {
    const name = textAt(binding, 'spec', 'policyName')
    const policy = store.get(`${GROUP}/validatingadmissionpolicies`, '', name)
    const actions = textsAt(binding, 'spec', 'validationActions')
    if (policy === undefined || !actions.includes('Deny') || !covers(policy, admission)) continue
    const unread = UNREAD.find((path) => !isEmpty(at(policy, ...path)) || !isEmpty(at(binding, ...path)))
    if (unread !== undefined)
      throw new StatusError(failure(501, 'NotImplemented', `${celNotDone} ${unread.join('.')} of ${name}`))
    const fails = textAt(policy, 'spec', 'failurePolicy') !== 'Ignore'
    for (const validation of listAt(policy, 'spec', 'validations')) {
      const says = denial(validation, admission, fails)
      if (says !== undefined)
        deny(admission, `'${name}' with binding '${binding.metadata.name}'`, validation, says)
    }
  }
}

function deny({ type, object }: SandboxAdmission, by: string, validation: unknown, says: string): never {
  const { group, resource } = type
  const reason = textAt(validation, 'reason') || 'Invalid'
  const text = `ValidatingAdmissionPolicy ${by} denied request: ${says}`
  const { message, details } = newForbidden({ group, resource, name: object.metadata.name }, text)
  const codes: Readonly<Record<string, number>> = {
    Forbidden: 403,
    Unauthorized: 401,
    RequestEntityTooLarge: 413,
  }
  throw new StatusError(
    failure(codes[reason] ?? 422, reason, message, { ...details, causes: [{ message: text }] }),
  )
}
