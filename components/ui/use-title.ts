'use client'

import { useEffect } from 'react'

/** Names the window after what it shows, until the page is left; the title of the page where `title` is null. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    const before = document.title
    document.title = title
    return () => {
      // The next page has set its own title already.
      if (document.title === title) document.title = before
    }
  }, [title])
}
