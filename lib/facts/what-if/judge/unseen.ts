import { findRole, isWhole } from '@/lib/diagnosis/bindings/read-objects'
import { sayCall, sayScope } from '@/lib/diagnosis/wording/phrases'
import { code, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { canICommand, kubectlLook, shellCommand } from '@/lib/rbac/kubectl-command'
import { usernameOf } from '@/lib/rbac/service-account'
import { visibleText } from '@/lib/words/visible-text'
import type { WhatIf } from '../contract'
import type { KnownBinding } from './facts'
import { bindingNamed, type WhatIfFacts } from './facts'
import { beforeAt, type OwnChange } from './own-change'
import type { Proposal } from './proposal'

type Unseen = WhatIf['unseen']

const MOST = 12

interface Seen {
  facts: WhatIfFacts
  proposal: Proposal
  known: readonly KnownBinding[]
  change: OwnChange | undefined
  caller: string
}

/** What could not be read, each with the one command someone with more permissions can check it with. */
export function whatIfUnseen(seen: Seen): Unseen {
  const all = [...reviewsUnread(seen), ...rolesUnread(seen), ...objectsUnread(seen), ...accountsUnread(seen)]
  const once = new Map(all.map((one) => [one.command, one]))
  return [...once.values()].slice(0, MOST)
}

function reviewsUnread({ facts, change, caller }: Seen): Unseen {
  const { check, discovery } = facts
  const unseen: Unseen = []
  if (check && check.decision.state === 'unread') {
    const needs = say`Whether ${sayUser(caller)} can ${sayCall(check.request)} now: ${check.decision.says}`
    unseen.push({ needs, command: canICommand(check.request, caller) })
  }
  for (const { namespace } of change?.places ?? []) {
    if (beforeAt(facts, namespace).isKnown) continue
    const as = caller === '' ? [] : [`--as=${caller}`]
    unseen.push({
      needs: say`All that ${sayUser(caller)} can do ${sayScope(namespace)} now, to tell what the paste adds from what it already has.`,
      command: kubectlLook`auth can-i --list -n ${namespace} ${as}`,
    })
  }
  if (discovery.state === 'unread') {
    const needs = say`Which resources the cluster serves: ${discovery.says} Without them no spelling is checked.`
    unseen.push({ needs, command: 'kubectl api-resources -o wide' })
  } else if (discovery.value.failedGroups.length > 0) {
    const groups = discovery.value.failedGroups.map(({ group }) =>
      group === '*' ? 'all but the core' : group,
    )
    const needs = say`The resources of API groups that could not be listed: ${words(visibleText(groups.join(', ')))}.`
    unseen.push({ needs, command: 'kubectl get apiservices' })
  }
  return unseen
}

function rolesUnread({ change }: Seen): Unseen {
  return (change?.unseenRoles ?? []).map(({ roleRef: { kind, name }, namespace }) => ({
    needs: say`What ${code(`${kind} ${name}`)} grants.`,
    command: getCommand(kind, kind === 'Role' ? namespace : '', name),
  }))
}

function getCommand(kind: string, namespace: string, name: string): string {
  return kubectlLook`-n ${namespace} get ${kind.toLowerCase()} ${name} -o yaml`
}

function objectsUnread({ facts, proposal, known }: Seen): Unseen {
  const unseen: Unseen = []
  for (const { kind, namespace, name, label } of proposal.roles) {
    const role = findRole(facts, { kind, name }, namespace)
    const isKnown = known.some(({ roleRef }) => roleRef.kind === kind && roleRef.name === name)
    if (role.state === 'unread') {
      const what = isKnown
        ? say`What ${code(label)} grants now`
        : say`Whether ${code(label)} exists, and what it grants now`
      const needs = say`${what}: an apply replaces its rules.`
      unseen.push({ needs, command: getCommand(kind, namespace, name) })
    }
    const isRead =
      kind === 'Role'
        ? isWhole(facts, 'rolebindings', namespace)
        : isWhole(facts, 'rolebindings', '') && isWhole(facts, 'clusterrolebindings', '')
    // A role that is new may be awaited by a binding too, but that is rare enough not to be asked about.
    if (isRead || isKnown || role.state === 'missing') continue
    const at = kind === 'Role' ? ['-n', namespace] : ['-A']
    const kinds = kind === 'Role' ? 'rolebindings' : 'rolebindings,clusterrolebindings'
    unseen.push({
      needs: say`Which bindings in the cluster refer to ${code(label)}, and so who gains from it.`,
      command: `${kubectlLook`${at} get ${kinds} -o wide`} | ${shellCommand('grep', '-F', '--', `${kind}/${name}`)}`,
    })
  }
  for (const { kind, namespace, name, label } of proposal.bindings) {
    if (bindingNamed(facts, namespace, name).state !== 'unread') continue
    if (known.some((one) => one.namespace === namespace && one.name === name)) continue
    const needs = say`Whether ${code(label)} exists: its roleRef could not be changed, and its subjects would be replaced.`
    unseen.push({ needs, command: getCommand(kind, namespace, name) })
  }
  for (const { roleRef, namespace } of proposal.bindings) {
    const { kind, name } = roleRef
    if (kind !== 'Role' && kind !== 'ClusterRole') continue
    const at = kind === 'Role' ? namespace : ''
    const isPasted = proposal.roles.some(
      (role) => role.kind === kind && role.name === name && role.namespace === at,
    )
    if (isPasted || findRole(facts, roleRef, at).state !== 'unread') continue
    const needs = say`Whether ${code(`${kind} ${name}`)} exists, and what it grants.`
    unseen.push({ needs, command: getCommand(kind, at, name) })
  }
  return unseen
}

function accountsUnread({ facts, proposal, caller }: Seen): Unseen {
  const unseen = new Map<string, Unseen[number]>()
  for (const { subjects, namespace: at } of proposal.bindings) {
    for (const { kind, name, namespace = at } of subjects) {
      const key = `${namespace}/${name}`
      if (kind !== 'ServiceAccount' || namespace === '' || proposal.accounts.has(key)) continue
      if (usernameOf(namespace, name) === caller) continue
      if (facts.accounts.get(key)?.state === 'read') continue
      const needs = say`Whether ServiceAccount ${code(key)} exists.`
      unseen.set(key, {
        needs,
        command: kubectlLook`-n ${namespace} get serviceaccount ${name}`,
      })
    }
  }
  return [...unseen.values()]
}
