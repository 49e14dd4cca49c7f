'use client'

import { useRouter } from 'next/navigation'
import { PageLink, type PageLinkProps } from './page-link'

/** A link whose page is fetched once the pointer or the focus is on it, so that a page asks only for what is wanted. */
export function IntentLink(props: PageLinkProps) {
  const router = useRouter()
  const prefetch = () => router.prefetch(props.href)
  return (
    <PageLink
      {...props}
      onPointerEnter={(event) => {
        props.onPointerEnter?.(event)
        prefetch()
      }}
      onFocus={(event) => {
        props.onFocus?.(event)
        prefetch()
      }}
    />
  )
}
