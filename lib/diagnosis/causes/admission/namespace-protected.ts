import { code, say } from '@/lib/phrase/phrase'
import type { AdmissionCause } from '../cause'
import { MUTATING_PLACE } from './places'

export const namespaceProtected: AdmissionCause<'J12', { namespace: string }> = {
  id: 'J12',
  family: 'admission',
  title: 'The namespace cannot be deleted',
  nature: 'state',
  find: ({ text, target }) =>
    text.startsWith('this namespace may not be deleted')
      ? [{ confidence: 'proven', data: { namespace: target.name } }]
      : [],
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} belongs to Kubernetes itself, and the API server never deletes it.`,
}
