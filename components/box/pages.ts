import type { IconName } from '@/components/ui/icon'

/** One page of the navigation. `key` opens it after `g`. */
export interface NavPage {
  href: string
  label: string
  icon: IconName
  key: string
}

/** The pages, in the order of the navigation. */
export const PAGES = [
  { href: '/', label: 'Overview', icon: 'overview', key: 'o' },
  { href: '/ask', label: 'Ask', icon: 'search', key: 'a' },
  { href: '/refusals', label: 'Refusals', icon: 'lock', key: 'f' },
  { href: '/resources', label: 'Resources', icon: 'resources', key: 'r' },
  { href: '/namespaces', label: 'Namespaces', icon: 'namespaces', key: 'n' },
  { href: '/permissions', label: 'Permissions', icon: 'permissions', key: 'p' },
  { href: '/identity', label: 'Identity', icon: 'identity', key: 'i' },
  { href: '/connection', label: 'Connection', icon: 'connection', key: 'c' },
  { href: '/causes', label: 'Causes', icon: 'book', key: 'w' },
  { href: '/report', label: 'Report', icon: 'report', key: 't' },
] as const satisfies readonly NavPage[]

export type PageHref = (typeof PAGES)[number]['href']

/** True where `path` is the page or below it. */
export function isCurrentPage(href: string, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)
}
