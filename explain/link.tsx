import type { ReactNode } from 'react'

interface LinkProps {
  href: string
  children?: ReactNode
  'aria-label'?: string
}

/** In place of the framework's link: there is one page here. Words stay; what only links to another page is left out. */
export default function Link({ href, children, 'aria-label': label }: LinkProps) {
  if (!href.startsWith('/causes/')) return null
  return (
    <span className="font-medium">
      {label === undefined ? null : <span className="sr-only">Cause </span>}
      {children}
    </span>
  )
}
