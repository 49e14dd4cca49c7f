import Link from 'next/link'
import type { ReactNode } from 'react'
import { CostFooter } from './cost-footer'
import { LostNotice } from './lost-notice'
import { Nav } from './nav'
import { ThemeButton } from './theme-button'
import { Whose } from './whose'

/** What surrounds every page: which pod, whose permissions, and links to the other pages. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="absolute left-2 z-50 -translate-y-16 rounded-sm bg-accent px-3 py-1.5 text-on-accent focus:translate-y-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-3 border-b border-line bg-surface px-4 text-13">
        <Link prefetch={false} href="/" className="shrink-0 font-mono text-15 font-semibold tracking-tight">
          podglass
        </Link>
        <Whose />
        <ThemeButton />
      </header>
      <div className="md:flex">
        <Nav />
        <div className="flex min-h-[calc(100dvh-3rem)] min-w-0 flex-1 flex-col">
          <main id="content" className="px-4 pt-6 pb-12 md:px-8 md:pb-4">
            <LostNotice />
            <div className="mx-auto max-w-6xl">{children}</div>
          </main>
          <CostFooter />
        </div>
      </div>
    </>
  )
}
