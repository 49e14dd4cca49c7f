'use client'

import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { lazy, Suspense, useLayoutEffect } from 'react'
import { isAsked } from '@/components/box/answer-address'
import { AskBox } from '@/components/box/ask-box'
import { RecentList } from '@/components/box/recent-list'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'

// Only a page that answers something needs it.
const Asked = lazy(() => import('@/components/ask/asked').then((module) => ({ default: module.Asked })))

/** Tells whether the address asks something. Apart, since a static page learns its address in the browser. */
export function AddressAsks({ onAsked }: { onAsked: (isAsked: boolean) => void }) {
  const isNow = isAsked(useSearchParams())
  useLayoutEffect(() => onAsked(isNow), [isNow, onAsked])
  return null
}

// The answer takes most of the window at once, so that what comes late moves nothing in sight.
const ABOVE = 'min-h-[75vh]'

function Waiting() {
  return (
    <div className={`mt-4 md:mt-5 ${ABOVE}`}>
      <Skeleton label="Reading the question" lines={5} />
    </div>
  )
}

function Close() {
  const router = useRouter()
  const [hasKeys] = useSingleKeys()
  const close = () => router.push('/', { scroll: false })
  useShortcuts({ Escape: close })
  return (
    <p className="mt-2 px-1 text-13">
      <Link
        prefetch={false}
        href="/"
        scroll={false}
        className="inline-flex items-center text-quiet hover:text-ink hover:underline max-md:min-h-11"
      >
        Close the answer
      </Link>
      {hasKeys ? (
        <span aria-hidden="true" className="ml-2 max-md:hidden">
          <kbd className="rounded-sm border border-line px-1 font-mono text-12 text-quiet">Esc</kbd>
        </span>
      ) : null}
    </p>
  )
}

/** The box of Overview, and under it the answer to what its address asks: whoever pastes stays on the page. */
export function OverviewBox({ isAsking }: { isAsking: boolean }) {
  if (!isAsking) {
    return (
      <AskBox waiting={<Waiting />}>
        <RecentList />
      </AskBox>
    )
  }
  return (
    <Suspense
      fallback={
        <>
          <AskBox>
            <RecentList />
          </AskBox>
          <Waiting />
        </>
      }
    >
      <Asked aside={<Close />} waitingClass={ABOVE} />
    </Suspense>
  )
}
