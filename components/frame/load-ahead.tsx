'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { PAGES } from './pages'

const AFTER_MS = 4_000

/** Loads the other pages once this one is done, so that each opens at once, also after the connection was lost. */
export function LoadAhead() {
  const router = useRouter()
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { href } of PAGES) router.prefetch(href)
    }, AFTER_MS)
    return () => clearTimeout(timer)
  }, [router])
  return null
}
