import type { ComponentProps } from 'react'

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'primary' | 'plain'
}

const LOOK = {
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  plain: 'border-line-strong bg-surface text-ink hover:bg-sunken',
}

export function Button({ look = 'plain', className = '', ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex h-8 items-center gap-1.5 rounded-sm border px-3 text-13 font-medium whitespace-nowrap disabled:opacity-60 ${LOOK[look]} ${className}`}
      {...props}
    />
  )
}
