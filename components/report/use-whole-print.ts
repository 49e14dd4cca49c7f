'use client'

import { useEffect } from 'react'

/** Opens every fold while the page is printed, and closes again those that were closed. */
export function useWholePrint(): void {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = []
    const open = () => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>('main details:not([open])')) {
        fold.open = true
        opened.push(fold)
      }
    }
    const close = () => {
      for (const fold of opened) fold.open = false
      opened = []
    }
    window.addEventListener('beforeprint', open)
    window.addEventListener('afterprint', close)
    return () => {
      window.removeEventListener('beforeprint', open)
      window.removeEventListener('afterprint', close)
    }
  }, [])
}
