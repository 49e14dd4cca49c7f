import { Chip } from '@/components/ui/chip'
import { Code } from '@/components/ui/code'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { keysOf } from '@/lib/facts/refusals/judge/seen-refusals'
import { shortUser } from '@/lib/phrase/users'
import { grouped } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'

type Counted = Pick<LoggedRefusal, 'id' | 'request' | 'explanation'>

interface AccountChipsProps {
  refusals: readonly Pick<LoggedRefusal, 'request'>[]
  /** What is counted, as in the headline of the page. */
  now: readonly Counted[]
  namespace: string
  /** The account that the page shows; "" for all. */
  user: string
  onUser: (user: string) => void
}

/** Whose refusals are shown, where there are those of several accounts. */
export function AccountChips({ refusals, now, namespace, user, onUser }: AccountChipsProps) {
  const users = [...new Set(refusals.flatMap(({ request }) => request.user || []))]
  if (users.length < 2) return null
  const count = (of: readonly Counted[]) => (of.length === 0 ? {} : { count: grouped(keysOf(of).length) })
  return (
    <fieldset className="flex min-w-0 items-center gap-1.5 max-md:swiped md:flex-wrap">
      <legend className="sr-only">Account</legend>
      <span aria-hidden="true" className="mr-1 text-13 text-quiet">
        Account
      </span>
      <Chip pressed={user === ''} onPress={() => onUser('')} {...count(now)}>
        All
      </Chip>
      {users.map((each) => (
        <Chip
          key={each}
          pressed={each === user}
          onPress={() => onUser(each === user ? '' : each)}
          {...count(now.filter(({ request }) => request.user === each))}
        >
          <Code className="max-w-48 truncate">{visibleText(shortUser(each, namespace))}</Code>
        </Chip>
      ))}
    </fieldset>
  )
}
