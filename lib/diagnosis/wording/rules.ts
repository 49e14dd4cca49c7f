import { visibleText } from '@/lib/contract/visible-text'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import type { FamilyFinding, MissData } from '../causes/finding'
import { describeGrant, describeResource, describeRule, describeScope, listOf } from './phrases'
import { type SubresourceFinding, saySecondRight, subresourceLesson } from './subresources'

type Finding = FamilyFinding<'rules'>

// The rule stands in the Role that the review named; without a name it is one rule of the account.
function subjectOf({ grant }: MissData): string {
  return grant ? describeGrant(grant) : 'A rule of this account'
}

function gives(data: MissData): string {
  return `${subjectOf(data)} gives ${describeRule(data.miss.rule)}`
}

function target(request: Attributes): string {
  return request.kind === 'path' ? request.path : describeResource(request)
}

function groupWord(group: string): string {
  return group === '' ? 'the core group, written ""' : `group "${group}"`
}

function saySubresource(finding: SubresourceFinding, request: ResourceAttributes): string {
  const { data } = finding
  const word = `${request.resource}/${request.subresource}`
  const lesson = subresourceLesson(finding.id, request)
  if (!('miss' in data)) return `A rule on ${request.resource} does not include ${word}. ${lesson}`
  const { failed, rule } = data.miss
  if (failed.includes('resource')) return `${gives(data)}, which does not include ${word}. ${lesson}`
  if (failed.includes('verb')) return `${gives(data)}, but not ${request.verb}. ${lesson}`
  return `${subjectOf(data)} covers only ${listOf(rule.resourceNames)}, and the request names ${request.name}. ${lesson}`
}

function groupOf(request: Attributes): string {
  return request.kind === 'path' ? '' : request.group
}

function namesOf({ miss }: MissData): string {
  return listOf(miss.rule.resourceNames)
}

function wordOf({ miss }: MissData): string {
  return miss.resource?.word ?? miss.rule.resources[0] ?? ''
}

/** One or two sentences on a cause of family D: the fact first, then the rule of Kubernetes behind it. */
export function sayRules(finding: Finding, request: Attributes): string {
  const { verb } = request
  switch (finding.id) {
    case 'D0':
      return sayNothing(finding.data, request)
    case 'D1':
      return `${gives(finding.data)}, but not ${verb}.`
    case 'D2':
      return `${gives(finding.data)}, but not list. Reading one object by its name is get; reading all of them is list.`
    case 'D3':
      return `${gives(finding.data)}, but not ${verb}. A client that keeps a live copy needs both list and watch.`
    case 'D4':
      return `${gives(finding.data)}. The resource is right and the group is not: the request is for ${groupWord(groupOf(request))}.`
    case 'D5':
      return `${subjectOf(finding.data)} writes the API group as "${finding.data.miss.group?.word ?? ''}". apiGroups takes the group without a version, so this rule matches nothing in ${groupWord(groupOf(request))}.`
    case 'D6':
      return `${subjectOf(finding.data)} spells the resource "${wordOf(finding.data)}"; its name in the API is ${target(request)}. A rule matches the plural name only.`
    case 'D7':
      return `${subjectOf(finding.data)} spells the resource "${wordOf(finding.data)}"; its name in the API is ${target(request)}. Names are compared byte for byte and are lower case.`
    case 'D8':
    case 'D18':
    case 'D20':
    case 'D21':
    case 'D22':
    case 'D23':
    case 'D24':
    case 'D25':
      return request.kind === 'path' ? '' : saySubresource(finding, request)
    case 'D9':
      return `${subjectOf(finding.data)} writes "${wordOf(finding.data)}", which matches nothing. Only "*" and the form "*/log" are wildcards for resources.`
    case 'D10':
      return `${subjectOf(finding.data)} gives ${wordOf(finding.data)}, which does not include ${target(request)} itself.`
    case 'D11':
      return `${subjectOf(finding.data)} covers only ${namesOf(finding.data)}, not ${request.kind === 'resource' && request.name !== '' ? request.name : 'a request without a name'}.`
    case 'D12':
      return `${subjectOf(finding.data)} allows ${verb} only for ${namesOf(finding.data)}. A ${verb} is judged by a name only when its field selector is metadata.name=<name>.`
    case 'D13':
      return `${subjectOf(finding.data)} gives create only for ${namesOf(finding.data)}. A create request carries no name, so such a rule never matches it.`
    case 'D14':
      return `${subjectOf(finding.data)} gives deletecollection only for ${namesOf(finding.data)}. Such a request carries no name, so the rule never matches it.`
    case 'D15':
      return `${gives(finding.data)}, but not deletecollection. Deleting without a name, or by a selector, is a verb of its own.`
    case 'D16':
      return `${gives(finding.data)}, but not ${verb}. PUT is update; PATCH, as kubectl edit, apply and label send it, is patch.`
    case 'D17':
      if (!('miss' in finding.data)) return saySecondRight({ ...finding, data: finding.data })
      return `${gives(finding.data)}, but not create. Applying or putting an object that does not exist needs create too.`
    case 'D19':
      return `${subjectOf(finding.data)} holds the verb "${finding.data.invented}", which Kubernetes itself never asks for. This request asks for ${verb}.`
    case 'D26': {
      const { into, source, labels } = finding.data
      const name = `ClusterRole ${visibleText(source)}`
      return labels.length === 0
        ? `${name} allows this call and carries the labels that ClusterRole ${visibleText(into)} gathers, and its rules are not there yet. The controller that fills aggregated roles has not done it.`
        : `${name} allows this call and is not gathered into ClusterRole ${visibleText(into)}, to which this account is bound: it lacks ${listOf(labels.map(({ key, value }) => `label ${visibleText(key)}: "${visibleText(value)}"`))}.`
    }
    case 'D27':
      return `This account has ${describeGrant(finding.data.grant)}, which is filled from other ClusterRoles by their labels. Rules that are written into ${visibleText(finding.data.into)} itself are replaced, so a rule that was put there is gone.`
    case 'D28':
      return `No rule of this account names ${target(request)}. Resources outside the built-in groups are in view and edit only where a ClusterRole is aggregated into them.`
    case 'D29':
      return finding.data.areRulesRead
        ? `No rule of this account that holds for paths covers ${finding.data.path}. A path needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
        : `${finding.data.path} is no resource: it needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
    case 'D30':
      return `${subjectOf(finding.data)} gives ${describeRule(finding.data.miss.rule)}, which does not cover ${verb} ${target(request)}. Only a "*" at the end is a wildcard, and verbs are lower case.`
    case 'D31':
      return `A rule of this account covers ${target(request)}, but it is bound in namespace ${finding.data.miss.rule.namespace}. Paths belong to no namespace, so only a ClusterRoleBinding counts.`
    case 'D32':
      return `This account has ${describeGrant(finding.data.grant)}, and ClusterRole view leaves out ${target(request)} on purpose.`
  }
}

function sayNothing(
  { hasOtherRules, areRulesRead }: { hasOtherRules: boolean; areRulesRead: boolean },
  request: Attributes,
): string {
  const scope = request.kind === 'resource' ? ` ${describeScope(request.namespace)}` : ''
  if (!areRulesRead)
    return `Nothing that this account can see allows ${request.verb} on ${target(request)}${scope}.`
  return hasOtherRules
    ? `No rule that applies to this account allows ${request.verb} on ${target(request)}${scope}.`
    : `This account has no rights${scope} beyond the defaults that every ServiceAccount has.`
}
