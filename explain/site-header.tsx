import { Mark } from '@/components/ui/mark'

const LINK = 'text-accent hover:underline max-md:inline-flex max-md:min-h-11 max-md:items-center'

/** The top of each page of the folder; `root` leads to it. Files by name, since a folder opened from disk has no index. */
export function SiteHeader({ root = '' }: { root?: string }) {
  return (
    <header className="border-b border-line bg-surface px-4 md:px-6 lg:px-8 wide:px-10 print:hidden">
      <nav
        aria-label="Podglass"
        className="mx-auto flex min-h-12 max-w-page flex-wrap items-center gap-x-5 text-13"
      >
        <a
          href={`${root}index.html`}
          className="flex min-h-11 items-center gap-2 text-15 font-[650] tracking-tight"
        >
          <Mark />
          Podglass
        </a>
        <a href={`${root}index.html`} className={LINK}>
          Explain an error
        </a>
        <a href={`${root}causes/index.html`} className={LINK}>
          All causes
        </a>
        <a href={`${root}docs/tutorial.html`} className={LINK}>
          Tutorial
        </a>
        <a href={`${root}docs/tutorial.ko.html`} lang="ko" className={LINK}>
          한국어
        </a>
        <a href={`${root}docs/index.html`} className={LINK}>
          Docs
        </a>
      </nav>
    </header>
  )
}
