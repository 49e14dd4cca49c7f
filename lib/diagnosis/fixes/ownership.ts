import { code, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { sayRefused } from '../wording/excerpt'
import type { FixDraft } from './draft'
import { fixName } from './fix-names'
import { grant } from './own-grant'

// Placeholders for an owner that the text does not name. In capitals, so that they match no resource.
const OWNERS = 'OWNERS'
const GROUP = 'OWNER-GROUP'
const EXAMPLE = say`such as deployments/finalizers in apps for a Deployment`

/** What lets an account set blockOwnerDeletion: update on the finalizers of the owner, which the text does not name. */
export function finalizerFixes(user: string, namespace: string): FixDraft[] {
  const rule = { apiGroups: [GROUP], resources: [`${OWNERS}/finalizers`], verbs: ['update'] }
  const request = {
    kind: 'resource',
    verb: 'update',
    group: '',
    resource: 'owners',
    subresource: 'finalizers',
    name: '',
    namespace,
  } as const
  const made = namespace === '' ? undefined : grant(user, namespace, fixName(user, request), [rule])
  if (!made) {
    return [
      {
        where: 'role',
        says: say`Add update on the finalizers subresource of the owner’s resource, ${EXAMPLE}, to a Role of the account that makes the call.`,
        opens: [],
        opensUnlisted: true,
      },
    ]
  }
  const fix: FixDraft = {
    where: 'binding',
    says: say`Grant ${sayUser(user)} update on the owner’s finalizers. Replace ${code(OWNERS)} and ${code(GROUP)} in the YAML with the owner’s resource and API group, ${EXAMPLE}: the text does not name the owner.`,
    yaml: made.yaml,
    opens: made.opens,
    warning: say`For an owner that belongs to no namespace, this takes a ClusterRole and a ClusterRoleBinding.`,
  }
  return [fix]
}

/** What lets an account change the owner references of an object: delete on it, by name. */
export function deleteFixes(
  { group, resource, name }: RefusedTarget,
  user: string,
  namespace: string,
): FixDraft[] {
  if (name === '' || resource === '' || namespace === '') return []
  const request = {
    kind: 'resource',
    verb: 'delete',
    group,
    resource,
    subresource: '',
    name,
    namespace,
  } as const
  const rule = { apiGroups: [group], resources: [resource], resourceNames: [name], verbs: ['delete'] }
  const made = grant(user, namespace, fixName(user, request), [rule])
  if (!made) return []
  const fix: FixDraft = {
    where: 'binding',
    says: say`Grant ${sayUser(user)} delete on ${sayRefused({ group, resource, name })}.`,
    yaml: made.yaml,
    opens: made.opens,
  }
  return [fix]
}
