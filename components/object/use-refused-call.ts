import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { identityQuery } from '@/lib/facts/identity/query'
import { callAddress, type RefusedCall } from '@/lib/facts/refusals/judge/refused-call'
import { usernameOf } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'

export interface ExplainedCall {
  user: string
  call: Attributes
  /** The Ask page with this call explained. */
  href: string
}

type Read = (line: string) => RefusedCall | undefined

/** A line that may be a refusal; the sentence is read by code that is loaded for the first such line. */
const MAY_BE = /forbidden|cannot/

const KEPT = 5_000

/** Reads each line once. */
function once(read: Read): Read {
  const known = new Map<string, RefusedCall | undefined>()
  return (line) => {
    if (!MAY_BE.test(line)) return undefined
    if (!known.has(line)) {
      if (known.size >= KEPT) known.clear()
      known.set(line, read(line))
    }
    return known.get(line)
  }
}

/** Finds the refused call in a line, with where it is explained; finds none until its code is loaded. */
export function useRefusedCalls(lines: readonly string[]): (line: string) => ExplainedCall | undefined {
  const [reader, setReader] = useState<{ read: Read }>()
  const { data: identity } = useQuery({ ...identityQuery(), enabled: false })
  const isNeeded = reader === undefined && lines.some((line) => MAY_BE.test(line))
  useEffect(() => {
    if (!isNeeded) return
    let isOver = false
    import('@/lib/facts/refusals/judge/line-refusal').then(
      ({ refusedIn }) => {
        if (!isOver) setReader({ read: once(refusedIn) })
      },
      // Without it the lines are shown anyway.
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [isNeeded])
  const { namespace = '', serviceAccount = '' } = identity?.pod ?? {}
  const ownUser = identity?.attachedAs ?? usernameOf(namespace, serviceAccount)
  return (line) => {
    const found = reader?.read(line)
    return found && { user: found.user, call: found.request, href: callAddress(found, ownUser) }
  }
}
