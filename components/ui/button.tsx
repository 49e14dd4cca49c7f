import type { ComponentProps } from 'react'

const LOOK = {
  primary: 'border-accent bg-accent font-semibold text-on-accent hover:brightness-110',
  plain: 'border-line-strong bg-surface font-medium text-ink hover:bg-hover',
  bare: 'border-transparent font-medium text-quiet hover:bg-hover hover:text-ink',
}

interface Looks {
  look?: keyof typeof LOOK
  small?: boolean
}

/** The classes of a button, for a link that looks like one. */
export function buttonClass({ look = 'plain', small = false }: Looks = {}): string {
  const size = small ? 'h-7 px-2.5' : look === 'bare' ? 'h-8 px-2' : 'h-8 px-3'
  return `inline-flex items-center justify-center gap-1.5 rounded-md border text-13 whitespace-nowrap disabled:opacity-60 ${size} ${LOOK[look]}`
}

/** Primary: the one action of a page or card; plain: another; bare: one of several in a row. */
export function Button({
  look = 'plain',
  small = false,
  className = '',
  ...props
}: ComponentProps<'button'> & Looks) {
  return <button type="button" className={`${buttonClass({ look, small })} ${className}`} {...props} />
}
