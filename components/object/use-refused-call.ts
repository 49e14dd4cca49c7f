import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LineRefusal } from '@/lib/facts/call/judge/line-refusal'
import { identityQuery } from '@/lib/facts/identity/query'
import { usernameOf } from '@/lib/rbac/service-account'
import { checkAddress } from '@/lib/words/page-addresses'

export interface ExplainedCall extends LineRefusal {
  /** The Ask page with this call explained. */
  href: string
}

type Read = (line: string) => LineRefusal | undefined

/** A line that may be a refusal; the sentence is read by code that is loaded for the first such line. */
const MAY_BE = /forbidden|cannot/

const KEPT = 5_000

/** Reads each line once. */
function once(read: Read): Read {
  const known = new Map<string, LineRefusal | undefined>()
  return (line) => {
    if (!MAY_BE.test(line)) return undefined
    if (!known.has(line)) {
      if (known.size >= KEPT) known.clear()
      known.set(line, read(line))
    }
    return known.get(line)
  }
}

function hrefOf({ user, call }: LineRefusal, ownUser: string): string {
  const who = user === ownUser ? {} : { user }
  const { path, group = '', resource = '', ...rest } = call
  return checkAddress(
    path === undefined ? { ...rest, group, resource, ...who } : { verb: call.verb, path, ...who },
  )
}

/** Finds the refused call in a line, with where it is explained; finds none until its code is loaded. */
export function useRefusedCalls(lines: readonly string[]): (line: string) => ExplainedCall | undefined {
  const [reader, setReader] = useState<{ read: Read }>()
  const { data: identity } = useQuery({ ...identityQuery(), enabled: false })
  const isNeeded = reader === undefined && lines.some((line) => MAY_BE.test(line))
  useEffect(() => {
    if (!isNeeded) return
    let isOver = false
    import('@/lib/facts/call/judge/line-refusal').then(
      ({ refusedCall }) => {
        if (!isOver) setReader({ read: once(refusedCall) })
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
    return found && { ...found, href: hrefOf(found, ownUser) }
  }
}
