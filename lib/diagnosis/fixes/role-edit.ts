import type { Fix } from '@/lib/contract/explanation'
import { toYaml } from '@/lib/objects/to-yaml'
import { present } from '@/lib/present'
import type { Grant, PolicyRule } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { subjectOfReason } from '../access/reach'
import { sayOtherSubjects } from '../bindings/role-subjects'
import type { Case } from '../case'
import type { NearRule } from '../causes/rules/near-rule'
import type { Facts } from '../facts'
import { isSameRule, provenRules } from '../grants'
import { kubectlCommand, operand } from '../kubectl-command'
import type { Miss } from '../near-miss'
import { opensBeyond, opensOnly, opensWildcard } from '../opens'
import { rulesAt, type ScopedRule } from '../scoped-rules'
import { describeCall } from '../wording/phrases'
import { asWritten, type Correction } from './correction'
import { exactRule } from './exact-rule'
import { roleObject } from './new-role'

const BUILT_IN = /^(?:system:|(?:view|edit|admin|cluster-admin)$)/

/**
 * True when editing the role changes permissions only where the request is: a Role bound in the request's namespace, or
 * for the cluster scope a ClusterRole that is bound everywhere and is not the API server's own.
 */
function isEditable(grant: Grant, request: Facts['request']): boolean {
  const namespace = request.kind === 'resource' ? request.namespace : ''
  if (BUILT_IN.test(grant.role)) return false
  return namespace === ''
    ? grant.bindingKind === 'ClusterRoleBinding' && grant.roleKind === 'ClusterRole'
    : grant.roleKind === 'Role' && grant.bindingNamespace === namespace
}

interface Edit {
  says: string
  /** What the edit allows, exactly or with more. */
  added: PolicyRule
  patch: object[]
  /** The Role's rules afterwards, where its present ones are proven. */
  rules?: PolicyRule[]
}

function addRuleEdit(
  grant: Grant,
  facts: Facts,
  rule: PolicyRule,
  proven: ScopedRule[] | undefined,
  tail = '',
): Edit {
  const { request } = facts
  const what = request.kind === 'path' ? request.path : describeResource(request)
  const name = request.kind === 'resource' && request.name !== '' ? ` named ${request.name}` : ''
  return {
    says: `Add a rule to ${grant.roleKind} ${grant.role} that grants ${request.verb} on ${what}${name}${tail}.`,
    added: rule,
    patch: [{ op: 'add', path: '/rules/-', value: rule }],
    ...(proven ? { rules: [...proven.map(asWritten), rule] } : {}),
  }
}

/** The patch names a rule by its index, so it first tests that the rule there is the one that was seen. */
function patchOf(index: number, before: PolicyRule, { step }: Correction): object[] {
  const path = `/rules/${index}`
  return [
    { op: 'test', path, value: before },
    { ...step, path: `${path}/${step.path}` },
  ]
}

function correctEdit(
  grant: Grant,
  miss: Miss,
  correction: Correction | undefined,
  proven: ScopedRule[] | undefined,
): Edit | undefined {
  if (!correction || miss.failed.includes('scope')) return undefined
  // Correcting one part does not help a rule where two parts fail.
  if (miss.distance !== 1) return undefined
  const index = proven?.findIndex((rule) => isSameRule(rule, miss.rule)) ?? -1
  const isOnce = proven?.filter((rule) => isSameRule(rule, miss.rule)).length === 1
  const isProven = proven !== undefined && isOnce
  return {
    says: `${correction.says} of ${grant.roleKind} ${grant.role}.`,
    added: correction.rule,
    patch: isProven ? patchOf(index, asWritten(miss.rule), correction) : [],
    ...(isProven
      ? { rules: proven.map((rule, i) => (i === index ? correction.rule : asWritten(rule))) }
      : {}),
  }
}

function toFix(edit: Edit, grant: Grant, facts: Facts): Fix {
  const { request } = facts
  const namespace = request.kind === 'resource' ? request.namespace : ''
  const subject = subjectOfReason(grant.subject)
  const at = grant.roleKind === 'Role' ? ['-n', namespace] : []
  const kind = grant.roleKind === 'Role' ? 'Role' : 'ClusterRole'
  const target = [kind.toLowerCase(), operand(grant.role)]
  const command =
    edit.patch.length > 0
      ? kubectlCommand(...at, 'patch', ...target, '--type=json', '-p', JSON.stringify(edit.patch))
      : kubectlCommand(...at, 'edit', ...target)
  const opens = opensBeyond([edit.added], namespace, rulesAt(facts, namespace))
  const warnings = [
    !opensOnly({ opens }, facts.request)
      ? `This grants more than the failed call (${describeCall(request)}).`
      : undefined,
    sayOtherSubjects({ kind, name: grant.role }, namespace, facts, subject ? [subject] : []),
  ].filter((text) => text !== undefined)
  return {
    where: 'role',
    says: edit.says,
    ...(edit.rules ? { yaml: toYaml(roleObject(kind, grant.role, namespace, edit.rules)) } : {}),
    ...present({ command }),
    opens,
    ...(warnings.length === 0 ? {} : { warning: warnings.join(' ') }),
  }
}

/**
 * Edits of the role that the account already has, as a review named it, smallest first. One that keeps to the failed call
 * comes first: the rule itself corrected where that grants nothing else, else one more rule. YAML is given only where the
 * review proves every rule that the Role has, since applying a Role replaces them all.
 */
export function roleEditFixes(
  { miss, grant }: NearRule,
  correction: Correction | undefined,
  facts: Case,
): Fix[] {
  const rule = exactRule(facts.request)
  if (!grant || !rule || !isEditable(grant, facts.request)) return []
  const proven = provenRules(grant, facts)
  const exact = toFix(addRuleEdit(grant, facts, rule, proven), grant, facts)
  const edit = correctEdit(grant, miss, correction, proven)
  const corrected = edit && toFix(edit, grant, facts)
  // Without the rule's index the correction is manual work, so the line that adds a rule goes first.
  if (edit?.rules && corrected && opensOnly(corrected, facts.request)) return [corrected]
  const anyName = anyNameEdit(grant, facts, rule, proven)
  // More on a rule of "*" would be granted on everything that the rule covers.
  const wider = [anyName, corrected].filter((fix) => fix !== undefined).filter((fix) => !opensWildcard(fix))
  return [exact, ...wider.sort((a, b) => a.opens.length - b.opens.length)]
}

// Names of pods and the like change with each rollout, so the same rule without the name is offered too.
function anyNameEdit(
  grant: Grant,
  facts: Facts,
  rule: PolicyRule,
  proven: ScopedRule[] | undefined,
): Fix | undefined {
  const { request } = facts
  if (request.kind === 'path' || request.name === '') return undefined
  const { resourceNames: _, ...nameless } = rule
  const widened = { ...facts, request: { ...request, name: '' } }
  return toFix(addRuleEdit(grant, widened, nameless, proven, ', whatever the name'), grant, facts)
}

/** True when an edit of the role also reaches accounts that share the binding through a group. */
export function isSharedByGroup({ grant }: NearRule): boolean {
  return grant !== undefined && !grant.subject.startsWith('ServiceAccount ')
}
