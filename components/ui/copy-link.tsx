'use client'

import { useSyncExternalStore } from 'react'
import { CopyButton } from './copy-button'

const never = () => () => undefined

/** Copies the address of this page, which contains everything it shows. */
export function CopyLink({ label }: { label: string }) {
  const href = useSyncExternalStore(
    never,
    () => location.href,
    () => '',
  )
  return <CopyButton text={href} label={label} word="Copy link" />
}
