'use client'

import { useSyncExternalStore } from 'react'
import { CopyButton } from './copy-button'

const never = () => () => undefined

/** Copies the address of this page, in which everything it shows is written. */
export function CopyLink({ label }: { label: string }) {
  const href = useSyncExternalStore(
    never,
    () => location.href,
    () => '',
  )
  return <CopyButton text={href} label={label} word="Copy link" />
}
