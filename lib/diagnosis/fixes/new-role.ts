import type { Unread } from '@/lib/evidence/reading'
import { toYaml } from '@/lib/objects/to-yaml'
import { inTurn, NOTHING, type Phrase, plain, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { kubectlCommand, kubectlFile } from '@/lib/rbac/kubectl-command'
import { CAUSE_LABEL, type PolicyRule, type Subject } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { bindingsRead } from '../bindings/read-objects'
import { onlyAccount } from '../bindings/role-subjects'
import type { Case } from '../case'
import { opensBeyond, opensForCaller } from '../opens'
import { kind as kindOf, sayCall } from '../wording/phrases'
import { toBindingObject } from './binding-object'
import type { FixDraft } from './draft'
import { subjectOf } from './exact-rule'
import { fixName, freeName } from './fix-names'
import { grantedRules } from './granted-rules'

const API = 'rbac.authorization.k8s.io/v1'

/** What a Role that a fix made is known by afterwards. */
export type Mark = { labels?: Record<string, string>; annotations?: Record<string, string> }

/** The mark of a Role that answers a refusal with this cause, and what it was made for. */
export function markOf(cause: string | undefined, what: Phrase): Mark {
  if (cause === undefined) return {}
  return { labels: { [CAUSE_LABEL]: cause }, annotations: { 'podglass.dev/calls': plain(what) } }
}

export function roleObject(
  kind: 'Role' | 'ClusterRole',
  name: string,
  namespace: string,
  rules: PolicyRule[],
  mark: Mark = {},
) {
  const metadata = { name, ...(kind === 'Role' ? { namespace } : {}), ...mark }
  return { apiVersion: API, kind, metadata, rules }
}

/** A binding of a role to one subject, under the role's name. */
export function bindingObject(
  kind: 'Role' | 'ClusterRole',
  name: string,
  namespace: string,
  subject: Subject,
) {
  return toBindingObject({
    name,
    namespace: kind === 'Role' ? namespace : '',
    roleRef: { kind, name },
    subjects: [subject],
  })
}

function ruleFlags(rule: PolicyRule): string[] {
  const verbs = `--verb=${rule.verbs.join(',')}`
  const [path] = rule.nonResourceURLs ?? []
  if (path !== undefined) return [verbs, `--non-resource-url=${path}`]
  const [group = ''] = rule.apiGroups ?? []
  const [word = ''] = rule.resources ?? []
  const [resource = '', subresource] = word.split('/')
  return [
    verbs,
    `--resource=${describeResource({ group, resource, subresource })}`,
    ...(rule.resourceNames ?? []).map((n) => `--resource-name=${n}`),
  ]
}

// kubectl splits these flags at commas, so a word with a comma cannot be passed this way.
function fitsFlags(rule: PolicyRule): boolean {
  const words = [...rule.verbs, ...(rule.resources ?? []), ...(rule.nonResourceURLs ?? [])]
  return !words.some((word) => /[,"]/.test(word))
}

// kubectl create role refuses a resource that discovery does not list, but for those of these verbs.
const UNLISTED_VERBS = new Set(['bind', 'escalate', 'impersonate'])

function isKnownToKubectl({ request, catalogue, known }: Case): boolean {
  if (request.kind === 'path' || catalogue === undefined || UNLISTED_VERBS.has(request.verb)) return true
  return known !== undefined
}

// kubectl create role looks every resource up, but for those that it knows under the verb impersonate (kubectl 1.36).
function canBeLookedUp(rule: PolicyRule): boolean {
  const [group] = rule.apiGroups ?? []
  const [resource = ''] = (rule.resources ?? []).flatMap((word) => word.split('/')[0] ?? [])
  if (group === 'certificates.k8s.io') return resource !== 'signers'
  if (group !== 'authentication.k8s.io' || resource === 'tokenreviews') return true
  return resource === 'userextras' && rule.verbs.every((verb) => verb === 'impersonate')
}

function commandOf(
  kind: 'Role' | 'ClusterRole',
  name: string,
  namespace: string,
  [rule, ...others]: readonly PolicyRule[],
  to: Subject,
  yaml: string,
) {
  if (rule === undefined || !fitsFlags(rule) || !canBeLookedUp(rule)) return undefined
  // kubectl create role makes one rule for all of its verbs.
  if (others.length > 0) return kubectlFile('auth reconcile', yaml)
  const at = kind === 'Role' ? ['-n', namespace] : []
  const lower = kind.toLowerCase()
  const who =
    to.kind === 'ServiceAccount' ? `--serviceaccount=${to.namespace}:${to.name}` : `--user=${to.name}`
  const role = kubectlCommand`${at} create ${lower} ${name} ${ruleFlags(rule)}`
  const binding = kubectlCommand`${at} create ${lower}binding ${name} --${lower}=${name} ${[who]}`
  return role && binding && `${role} && ${binding}`
}

const UNCHECKED: Readonly<Record<Unread['because'], Phrase>> = {
  refused: say`Discovery was refused`,
  absent: say`The API server serves no discovery`,
  failed: say`Discovery could not be read`,
  'not-asked': say`No cluster was asked`,
}

/**
 * A new role for the request and what goes with it (`grantedRules`), bound to the account: a Role where the request has a
 * namespace, a ClusterRole at the cluster scope and for paths. Undefined when no rule can allow just this.
 */
export function newRoleFix(theCase: Case, cause?: string): FixDraft | undefined {
  const { caller, namespace, known, discovery } = theCase
  const granted = grantedRules(theCase)
  const subject = subjectOf(caller)
  if (!granted || !subject) return undefined
  const { request, rules, more } = granted
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  const name = freeName(fixName(caller, request), takenIn(theCase))
  const yaml = toYaml(
    roleObject(kind, name, namespace, [...rules], markOf(cause, sayCall(request))),
    bindingObject(kind, name, namespace, subject),
  )
  const command = isKnownToKubectl(theCase)
    ? commandOf(kind, name, namespace, rules, subject, yaml)
    : undefined
  const warning = inTurn([
    namespace === '' && known?.namespaced
      ? say`This applies in every namespace, including those created later.`
      : NOTHING,
    request.kind === 'resource' && discovery.state === 'unread'
      ? say`${UNCHECKED[discovery.because]}, so this resource may not exist.`
      : NOTHING,
  ])
  return {
    where: 'binding',
    says: inTurn([
      say`Grant ${sayUser(caller)} its own ${kindOf(kind)} that allows it to ${sayCall(request)}.`,
      more,
    ]),
    brief: say`Grant ${sayUser(caller)} its own ${kindOf(kind)} for this call.`,
    yaml,
    command,
    opens: opensForCaller(theCase, rules, namespace),
    warning,
    choice: { id: 'own', label: `Own ${kind}`, reach: onlyAccount(theCase) },
  }
}

/** Bindings there of another role: a roleRef cannot be changed. */
function takenIn(theCase: Case): string[] {
  return bindingsRead(theCase)
    .filter((binding) => binding.namespace === theCase.namespace && binding.roleRef.name !== binding.name)
    .map(({ name }) => name)
}

/** A role of these rules for one account: a Role in a namespace, a ClusterRole where that is "", at the cluster scope. */
export function grant(user: string, namespace: string, name: string, rules: readonly PolicyRule[]) {
  const subject = subjectOf(user)
  if (!subject) return undefined
  const kind = namespace === '' ? 'ClusterRole' : 'Role'
  return {
    kind,
    yaml: toYaml(
      roleObject(kind, name, namespace, [...rules]),
      bindingObject(kind, name, namespace, subject),
    ),
    opens: opensBeyond(rules, namespace, []),
  }
}
