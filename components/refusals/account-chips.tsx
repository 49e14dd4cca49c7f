import { Chip } from '@/components/ui/chip'
import { Code } from '@/components/ui/code'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { shortUser } from '@/lib/phrase/users'
import { grouped } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'

interface AccountChipsProps {
  refusals: readonly Pick<LoggedRefusal, 'request'>[]
  namespace: string
  /** The account that the page shows; "" for all. */
  user: string
  onUser: (user: string) => void
}

/** Whose refusals are shown, where there are those of several accounts. */
export function AccountChips({ refusals, namespace, user, onUser }: AccountChipsProps) {
  const counts = new Map<string, number>()
  for (const { request } of refusals) {
    if (request.user) counts.set(request.user, (counts.get(request.user) ?? 0) + 1)
  }
  if (counts.size < 2) return null
  return (
    <fieldset className="flex min-w-0 items-center gap-1.5 max-md:swiped md:flex-wrap">
      <legend className="sr-only">Account</legend>
      <span aria-hidden="true" className="mr-1 text-13 text-quiet">
        Account
      </span>
      <Chip pressed={user === ''} onPress={() => onUser('')} count={grouped(refusals.length)}>
        All
      </Chip>
      {[...counts].map(([each, count]) => (
        <Chip
          key={each}
          pressed={each === user}
          onPress={() => onUser(each === user ? '' : each)}
          count={grouped(count)}
        >
          <Code className="max-w-48 truncate">{visibleText(shortUser(each, namespace))}</Code>
        </Chip>
      ))}
    </fieldset>
  )
}
