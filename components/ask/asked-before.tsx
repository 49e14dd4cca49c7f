import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ignoredAt } from '@/components/box/ignored-options'
import { useRecents } from '@/components/box/recents'
import { foundRefusal } from '@/components/refusals/found-refusal'
import { RelativeTime, useNow } from '@/components/ui/relative-time'
import { sayIgnored } from '@/lib/ask/say-ignored'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { counted, listOf } from '@/lib/words/lists'
import { checkAddress } from '@/lib/words/page-addresses'

// A question asked just now is the one on the page.
const NEW_MS = 30_000

function sourcesOf({ seenIn }: LoggedRefusal): string {
  const from = new Set(seenIn.map((seen) => seen.from))
  return listOf([from.has('log') ? ['logs'] : [], from.has('event') ? ['events'] : []].flat())
}

interface AskedBeforeProps {
  check: AccountCheck
  ownUser: string
}

/**
 * Under the box: what the question leaves out of the line that was typed, when it was asked before, and where it was found
 * refused. Only what this window knows already; it asks nothing. Mounted again for each question.
 */
export function AskedBefore({ check, ownUser }: AskedBeforeProps) {
  const address = checkAddress(check)
  const recents = useRecents()
  const client = useQueryClient()
  const now = useNow()
  const [askedAt] = useState(() => recents.find((recent) => checkAddress(recent.check) === address)?.at ?? 0)
  const found = foundRefusal(client, check, ownUser)
  const ignored = ignoredAt(address)
  const isOld = askedAt > 0 && now - askedAt > NEW_MS
  if (ignored.length === 0 && !isOld && found === undefined) return null
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 gap-y-0.5 px-1 text-13 wrap-anywhere text-quiet">
      {ignored.length === 0 ? null : <span>Ignored: {sayIgnored(ignored)}</span>}
      {isOld ? (
        <span>
          Asked <RelativeTime at={new Date(askedAt).toISOString()} />
        </span>
      ) : null}
      {found === undefined ? null : (
        <span>
          Found in {sourcesOf(found)}: refused {counted(found.count, 'time')}, last{' '}
          <RelativeTime at={found.last} />
        </span>
      )}
    </p>
  )
}
