import type { ComponentProps } from 'react'
import { Icon } from './icon'

interface SearchFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange'> {
  label: string
  text: string
  onText: (text: string) => void
  icon?: 'filter' | 'search'
  /** Classes of the box around it, such as its width. */
  boxClass?: string
}

/** A field that narrows the page as the user types. Its children, such as a key or an error, go under it. */
export function SearchField({
  label,
  text,
  onText,
  icon = 'filter',
  boxClass = '',
  className = '',
  children,
  ...props
}: SearchFieldProps) {
  return (
    <div className={`relative ${boxClass}`}>
      <Icon name={icon} className="pointer-events-none absolute top-2 left-2.5 max-md:top-3.5 text-quiet" />
      <input
        type="search"
        aria-label={label}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.target.value)}
        className={`peer h-8 w-full rounded-md border border-line-strong bg-surface pr-8 pl-8.5 text-13 placeholder:text-quiet aria-invalid:border-bad [&::-webkit-search-cancel-button]:hidden ${className}`}
        {...props}
      />
      {text === '' ? null : (
        <button
          type="button"
          aria-label={`Clear: ${label}`}
          onClick={({ currentTarget }) => {
            onText('')
            currentTarget.parentElement?.querySelector('input')?.focus()
          }}
          className="absolute inset-y-0 right-0 inline-flex w-8 items-center justify-center rounded-md text-quiet hover:text-ink max-md:w-11"
        >
          <Icon name="close" className="size-3.5" />
        </button>
      )}
      {children}
    </div>
  )
}
