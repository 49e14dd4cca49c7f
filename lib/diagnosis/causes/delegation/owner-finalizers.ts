import { requestChange } from '../../fixes/request-change'
import { kubectlLook } from '../../kubectl-command'
import type { Refused, TextCause } from '../cause'

const SAYS = {
  finalizers:
    'It sets blockOwnerDeletion on an owner reference, and that needs update on the finalizers of the owner. The text does not name the owner.',
  delete: 'It changes owner references, and that needs delete on the object itself.',
  kind: 'It sets blockOwnerDeletion on an owner reference whose apiVersion and kind the API server does not know.',
}

function checkIn(text: string): keyof typeof SAYS | undefined {
  if (text.startsWith("cannot set an ownerRef on a resource you can't delete")) return 'delete'
  if (!text.startsWith('cannot set blockOwnerDeletion ')) return undefined
  return text.startsWith('cannot set blockOwnerDeletion if an ownerReference refers to a resource you can')
    ? 'finalizers'
    : 'kind'
}

export const ownerFinalizers: TextCause<'H8', { check: 'finalizers' | 'delete' | 'kind' }, Refused> = {
  id: 'H8',
  family: 'delegation',
  title: 'The owner’s finalizers may not be set',
  nature: 'missing',
  // The check is an admission plugin, whatever it asks the authorizer.
  kind: 'admission',
  find({ text }) {
    const check = checkIn(text)
    return check ? [{ confidence: 'proven', distance: 0, data: { check } }] : []
  },
  says: ({ check }) => `The call itself was authorized. ${SAYS[check]}`,
  fixes: ({ check }) => [
    requestChange(
      check === 'delete'
        ? 'Leave metadata.ownerReferences unchanged.'
        : 'Leave blockOwnerDeletion out of the owner reference, or set it to false: deleting the owner in the foreground then does not wait for this object.',
    ),
  ],
  settle: (_, { user = '' }) => ({
    needs:
      'The kind of the owner, which the text does not name. The permission is update on its finalizers subresource, in its API group.',
    command: kubectlLook(
      'auth',
      'can-i',
      'update',
      'OWNERS.GROUP',
      '--subresource=finalizers',
      ...(user === '' ? [] : [`--as=${user}`]),
    ),
  }),
}
