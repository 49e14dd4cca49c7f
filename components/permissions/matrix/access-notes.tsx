import { UnseenList } from '@/components/answer/unseen-list'
import { CodeBlock } from '@/components/ui/code-block'
import { Icon } from '@/components/ui/icon'
import { StateNotice } from '@/components/ui/state-notice'
import type { Access } from '@/lib/facts/account/contract'
import { accessVerdict } from '@/lib/pages/overview/judge/access'

/** What an account without any permission reads first: that nothing is broken, what works, and the one command. */
function NothingGranted({ access }: { access: Access }) {
  const { state, says, next } = accessVerdict(access)
  if (state !== 'neutral' || access.incomplete) return null
  return (
    <div role="status" className="flex max-w-card flex-col gap-2">
      <p className="flex gap-2 text-17">
        <Icon name="dash" className="mt-1 text-quiet" />
        <span className="min-w-0 wrap-anywhere">{says}</span>
      </p>
      {next === undefined ? null : <p className="text-13 text-quiet">{next.says}</p>}
      {next?.command === undefined ? null : (
        <CodeBlock language="shell" code={next.command} label="kubectl" wrap />
      )}
    </div>
  )
}

const OTHER_BASIS: Partial<Record<Access['basis'], string>> = {
  objects: 'From the Roles and bindings that this pod can read, as RBAC decides.',
  reviews: 'From the API server’s reviews of single calls by this account.',
  nothing: 'Nothing that this pod can read or ask says anything about this account.',
}

/** What the matrix is based on, why some cells are unknown, and how to find out. */
export function AccessNotes({ access }: { access: Access }) {
  const basis = OTHER_BASIS[access.basis]
  return (
    <div className="mb-4 flex flex-col gap-3 empty:hidden">
      {access.basis === 'own' && access.unanswered === undefined ? <NothingGranted access={access} /> : null}
      {basis === undefined ? null : <p className="text-13 text-quiet">{basis}</p>}
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
