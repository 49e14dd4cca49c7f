import { useQuery } from '@tanstack/react-query'
import { textOfUser } from '@/components/call/account-in-url'
import { sayTuple } from '@/components/call/tuple-words'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import type { AccountCheck } from '@/lib/contract/access-check'
import { identityQuery } from '@/lib/facts/identity/query'
import { checkAddress } from '@/lib/words/page-addresses'
import { visibleText } from '@/lib/words/visible-text'
import { useAnswerAddress } from './answer-address'
import { clearRecents, type Recent, useRecents } from './recents'

const VERDICT_LOOK: Record<Recent['verdict'], { meaning: Meaning; word: string }> = {
  allowed: { meaning: 'ok', word: 'allowed' },
  denied: { meaning: 'bad', word: 'refused' },
  failed: { meaning: 'unknown', word: 'not known' },
  unknown: { meaning: 'unknown', word: 'not known' },
}

const SHOWN = 4

/** A call in few words: what sets it apart in a list, without this pod's own account and namespace. */
function sayShort({ user, groups: _, ...call }: AccountCheck, ownNamespace: string | undefined): string {
  const said = sayTuple(call, ownNamespace)
  return visibleText(user === undefined ? said : `${said}, as ${textOfUser(user)}`)
}

/** Under the box: this browser's latest questions, each with its last verdict; before the first one, what the box takes. */
export function RecentList() {
  const recents = useRecents()
  const { data } = useQuery(identityQuery())
  const here = useAnswerAddress()
  return (
    <div className="mt-1.5 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-1 text-13 text-quiet">
      {recents.length === 0 ? (
        <p className="invisible -mb-6 group-focus-within/box:visible">
          Takes kubectl, log lines, JSON and YAML. Pasted text stays{' '}
          {data?.attachedFrom === undefined ? 'in this pod' : 'on this machine'}.
        </p>
      ) : (
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          <span id="recent-questions">Recent</span>
          <ul aria-labelledby="recent-questions" className="contents">
            {recents.slice(0, SHOWN).map(({ check, verdict }) => {
              const { meaning, word } = VERDICT_LOOK[verdict]
              return (
                <li key={JSON.stringify(check)} className="max-w-full min-w-0">
                  <Link
                    href={here(checkAddress(check))}
                    scroll={false}
                    className="inline-flex max-w-full items-center gap-1.5 py-0.5 hover:text-ink hover:underline max-md:min-h-11"
                  >
                    <Icon name={SHAPE[meaning]} className={`size-3.5 ${INK[meaning]}`} />
                    <span className="sr-only">{word}: </span>
                    <span translate="no" className="truncate font-mono text-12">
                      {sayShort(check, data?.pod.namespace)}
                    </span>
                  </Link>
                </li>
              )
            })}
          </ul>
          <button
            type="button"
            onClick={clearRecents}
            className="py-0.5 hover:text-ink hover:underline max-md:min-h-11"
          >
            Clear
          </button>
        </div>
      )}
    </div>
  )
}
