'use client'

import { useRouter } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'
import { basePath } from '@/lib/queries/base-path'

export type PageLinkProps = Omit<ComponentProps<'a'>, 'href' | 'target' | 'download'> & {
  /** Path of a page of ours, without the base path. */
  href: string
  /** False leaves the page where it is scrolled to. */
  scroll?: boolean
}

function isForBrowser(event: MouseEvent): boolean {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
}

/**
 * A link to another page of ours, opened without loading the frame anew. Next's own Link does the same with 4 KB of script
 * more on every page, most of it for prefetching by what is in view.
 */
export function PageLink({ href, scroll = true, onClick, ...props }: PageLinkProps) {
  const router = useRouter()
  return (
    <a
      {...props}
      href={`${basePath}${href}`}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || isForBrowser(event)) return
        event.preventDefault()
        router.push(href, { scroll })
      }}
    />
  )
}
