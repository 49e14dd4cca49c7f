import type { ComponentProps } from 'react'

/** What is code or a name, within words: a translation of the page by the browser leaves it as it is. */
export function Code({ className = '', ...props }: ComponentProps<'code'>) {
  return <code translate="no" className={`font-mono ${className}`} {...props} />
}
