import type { ReactNode } from 'react'

interface LinkProps {
  href: string
  className?: string
  children?: ReactNode
  'aria-label'?: string
}

/** In place of the framework's link, on the page that explains: to the pages of causes beside it. What only a pod has is left out. */
export default function Link({ href, children, className, 'aria-label': label }: LinkProps) {
  if (!href.startsWith('/causes/')) return null
  return (
    <a href={`${href.slice(1)}.html`} className={className} aria-label={label}>
      {children}
    </a>
  )
}
