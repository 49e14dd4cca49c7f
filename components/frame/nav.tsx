'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Icon, type IconName } from '@/components/ui/icon'

const PAGES: { href: string; label: string; icon: IconName }[] = [
  { href: '/', label: 'Overview', icon: 'overview' },
  { href: '/ask', label: 'Ask', icon: 'search' },
  { href: '/resources', label: 'Resources', icon: 'resources' },
  { href: '/permissions', label: 'Permissions', icon: 'permissions' },
  { href: '/identity', label: 'Identity', icon: 'identity' },
  { href: '/connection', label: 'Connection', icon: 'connection' },
  { href: '/report', label: 'Report', icon: 'report' },
]

/** The pages: on the side of a wide screen, at the bottom of a narrow one. */
export function Nav() {
  const path = usePathname()
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface md:sticky md:inset-auto md:top-12 md:h-[calc(100dvh-3rem)] md:w-44 md:shrink-0 md:border-t-0 md:border-r md:bg-transparent"
    >
      <ul className="flex md:flex-col md:gap-0.5 md:p-2">
        {PAGES.map(({ href, label, icon }) => {
          const current = href === '/' ? path === '/' : path.startsWith(href)
          return (
            <li key={href} className="min-w-0 flex-1 md:flex-none">
              <Link
                prefetch={false}
                href={href}
                aria-current={current ? 'page' : undefined}
                className="flex min-h-12 flex-col items-center justify-center gap-0.5 text-12 text-quiet hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink md:min-h-8 md:flex-row md:justify-start md:gap-2 md:rounded-sm md:px-2 md:text-15 md:hover:bg-sunken md:aria-[current]:bg-sunken"
              >
                <Icon name={icon} />
                <span className="max-w-full truncate text-[0.6875rem] max-md:tracking-tighter md:text-15">
                  {label}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
