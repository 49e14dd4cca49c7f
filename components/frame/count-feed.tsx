'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useVisible } from '@/components/ui/use-visible'
import { countsQuery } from '@/lib/queries/overview'

/** Keeps what the navigation counts, while somebody sees a page that has no overview of its own. Shows nothing. */
export function CountFeed() {
  const isVisible = useVisible()
  const isOverview = usePathname() === '/'
  useQuery({ ...countsQuery(), enabled: isVisible && !isOverview })
  return null
}
