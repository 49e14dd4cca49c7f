import type { ComponentProps, ReactNode } from 'react'
import { ScrollRegion } from './scroll-region'

interface TableProps {
  /** Says what the table contains, for people who cannot see it. */
  caption: string
  children: ReactNode
  /** Widths, such as a minimum below which the table scrolls. */
  className?: string
}

/** A table that scrolls inside itself, never the page. */
export function Table({ caption, children, className = '' }: TableProps) {
  return (
    <ScrollRegion label={caption} className="edged relative overflow-x-auto rounded-md border border-line">
      <table className={`w-full border-collapse text-13 ${className}`}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollRegion>
  )
}

export function HeadCell({ className = '', ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={`border-b border-line bg-sunken px-3 py-1.5 text-left text-12 font-medium whitespace-nowrap text-quiet ${className}`}
      {...props}
    />
  )
}

export function RowHead({ className = '', ...props }: ComponentProps<'th'>) {
  return <th scope="row" className={`px-3 py-1.5 text-left align-top font-normal ${className}`} {...props} />
}

export function TableCell({ className = '', ...props }: ComponentProps<'td'>) {
  return <td className={`px-3 py-1.5 align-top ${className}`} {...props} />
}
