import { diagnose } from '@/lib/diagnosis/diagnose'
import { callerUser, type Facts, type ReadObjects } from '@/lib/diagnosis/facts'
import type { RoleRef, Subject } from '@/lib/rbac/types'

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

function keptObjects(objects: ReadObjects, isOfCaller: (subject: Subject) => boolean): ReadObjects {
  const ofCaller = <T extends { subjects: readonly Subject[] }>(all: readonly T[]) =>
    all.filter(({ subjects }) => subjects.some(isOfCaller))
  const roleBindings = ofCaller(objects.roleBindings)
  const clusterRoleBindings = ofCaller(objects.clusterRoleBindings)
  const refs: RoleRef[] = [...roleBindings, ...clusterRoleBindings].map(({ roleRef }) => roleRef)
  const isBound = ({ name }: { name: string }) => refs.some((ref) => ref.name === name)
  return {
    ...objects,
    roles: objects.roles.filter(isBound),
    clusterRoles: objects.clusterRoles.filter(isBound),
    roleBindings,
    clusterRoleBindings,
  }
}

/** Roles and bindings of the caller alone. */
function withOwnObjects(facts: Facts): Facts {
  const { objects } = facts
  if (objects.state === 'unread') return facts
  return { ...facts, objects: { ...objects, value: keptObjects(objects.value, bindsCaller(facts)) } }
}

/**
 * The facts without what the answer does not need: other kinds, and the roles and bindings of others. Each part is left out only
 * if the engine gives the same answer without it.
 */
export function neededFacts(facts: Facts): Facts {
  const answer = JSON.stringify(diagnose(facts))
  return [withNearKinds, withOwnObjects].reduce((kept, without) => {
    const fewer = without(kept)
    return JSON.stringify(diagnose(fewer)) === answer ? fewer : kept
  }, facts)
}
