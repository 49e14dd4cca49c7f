'use client'

import Link from 'next/link'
import { RecentList } from '@/components/box/recent-list'
import { buttonClass } from '@/components/ui/button'
import { spellCall } from '@/lib/ask/spell-call'
import type { AccountCheck } from '@/lib/contract/access-check'
import { causesAddress, checkAddress } from '@/lib/words/page-addresses'

function examplesIn(namespace: string): AccountCheck[] {
  return [
    { verb: 'list', group: '', resource: 'pods', namespace },
    { verb: 'watch', group: '', resource: 'secrets', namespace },
    { verb: 'delete', group: '', resource: 'pods', namespace },
    { verb: 'list', group: '', resource: 'pods', namespace: '' },
    { verb: 'get', path: '/metrics' },
  ]
}

/** Under the box before anything is asked: recent questions, what it takes, and calls to start with. */
export function NothingAsked({ ownNamespace }: { ownNamespace: string | undefined }) {
  return (
    <>
      <RecentList />
      {ownNamespace === undefined ? null : (
        <section aria-labelledby="examples" className="mt-8">
          <h2 id="examples" className="text-15 font-[650]">
            Start with one of these
          </h2>
          <ul className="mt-3 flex flex-wrap gap-2">
            {examplesIn(ownNamespace).map((check) => (
              <li key={JSON.stringify(check)} className="max-w-full">
                <Link
                  prefetch={false}
                  href={checkAddress(check)}
                  scroll={false}
                  className={`${buttonClass()} max-w-full font-mono`}
                >
                  <span className="truncate">{spellCall(check)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="mt-8 text-13 text-quiet">
        Each answer names one cause.{' '}
        <Link prefetch={false} href={causesAddress()} className="text-accent underline">
          All causes
        </Link>
      </p>
    </>
  )
}
