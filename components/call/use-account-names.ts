import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Access } from '@/lib/facts/account/contract'
import { resourcesQuery } from '@/lib/facts/objects/query'

const MOST = 200

/**
 * ServiceAccounts of the namespace to offer while typing, as "namespace/name": listed once a field is entered
 * and only where this pod's account can list them, so a pod with few permissions causes no refusal.
 */
export function useAccountNames(own: Access | undefined): { names: string[]; want: () => void } {
  const [isWanted, setIsWanted] = useState(false)
  const cell = own?.rows.find(({ group, resource }) => group === '' && resource === 'serviceaccounts')?.cells
    .list
  const mayList = cell?.state === 'cluster' || cell?.state === 'namespace'
  const namespace = own?.namespace ?? ''
  const { data } = useQuery({
    ...resourcesQuery({ group: '', version: 'v1', resource: 'serviceaccounts', namespace }),
    enabled: isWanted && mayList,
  })
  const names = (data?.rows ?? []).slice(0, MOST).map(({ key }) => `${namespace}/${key}`)
  return { names, want: () => setIsWanted(true) }
}
