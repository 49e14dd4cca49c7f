import { isBuiltInRole } from '@/lib/diagnosis/bindings/built-in-role'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { callerUser, type Facts, type ReadObjects } from '@/lib/diagnosis/facts'
import { partsOfWord } from '@/lib/rbac/call'
import type { Attributes, PolicyRule, RoleRef, Subject } from '@/lib/rbac/types'

/** Kinds of the request's group, and those of its name in other groups. */
function withNearKinds(facts: Facts): Facts {
  const { discovery, request } = facts
  if (discovery.state === 'unread' || request.kind === 'path') return facts
  const resources = discovery.value.resources.filter(
    ({ group, resource }) => group === request.group || resource === request.resource,
  )
  return { ...facts, discovery: { ...discovery, value: { ...discovery.value, resources } } }
}

function bindsCaller(facts: Facts): (subject: Subject) => boolean {
  const { name, groups } = callerUser(facts)
  const names = new Set([name, ...groups, name.split(':').at(-1)])
  return (subject) => names.has(subject.name)
}

/** True for a rule that names what the call asks for. */
function namesCall(rule: PolicyRule, request: Attributes): boolean {
  if (request.kind === 'path') return rule.nonResourceURLs?.includes(request.path) ?? false
  return (rule.resources ?? []).some((word) => partsOfWord(word).resource === request.resource)
}

function keptObjects(
  objects: ReadObjects,
  request: Attributes,
  isOfCaller: (subject: Subject) => boolean,
): ReadObjects {
  const { roles, clusterRoles } = objects
  const ofCall = new Set(
    [...roles, ...clusterRoles].flatMap(({ name, rules }) => {
      const isBuiltIn = isBuiltInRole({ kind: 'ClusterRole', name })
      return !isBuiltIn && rules.some((rule) => namesCall(rule, request)) ? [name] : []
    }),
  )
  const kept = <T extends { subjects: readonly Subject[]; roleRef: RoleRef }>(all: readonly T[]) =>
    all.filter(({ subjects, roleRef }) => ofCall.has(roleRef.name) || subjects.some(isOfCaller))
  const roleBindings = kept(objects.roleBindings)
  const clusterRoleBindings = kept(objects.clusterRoleBindings)
  const refs: RoleRef[] = [...roleBindings, ...clusterRoleBindings].map(({ roleRef }) => roleRef)
  const isBound = ({ name }: { name: string }) => ofCall.has(name) || refs.some((ref) => ref.name === name)
  return {
    ...objects,
    roles: roles.filter(isBound),
    clusterRoles: clusterRoles.filter(isBound),
    roleBindings,
    clusterRoleBindings,
  }
}

/** Roles and bindings of the caller, and what gives the same to others, beside which another case can be laid. */
function withOwnObjects(facts: Facts): Facts {
  const { objects } = facts
  if (objects.state === 'unread') return facts
  return {
    ...facts,
    objects: { ...objects, value: keptObjects(objects.value, facts.request, bindsCaller(facts)) },
  }
}

/**
 * The facts without what neither the answer nor a comparison needs: other kinds, and the roles and bindings of others. Each part is left out only
 * if the engine gives the same answer without it.
 */
export function neededFacts(facts: Facts): Facts {
  const answer = JSON.stringify(diagnose(facts))
  return [withNearKinds, withOwnObjects].reduce((kept, without) => {
    const fewer = without(kept)
    return JSON.stringify(diagnose(fewer)) === answer ? fewer : kept
  }, facts)
}
