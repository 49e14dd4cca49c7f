import { useEffect } from 'react'

/** Names the window after what it shows, until the page is left; the title of the page where `title` is null. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    let [before, shown] = [document.title, '']
    const name = () => {
      if (document.title === shown) return
      before = document.title
      document.title = title
      // The document trims spaces at both ends.
      shown = document.title
    }
    name()
    // The framework sets the page's own title when it arrives, which may be later.
    const observer = new MutationObserver(name)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      // The next page has already set its own title.
      if (document.title === shown) document.title = before
    }
  }, [title])
}
