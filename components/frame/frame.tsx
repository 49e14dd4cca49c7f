import type { ReactNode } from 'react'
import { HeaderBox } from '@/components/box/header-box'
import { Link } from '@/components/ui/link'
import { Mark } from '@/components/ui/mark'
import { Toaster } from '@/components/ui/toast'
import packageJson from '@/package.json'
import { ThemeButton } from '../ui/theme'
import { CostRate, CountFeedPlace, LivePlace, LoadAhead, LostNotice, NotLoaded } from './late-parts'
import { Nav, TabBar } from './nav'
import { Shortcuts } from './shortcuts'
import { Whose } from './whose'

/** What surrounds every page: which pod, whose permissions, the box, and links to the other pages. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="absolute left-2 z-50 -translate-y-16 rounded-sm bg-accent px-3 py-1.5 text-on-accent focus:translate-y-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-3 border-b border-line bg-surface pr-2 pl-4 text-13 md:gap-5 md:px-4 print:hidden">
        <Link href="/" className="flex h-8 shrink-0 items-center gap-2 text-15 font-[650] tracking-tight">
          <Mark />
          Podglass
        </Link>
        <Whose />
        <HeaderBox />
        <div className="flex shrink-0 items-center gap-1">
          <LivePlace />
          <CostRate />
          <Shortcuts />
          <ThemeButton />
        </div>
      </header>
      <NotLoaded />
      <div className="md:flex">
        <Nav version={packageJson.version} />
        <main
          id="content"
          className="min-h-[calc(100dvh-3rem)] min-w-0 flex-1 outline-none pb-14 md:pb-0 print:min-h-0 print:pb-0"
        >
          <LostNotice />
          {children}
        </main>
      </div>
      <TabBar version={packageJson.version} />
      <Toaster />
      <LoadAhead />
      <CountFeedPlace />
    </>
  )
}
