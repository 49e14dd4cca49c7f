import type { NearMiss } from '@/lib/contract/explanation'
import { plain, told } from '@/lib/phrase/phrase'
import type { PolicyRule } from '@/lib/rbac/types'
import { visibleText } from '@/lib/words/visible-text'
import type { BindingMiss } from './binding-misses'
import { sayMiss, subjectWords } from './binding-words'
import { kindOf } from './read-objects'

type Failed = NonNullable<NearMiss['binding']>['failed']

function failedOf({ relation, isElsewhere }: BindingMiss): Failed {
  switch (relation.how) {
    case 'same':
      return isElsewhere ? 'namespace' : 'role'
    case 'namespace':
    case 'no-namespace':
      return 'subject-namespace'
    case 'kind':
      return 'subject-kind'
    case 'group':
      return 'subject-group'
    case 'name':
      return 'subject-name'
    case 'none':
      return 'no-subject'
  }
}

function ruleOf({ role }: BindingMiss): PolicyRule | undefined {
  return role.state === 'grants' ? role.rule : role.state === 'near' ? role.miss.rule : undefined
}

function visible(words: readonly string[] | undefined): string[] {
  return (words ?? []).map(visibleText)
}

/** A binding's miss as it goes over the wire; its rule is empty where the role does not exist or was not read. */
export function toBindingNearMiss(miss: BindingMiss, caller: string): NearMiss {
  const { binding, relation, role } = miss
  const rule = ruleOf(miss)
  return {
    rule: {
      verbs: visible(rule?.verbs),
      apiGroups: visible(rule?.apiGroups),
      resources: visible(rule?.resources),
      resourceNames: visible(rule?.resourceNames),
      nonResourceURLs: visible(rule?.nonResourceURLs),
    },
    failed: role.state === 'near' ? [...role.miss.failed] : [],
    ...(binding.changed
      ? { changed: { kind: kindOf(binding), name: visibleText(binding.name), ...binding.changed } }
      : {}),
    binding: {
      kind: kindOf(binding),
      name: visibleText(binding.name),
      ...(binding.namespace === '' ? {} : { namespace: binding.namespace }),
      roleKind: visibleText(binding.roleRef.kind),
      role: visibleText(binding.roleRef.name),
      failed: failedOf(miss),
      ...('subject' in relation ? { subject: plain(subjectWords(relation.subject, binding.namespace)) } : {}),
    },
    ...told({ says: sayMiss(miss, caller) }),
  }
}
