import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useVisible } from '@/components/ui/use-browser'
import { overviewCountsQuery } from '@/lib/pages/overview/query'

/** Keeps the navigation's counts current while someone views a page without its own overview. Renders nothing. */
export function CountFeed() {
  const isVisible = useVisible()
  const isOverview = usePathname() === '/'
  useQuery({ ...overviewCountsQuery(), enabled: isVisible && !isOverview })
  return null
}
