import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, isSilent, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlCommand, operand } from '@/lib/rbac/kubectl-command'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { ScopedRule } from '@/lib/rbac/rule'
import type { Grant, PolicyRule } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { visibleText } from '@/lib/words/visible-text'
import { isAggregated, isBuiltInRole } from '../bindings/built-in-role'
import { subjectOfReason } from '../bindings/reach'
import { bindingsRead } from '../bindings/read-objects'
import { reachOfRole, sayOtherSubjects } from '../bindings/role-subjects'
import type { Case } from '../case'
import type { NearRule } from '../causes/rules/near-rule'
import { placeIn, provenRules, readRules } from '../grants'
import type { Miss } from '../near-miss'
import { opensForCaller, opensOnly, opensWildcard } from '../opens'
import { kind as kindOf, sayCall, sayRole } from '../wording/phrases'
import { asWritten, type Correction } from './correction'
import type { FixDraft } from './draft'
import { type Granted, grantedRules } from './granted-rules'
import { roleObject } from './new-role'

/**
 * True when an edit of the role reaches the request: a Role bound in its namespace, or a ClusterRole that is bound there or
 * everywhere, is not the API server's own and, as far as it was read, not filled from others.
 */
function isEditable({ roleKind: kind, role: name, ...grant }: Grant, theCase: Case): boolean {
  const { namespace } = theCase
  if (isBuiltInRole({ kind, name }) || isAggregated(kind, name, theCase)) return false
  if (kind === 'ClusterRole') {
    return (
      grant.bindingKind === 'ClusterRoleBinding' || (namespace !== '' && grant.bindingNamespace === namespace)
    )
  }
  return kind === 'Role' && namespace !== '' && grant.bindingNamespace === namespace
}

/** Why a rule is not corrected in its place; undefined for a role that can be edited, or one that gives nothing here. */
export function sayUneditable({ grant }: NearRule, theCase: Case): Phrase | undefined {
  if (!grant) return say`The rule itself is not corrected: nothing that was read names its role.`
  const role = sayRole(grant)
  if (isBuiltInRole({ kind: grant.roleKind, name: grant.role }))
    return say`The rule itself is not corrected: ${role} is the API server’s own, which restores it.`
  return isAggregated(grant.roleKind, grant.role, theCase)
    ? say`The rule itself is not corrected: ${role} gets its rules from other ClusterRoles by label, so an edit would be undone.`
    : undefined
}

/** Where the account gains what is added to the role, by its bindings that were read and the one that is known: "" is everywhere. */
function placesOf(grant: Grant, theCase: Case): string[] {
  if (grant.roleKind === 'Role') return [theCase.namespace]
  const bound = bindingsRead(theCase).filter(
    ({ roleRef, subjects, namespace }) =>
      roleRef.kind === grant.roleKind &&
      roleRef.name === grant.role &&
      subjects.some((subject) => subjectMatches(subject, theCase.user, namespace)),
  )
  const places = [grant.bindingNamespace ?? '', ...bound.map(({ namespace }) => namespace)]
  return places.includes('') ? [''] : [...new Set(places)]
}

interface Edit {
  says: Phrase
  /** In the words of a switch. */
  choice: { id: string; label: string }
  /** What the edit allows, exactly or with more. */
  added: readonly PolicyRule[]
  /** The rule that it corrects, and its number from 1 where that is known. */
  before?: PolicyRule
  place?: number
  patch: object[]
  /** The Role's rules afterwards, where its present ones were proven. */
  rules?: PolicyRule[]
}

function addRuleEdit(
  grant: Grant,
  { request, rules, more }: Granted,
  proven: ScopedRule[] | undefined,
  tail: Phrase = NOTHING,
): Edit {
  const what = code(request.kind === 'path' ? request.path : describeResource(request))
  const name =
    request.kind === 'resource' && request.name !== '' ? say` named ${code(request.name)}` : NOTHING
  return {
    says: inTurn([
      say`Add a rule to ${sayRole(grant)} that grants ${code(request.verb)} on ${what}${name}${tail}.`,
      more,
    ]),
    choice: {
      id: isSilent(tail) ? 'add' : 'add-any',
      label: `Add a rule to ${grant.roleKind} ${visibleText(grant.role)}${isSilent(tail) ? '' : ', any name'}`,
    },
    added: rules,
    patch: rules.map((value) => ({ op: 'add', path: '/rules/-', value })),
    ...(proven ? { rules: [...proven.map(asWritten), ...rules] } : {}),
  }
}

/** The patch names a rule by its index, so it first tests that the rule there is the one that was seen. */
function patchOf(index: number, before: PolicyRule, { steps }: Correction): object[] {
  const path = `/rules/${index}`
  return [
    { op: 'test', path, value: before },
    ...steps.map((step) => ({ ...step, path: `${path}/${step.path}` })),
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
  if (miss.parts !== 1 && miss.whole?.rule !== correction.rule) return undefined
  const place = placeIn(proven, miss.rule)
  const isProven = proven !== undefined && place !== undefined
  return {
    says: say`${correction.says} of ${sayRole(grant)}.`,
    choice: { id: 'edit', label: `Edit ${grant.roleKind} ${visibleText(grant.role)}` },
    added: [correction.rule],
    before: asWritten(miss.rule),
    ...present({ place }),
    patch: isProven ? patchOf(place - 1, asWritten(miss.rule), correction) : [],
    ...(isProven
      ? { rules: proven.map((rule, i) => (i === place - 1 ? correction.rule : asWritten(rule))) }
      : {}),
  }
}

/** Applying a Role replaces all its rules, so it takes one that was read. */
function yamlOf({ rules }: Edit, grant: Grant, theCase: Case): Pick<FixDraft, 'yaml' | 'noYaml'> {
  const { namespace } = theCase
  const kind = grant.roleKind === 'Role' ? 'Role' : 'ClusterRole'
  if (rules && readRules(grant, theCase)) {
    return { yaml: toYaml(roleObject(kind, grant.role, namespace, rules)) }
  }
  const at = kind === 'Role' ? ['-n', namespace] : []
  const command = kubectlCommand`${at} get ${kind.toLowerCase()} ${grant.role} -o yaml`
  return {
    noYaml: say`No YAML: applying a ${kindOf(kind)} replaces all its rules, and ${sayRole(grant)} was not read.${command === undefined ? NOTHING : say` An admin can read it: ${code(command)}`}`,
  }
}

function toFix(edit: Edit, grant: Grant, theCase: Case): FixDraft {
  const { request, namespace } = theCase
  const subject = subjectOfReason(grant.subject)
  const known = subject ? [subject] : []
  const at = grant.roleKind === 'Role' ? ['-n', namespace] : []
  const kind = grant.roleKind === 'Role' ? 'Role' : 'ClusterRole'
  const role = { kind, name: grant.role } as const
  const target = [kind.toLowerCase(), operand(grant.role)]
  const command =
    edit.patch.length > 0
      ? kubectlCommand`${at} patch ${target} --type=json -p ${JSON.stringify(edit.patch)}`
      : kubectlCommand`${at} edit ${target}`
  const places = placesOf(grant, theCase)
  const opens = places.flatMap((place) => opensForCaller(theCase, edit.added, place))
  const warning = inTurn([
    !opensOnly({ opens }, request)
      ? say`This grants more than the failed call (${sayCall(request)}).`
      : NOTHING,
    sayOtherSubjects(role, namespace, theCase, known),
    kind === 'ClusterRole' && namespace !== '' && places.includes('')
      ? say`A ClusterRoleBinding grants it in every namespace.`
      : NOTHING,
  ])
  return {
    where: 'role',
    says: edit.says,
    ...yamlOf(edit, grant, theCase),
    command,
    opens,
    warning,
    changed: {
      ...role,
      namespace: kind === 'Role' ? namespace : '',
      of: 'rules',
      // One item is shown as a change of a manifest.
      ...present({
        before: edit.before,
        place: edit.place,
        after: edit.added.length === 1 ? edit.added[0] : undefined,
      }),
      patch: edit.patch,
    },
    choice: { ...edit.choice, reach: reachOfRole(role, namespace, theCase, known) },
  }
}

function coversAll({ apiGroups, resources }: ScopedRule): boolean {
  return [...apiGroups, ...resources].includes('*')
}

/** An edit of a role: whether it corrects the rule itself, at the place where it was seen. */
interface RoleEdit {
  fix: FixDraft
  isCorrection: boolean
}

/**
 * Edits of the role that the account already has, as a review named it, smallest first. One that keeps to the failed call
 * comes first: the rule itself corrected where that grants nothing else, else one more rule. YAML is given only where the
 * Role was read, since applying it replaces all its rules.
 */
export function roleEdits(
  { miss, grant }: NearRule,
  correction: Correction | undefined,
  theCase: Case,
  isRepair = false,
): RoleEdit[] {
  const granted = grantedRules(theCase)
  if (!grant || !granted || !isEditable(grant, theCase)) return []
  const proven = provenRules(grant, theCase)
  const added = (fix: FixDraft) => ({ fix, isCorrection: false })
  const exact = added(toFix(addRuleEdit(grant, granted, proven), grant, theCase))
  const edit = correctEdit(grant, miss, correction, proven)
  const corrected = edit && { fix: toFix(edit, grant, theCase), isCorrection: edit.rules !== undefined }
  // Without the rule's index the correction is manual work, so the line that adds a rule goes first.
  if (edit?.rules && corrected && opensOnly(corrected.fix, theCase.request)) return [corrected]
  const anyName = anyNameEdit(grant, theCase, granted, proven)
  // More on a rule of "*" would be granted on everything that the rule covers.
  const wider = [anyName && added(anyName), corrected]
    .filter((one) => one !== undefined)
    .filter((one) => !opensWildcard(one.fix) || (isRepair && one.isCorrection && !coversAll(miss.rule)))
  return [exact, ...wider.sort((a, b) => a.fix.opens.length - b.fix.opens.length)]
}

// Names of pods and the like change with each rollout, so the same rule without the name is offered too.
function anyNameEdit(
  grant: Grant,
  theCase: Case,
  { request, rules, more }: Granted,
  proven: ScopedRule[] | undefined,
): FixDraft | undefined {
  if (request.kind === 'path' || request.name === '' || rules.length > 1) return undefined
  const nameless = rules.map(({ resourceNames: _, ...rule }) => rule)
  const widened = { request: { ...request, name: '' }, rules: nameless, more }
  return toFix(addRuleEdit(grant, widened, proven, say`, whatever the name`), grant, theCase)
}
