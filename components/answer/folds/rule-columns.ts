import { sayCaller } from '@/lib/answer/say-call'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { PART_WORDS } from '@/lib/diagnosis/wording/part-words'
import { sayGranted } from '@/lib/diagnosis/wording/say-granted'
import { listed, plain } from '@/lib/phrase/phrase'
import { userOf } from '@/lib/rbac/service-account'

/** One column of the picture of a rule: what the call says, what the rule has, and what it lacks. */
export interface RuleColumn {
  name: 'account' | 'verb' | 'resource' | 'API group' | 'name' | 'namespace' | 'path' | 'role'
  call: string
  /** Empty where it is not known. */
  rule: readonly string[]
  /** What does not match, in the words of the mark; undefined where the column matches. */
  missing?: string
}

type Request = Explanation['request']
type Binding = NonNullable<NearMiss['binding']>

const WHY: Record<Binding['failed'], string> = {
  'subject-name': 'another name',
  'subject-namespace': 'another namespace',
  'subject-kind': 'another kind',
  'subject-group': 'another group',
  'no-subject': 'no one',
  namespace: 'another namespace',
  role: 'no such role',
}

const CORE = '"" (core)'

function groupName(group: string): string {
  return group === '' ? CORE : group
}

function accountColumn({ grantedBy, binding }: NearMiss, request: Request): RuleColumn {
  const call = plain(sayCaller(request))
  if (binding === undefined) {
    const isOther = grantedBy !== undefined && !isCaller(grantedBy.subject, request)
    return { name: 'account', call, rule: [isOther ? plain(sayGranted(grantedBy.subject)) : call] }
  }
  const { failed, subject } = binding
  const isMissed = failed !== 'namespace' && failed !== 'role'
  return {
    name: 'account',
    call,
    rule: subject === undefined ? [] : [subject],
    ...(isMissed ? { missing: WHY[failed] } : {}),
  }
}

function isCaller(granted: string, { user = '' }: Request): boolean {
  const subject = subjectOfReason(granted)
  return subject?.kind === 'ServiceAccount' && userOf(subject.namespace ?? '', subject.name).name === user
}

function placeColumn({ grantedBy, binding, failed }: NearMiss, { namespace = '' }: Request): RuleColumn {
  const call = namespace === '' ? 'all' : namespace
  const isMissed = failed.includes('namespace') || failed.includes('scope')
  const bound = binding?.namespace ?? grantedBy?.bindingNamespace
  const isWide = binding?.kind === 'ClusterRoleBinding' || grantedBy?.scope === 'cluster'
  const rule = bound ?? (isWide ? 'all' : isMissed ? undefined : call)
  const missing = isMissed ? call : binding?.failed === 'namespace' ? call : undefined
  return {
    name: 'namespace',
    call,
    rule: rule === undefined ? [] : [rule],
    ...(missing === undefined ? {} : { missing: `${missing} missing` }),
  }
}

/** The call against one rule or binding, part by part, in the order of a sentence. */
export function ruleColumns(miss: NearMiss, request: Request): RuleColumn[] {
  const { rule, failed, binding } = miss
  const part = (
    name: RuleColumn['name'],
    call: string,
    values: readonly string[],
    isMissed: boolean,
  ): RuleColumn => ({
    name,
    call,
    rule: values,
    ...(isMissed ? { missing: `${call === '' ? 'no name' : call} missing` } : {}),
  })
  const { verb = '', group = '', resource = '', subresource, name = '', path } = request
  const account = accountColumn(miss, request)
  const verbs = part('verb', verb, rule.verbs, failed.includes('verb'))
  if (path !== undefined) {
    const isMissed = failed.includes('path')
    return [account, verbs, part('path', path, rule.nonResourceURLs, isMissed)]
  }
  const what = subresource ? `${resource}/${subresource}` : resource
  const role: RuleColumn[] =
    binding?.failed === 'role'
      ? [{ name: 'role', call: '', rule: [`${binding.roleKind} ${binding.role}`], missing: WHY.role }]
      : []
  const hasNames = name !== '' || rule.resourceNames.length > 0
  return [
    account,
    ...role,
    verbs,
    part('resource', what, rule.resources, failed.includes('resource')),
    part('API group', groupName(group), rule.apiGroups.map(groupName), failed.includes('group')),
    ...(hasNames
      ? [
          part(
            'name',
            name,
            rule.resourceNames.length === 0 ? ['any'] : rule.resourceNames,
            failed.includes('name'),
          ),
        ]
      : []),
    placeColumn(miss, request),
  ]
}

const BOUND: Record<Binding['failed'], string> = {
  'subject-name': 'its subject has another name',
  'subject-namespace': 'its subject is in another namespace',
  'subject-kind': 'its subject is of another kind',
  'subject-group': 'its group does not have this account',
  'no-subject': 'it has no subject',
  namespace: 'it is in another namespace',
  role: 'its role does not exist',
}

/** The name of the rule or binding, and which part of it does not match. */
export function missTitle({ grantedBy, binding, place, failed }: NearMiss): { name: string; misses: string } {
  if (binding !== undefined) return { name: `${binding.kind} ${binding.name}`, misses: BOUND[binding.failed] }
  const parts = plain(listed(failed.map((one) => PART_WORDS[one])))
  const rule = place === undefined ? '' : `, rule ${place}`
  return {
    name:
      grantedBy === undefined ? 'A rule of this account' : `${grantedBy.roleKind} ${grantedBy.role}${rule}`,
    misses: `${parts} ${failed.length === 1 ? 'does' : 'do'} not match`,
  }
}
