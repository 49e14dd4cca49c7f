'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { identityQuery } from '@/lib/facts/identity/query'
import { shortUser } from '@/lib/phrase/users'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'

function Named({ label, value }: { label: ReactNode; value: string | undefined }) {
  if (value === undefined) return null
  return (
    <span className="min-w-0 truncate">
      <span className="text-quiet">{label} </span>
      <span translate="no" className="font-mono">
        {visibleText(value)}
      </span>
    </span>
  )
}

/** Without a pod: whose permissions every page shows, and from which machine. */
function WhoseUser({ user, from }: { user: string; from: string | undefined }) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-4">
      <Named
        label={
          <>
            <span className="max-md:hidden">your permissions, </span>as
          </>
        }
        value={user || 'a user that is not named'}
      />
      <span className="hidden min-w-0 md:inline-flex">
        <Named label="no pod, attached from" value={from} />
      </span>
    </div>
  )
}

const SOON_MS = 5 * 60_000

/** In user mode: whose permissions every page shows, and until when. A phone has room for the end only when it is near. */
function Viewing({ user, groups, expiresAt }: NonNullable<Identity['viewer']>) {
  const now = useNow()
  const isSoon = expiresAt !== undefined && now > 0 && Date.parse(expiresAt) - now < SOON_MS
  return (
    <div className="flex min-w-0 flex-1 items-center gap-4">
      <Named label="as" value={shortUser(user)} />
      <span className="hidden text-quiet md:inline">{counted(groups, 'group')}</span>
      {expiresAt === undefined ? null : (
        <span className={`shrink-0 ${isSoon ? 'text-warning' : 'hidden text-quiet md:inline'}`}>
          ends <RelativeTime at={expiresAt} />
        </span>
      )}
    </div>
  )
}

/** Which pod this is, or which machine attached, and whose permissions are shown, in one line. */
export function Whose() {
  const { data, isPending } = useQuery(identityQuery())
  const pod = data?.pod
  const where = pod?.namespace && pod.name ? `${pod.namespace}/${pod.name}` : (pod?.name ?? pod?.hostname)
  const account = pod?.serviceAccount
  if (data?.viewer !== undefined) return <Viewing {...data.viewer} />
  if (data?.attachedAs !== undefined) return <WhoseUser user={data.attachedAs} from={data.attachedFrom} />
  return (
    <div className="flex min-w-0 flex-1 items-center gap-4">
      {pod === undefined ? (
        <span className="text-quiet">
          {isPending ? 'Checking which pod this is' : 'Could not tell which pod this is'}
        </span>
      ) : (
        <>
          <span className={`min-w-0 ${account === undefined ? 'inline-flex' : 'hidden sm:inline-flex'}`}>
            <Named label={data?.attachedFrom ? 'attached from' : 'pod'} value={data?.attachedFrom ?? where} />
          </span>
          <Named label="as" value={account && pod.namespace ? `${pod.namespace}/${account}` : account} />
        </>
      )}
    </div>
  )
}
