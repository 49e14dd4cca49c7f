import { capitalized, code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { ruleOf } from '@/lib/rbac/rule'
import { describeResource } from '@/lib/words/resources'
import { type FixDraft, requestChange, unlistedGrant } from '../../fixes/draft'
import { fixName } from '../../fixes/fix-names'
import { grant } from '../../fixes/new-role'
import { sayRefused } from '../../wording/phrases'
import type { RefusedText } from '../cause'
import { textCause } from '../finding'
import { signerFixes } from './escalations'

// Placeholders for an owner that the text does not name. In capitals, so that they match no resource.
const OWNERS = 'OWNERS'
const GROUP = 'OWNER-GROUP'
const EXAMPLE = say`such as deployments/finalizers in apps for a Deployment`

interface Owner {
  resource: string
  group: string
  /** It belongs to no namespace. */
  isWide: boolean
}

// What the authorizer of OpenShift 3 gave as its reason; RBAC gives none.
const OWNER =
  /: User "[^"]{1,600}" cannot update ([a-z0-9-]{1,63})\/finalizers(?:\.([a-z0-9.-]{1,253}))? (in project|in the namespace|at the cluster scope)\b/

function ownerIn(text: string): Owner | undefined {
  const [, resource, group = '', place] = OWNER.exec(text) ?? []
  return resource === undefined ? undefined : { resource, group, isWide: place === 'at the cluster scope' }
}

/** What lets an account set blockOwnerDeletion: update on the finalizers of the owner, which few texts name. */
function finalizerFixes(owner: Owner | undefined, user: string, namespace: string): FixDraft[] {
  const { resource, group } = owner ?? { resource: OWNERS, group: GROUP }
  const rule = { apiGroups: [group], resources: [`${resource}/finalizers`], verbs: ['update'] }
  const { resource: on, group: of } = owner ?? { resource: 'owners', group: '' }
  const name = fixName(user, {
    verb: 'update',
    group: of,
    resource: on,
    subresource: 'finalizers',
    namespace,
  })
  const made = namespace === '' || owner?.isWide ? undefined : grant(user, namespace, name, [rule])
  if (!made) {
    return [
      unlistedGrant(
        'role',
        owner
          ? say`Add update on ${finalizersOf(owner)} to a ${words(owner.isWide ? 'ClusterRole' : 'Role')} of the account that makes the call.`
          : say`Add update on the finalizers subresource of the owner’s resource, ${EXAMPLE}, to a Role of the account that makes the call.`,
      ),
    ]
  }
  const fix: FixDraft = {
    where: 'binding',
    says: owner
      ? say`Grant ${sayUser(user)} update on ${finalizersOf(owner)}.`
      : say`Grant ${sayUser(user)} update on the owner’s finalizers. Replace ${code(OWNERS)} and ${code(GROUP)} in the YAML with the owner’s resource and API group, ${EXAMPLE}: the text does not name the owner.`,
    yaml: made.yaml,
    opens: made.opens,
    ...(owner
      ? {}
      : {
          warning: say`A cluster-scoped owner needs a ClusterRole and a ClusterRoleBinding instead.`,
        }),
  }
  return [fix]
}

const asUser = (user: string) => (user === '' ? [] : [`--as=${user}`])

/** A verb on the object alone, by its name. */
function verbFixes(
  verb: string,
  { group, resource, name }: RefusedTarget,
  user: string,
  namespace: string,
): FixDraft[] {
  if (name === '' || resource === '' || namespace === '') return []
  const request = { verb, group, resource, name, namespace }
  const made = grant(user, namespace, fixName(user, request), [ruleOf(request)])
  if (!made) return []
  const fix: FixDraft = {
    where: 'binding',
    says: say`Grant ${sayUser(user)} ${code(verb)} on ${sayRefused({ group, resource, name })}.`,
    yaml: made.yaml,
    opens: made.opens,
  }
  return [fix]
}

function finalizersOf({ resource, group }: Owner): Phrase {
  return [code(describeResource({ resource, group, subresource: 'finalizers' }))]
}

const SAYS = {
  finalizers: say`It sets blockOwnerDeletion on an owner reference, which needs update on the owner’s finalizers. The text does not name the owner.`,
  delete: say`It changes owner references, which needs delete on the object itself.`,
  kind: say`It sets blockOwnerDeletion on an owner reference whose apiVersion and kind the API server does not know.`,
}

function checkIn(text: string): keyof typeof SAYS | undefined {
  if (text.startsWith("cannot set an ownerRef on a resource you can't delete")) return 'delete'
  if (!text.startsWith('cannot set blockOwnerDeletion ')) return undefined
  return text.startsWith('cannot set blockOwnerDeletion if an ownerReference refers to a resource you can')
    ? 'finalizers'
    : 'kind'
}

interface Ownership {
  check: keyof typeof SAYS
  owner: Owner | undefined
  target: RefusedTarget
}

const LEAVE_OUT = say`leave blockOwnerDeletion out of the owner reference, or set it to false: deleting the owner in the foreground then does not wait for this object.`

function changesOf(check: Ownership['check']): FixDraft {
  switch (check) {
    case 'finalizers':
      return requestChange(capitalized(LEAVE_OUT))
    case 'delete':
      return requestChange(say`Leave metadata.ownerReferences unchanged.`)
    case 'kind':
      return requestChange(say`Correct apiVersion and kind of the owner reference, or ${LEAVE_OUT}`)
  }
}

const ownerFinalizers = textCause<'H8', Ownership, RefusedText>({
  id: 'H8',
  title: 'The owner’s finalizers cannot be set',
  nature: 'missing',
  // The check is an admission plugin, whatever it asks the authorizer.
  kind: 'admission',
  find({ text, target }) {
    const check = checkIn(text)
    return check && { check, owner: ownerIn(text), target }
  },
  says: ({ check, owner }) =>
    say`The call itself was authorized. ${owner ? say`It sets blockOwnerDeletion on an owner reference, which needs update on ${finalizersOf(owner)}.` : SAYS[check]}`,
  fixes: ({ check, owner, target }, { user = '', namespace = '' }) => [
    ...(check === 'finalizers' ? finalizerFixes(owner, user, namespace) : []),
    ...(check === 'delete' ? verbFixes('delete', target, user, namespace) : []),
    changesOf(check),
  ],
  settle: ({ check, owner, target }, { user = '', namespace = '' }) => {
    if (check === 'kind') return undefined
    if (check === 'delete') {
      const { resource, group, name } = target
      const what = `${describeResource({ resource, group })}${name === '' ? '' : `/${name}`}`
      return {
        needs: say`Whether the account can delete the object.`,
        command: kubectlLook`-n ${namespace} auth can-i delete ${what} ${asUser(user)}`,
      }
    }
    if (owner) {
      const place = owner.isWide ? '' : namespace
      return {
        needs: say`Whether the account can update the owner’s finalizers.`,
        command: kubectlLook`-n ${place} auth can-i update ${describeResource(owner)} --subresource=finalizers ${asUser(user)}`,
      }
    }
    return {
      needs: say`The kind of the owner, which the text does not name. The permission is update on its finalizers subresource. Replace OWNERS.GROUP with its resource and API group.`,
      command: kubectlLook`-n ${namespace} auth can-i update OWNERS.GROUP --subresource=finalizers ${asUser(user)}`,
    }
  },
})

interface Signing {
  action: 'approve' | 'sign' | 'attest'
  signer: string
}

const SIGNER =
  /^user not permitted to (approve|sign|attest|create or update)\b[^"'\n]{0,120}signerName ["'`]?([^"'`\s]{1,600})/

const signer = textCause<'H9', Signing, RefusedText>({
  id: 'H9',
  title: 'The account cannot use the signer',
  nature: 'missing',
  kind: 'authorization',
  headline: 'The call was authorized, but a second permission that it needs is missing.',
  find({ text }) {
    const signer = SIGNER.exec(text)
    if (!signer) return undefined
    const action = signer[1] === 'approve' || signer[1] === 'sign' ? signer[1] : 'attest'
    return { action, signer: signer[2] ?? '' }
  },
  says: ({ action, signer }) =>
    say`The call itself was authorized. The verb ${code(action)} for signer ${code(signer)} is a separate permission, on signers in certificates.k8s.io.`,
  fixes: (data, { user = '' }) => signerFixes(data, user),
  settle: ({ action, signer }, { user = '' }) => ({
    needs: say`Whether ${user === '' ? say`you have` : say`the account has`} that verb.`,
    command: kubectlLook`auth can-i ${action} signers.certificates.k8s.io/${signer} ${asUser(user)}`,
    ...(user === '' ? { isForReader: true } : {}),
  }),
})

const UNSAFE = 'unsafe-delete-ignore-read-errors'
const NOT_PERMITTED = `not permitted to do "${UNSAFE}"`

const UNSAFE_WARNING = say`It deletes past finalizers and preconditions, so what belongs to the object can be left behind, and Kubernetes warns that this can break the cluster. Take the permission away again once the object is gone.`

// pkg/endpoints/handlers/delete.go of kubernetes/apiserver, 1.32+.
const unsafeDelete = textCause<'H10', RefusedTarget, RefusedText>({
  id: 'H10',
  title: 'An unreadable object needs a verb of its own to be deleted',
  nature: 'missing',
  kind: 'authorization',
  headline: 'The call was authorized, but a second permission that it needs is missing.',
  find: ({ text, target }) => (text.startsWith(NOT_PERMITTED) ? target : undefined),
  says: (target) =>
    say`The delete itself was authorized. It has the option ignoreStoreReadErrorWithClusterBreakingPotential, which also needs the verb ${code(UNSAFE)} on ${sayRefused(target)}: it deletes what the API server cannot read, past finalizers and preconditions.`,
  fixes: (target, { user = '', namespace = '' }) => [
    requestChange(say`If the API server can read the object, delete it without the option.`),
    ...verbFixes(UNSAFE, target, user, namespace).map((fix) => ({ ...fix, warning: UNSAFE_WARNING })),
  ],
  settle: ({ resource, group, name }, { user = '', namespace = '' }) => {
    const what = `${describeResource({ resource, group })}${name === '' ? '' : `/${name}`}`
    return {
      needs: say`Whether the account has that verb.`,
      command: kubectlLook`-n ${namespace} auth can-i ${UNSAFE} ${what} ${asUser(user)}`,
    }
  },
})

export const secondCheckCauses = [ownerFinalizers, signer, unsafeDelete] as const
