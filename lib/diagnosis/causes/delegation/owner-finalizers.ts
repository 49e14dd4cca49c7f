import { say } from '@/lib/phrase/phrase'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { describeResource } from '@/lib/words/resources'
import type { FixDraft } from '../../fixes/draft'
import { deleteFixes, finalizerFixes } from '../../fixes/ownership'
import { requestChange } from '../../fixes/request-change'
import { kubectlLook } from '../../kubectl-command'
import type { RefusedText, TextCause } from '../cause'

const SAYS = {
  finalizers: say`It sets blockOwnerDeletion on an owner reference, and that needs update on the finalizers of the owner. The text does not name the owner.`,
  delete: say`It changes owner references, and that needs delete on the object itself.`,
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
  target: RefusedTarget
}

const LEAVE_OUT = say`leave blockOwnerDeletion out of the owner reference, or set it to false: deleting the owner in the foreground then does not wait for this object.`

function changesOf(check: Ownership['check']): FixDraft {
  switch (check) {
    case 'finalizers':
      return requestChange(say`Or ${LEAVE_OUT}`)
    case 'delete':
      return requestChange(say`Leave metadata.ownerReferences unchanged.`)
    case 'kind':
      return requestChange(say`Correct apiVersion and kind of the owner reference, or ${LEAVE_OUT}`)
  }
}

export const ownerFinalizers: TextCause<'H8', Ownership, RefusedText> = {
  id: 'H8',
  family: 'delegation',
  title: 'The owner’s finalizers cannot be set',
  nature: 'missing',
  // The check is an admission plugin, whatever it asks the authorizer.
  kind: 'admission',
  find({ text, target }) {
    const check = checkIn(text)
    return check ? [{ confidence: 'proven', data: { check, target } }] : []
  },
  says: ({ check }) => say`The call itself was authorized. ${SAYS[check]}`,
  fixes: ({ check, target }, { user = '', namespace = '' }) => [
    ...(check === 'finalizers' ? finalizerFixes(user, namespace) : []),
    ...(check === 'delete' ? deleteFixes(target, user, namespace) : []),
    changesOf(check),
  ],
  settle: ({ check, target }, { user = '', namespace = '' }) => {
    if (check === 'kind') return undefined
    const as = user === '' ? [] : [`--as=${user}`]
    const at = namespace === '' ? [] : ['-n', namespace]
    if (check === 'delete') {
      const { resource, group, name } = target
      const what = `${describeResource({ resource, group })}${name === '' ? '' : `/${name}`}`
      return {
        needs: say`Whether the account can delete the object.`,
        command: kubectlLook(...at, 'auth', 'can-i', 'delete', what, ...as),
      }
    }
    return {
      needs: say`The kind of the owner, which the text does not name. The permission is update on its finalizers subresource. Replace OWNERS.GROUP with its resource and API group.`,
      command: kubectlLook(
        ...at,
        'auth',
        'can-i',
        'update',
        'OWNERS.GROUP',
        '--subresource=finalizers',
        ...as,
      ),
    }
  },
}
