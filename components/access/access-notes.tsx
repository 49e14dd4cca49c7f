import { StateNotice } from '@/components/ui/state-notice'
import type { Access } from '@/lib/contract/access'
import { UnseenList } from './explanation/unseen-list'

const CHOOSE = 'Choose a cell to see which binding grants it, or why none does.'

/** What the matrix is based on, under its heading. */
export const BASIS: Record<Access['basis'], string> = {
  own: `All cells come from one rules review. ${CHOOSE}`,
  objects: `From the Roles and bindings that this pod may read, as RBAC decides. ${CHOOSE}`,
  reviews: 'From the API server’s reviews of single calls by this account.',
  nothing: 'Nothing that this pod may read or ask says anything about this account.',
}

/** Why cells of the matrix are not known, and how to find out. */
export function AccessNotes({ access }: { access: Access }) {
  return (
    <div className="mb-3 flex flex-col gap-2 empty:hidden">
      {access.doubt === '' ? null : <StateNotice state="unknown">{access.doubt}</StateNotice>}
      {access.evaluationError === '' ? null : (
        <StateNotice state="unknown">
          {access.basis === 'own' ? 'The review could not resolve all bindings' : 'Not all bindings resolve'}:{' '}
          {access.evaluationError}
        </StateNotice>
      )}
      {access.unseen.length === 0 ? null : <UnseenList unseen={access.unseen} />}
    </div>
  )
}
