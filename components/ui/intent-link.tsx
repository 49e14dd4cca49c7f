'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { ComponentProps } from 'react'

type IntentLinkProps = Omit<ComponentProps<typeof Link>, 'href' | 'prefetch'> & { href: string }

/** A link whose page is fetched once the pointer or the focus is on it, so that a page asks only for what is wanted. */
export function IntentLink(props: IntentLinkProps) {
  const router = useRouter()
  const prefetch = () => router.prefetch(props.href)
  return (
    <Link
      {...props}
      prefetch={false}
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
