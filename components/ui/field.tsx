import { type ComponentProps, useEffect, useId, useState } from 'react'
import { Icon } from './icon'

const CONTROL =
  'h-8 w-full min-w-0 rounded-sm border border-line-strong bg-surface px-2 font-mono text-13 text-ink placeholder:text-quiet aria-invalid:border-bad'

interface InputProps extends ComponentProps<'input'> {
  label: string
  /** What is wrong with the value, from the answer of the server. */
  error?: string | undefined
  hint?: string
}

/** One labelled input; its error is shown under it and announced. */
export function Input({ label, error, hint, className = '', ...props }: InputProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-12 font-medium text-quiet">
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={error !== undefined}
        {...(note === undefined ? {} : { 'aria-describedby': `${id}-note` })}
        className={CONTROL}
        {...props}
      />
      {note === undefined ? null : (
        <p id={`${id}-note`} className={`text-12 ${error === undefined ? 'text-quiet' : 'text-bad'}`}>
          {note}
        </p>
      )}
    </div>
  )
}

interface CommittedInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur'> {
  label: string
  /** What is in the address, as it is typed. */
  inUrl: string
  /** What is wrong with a text; undefined when nothing is. */
  faultOf: (text: string) => string | undefined
  /** Takes a valid text, on Enter and when the field loses focus. */
  onCommit: (text: string) => void
}

/** A field for one part of the address. An invalid text stays in the field and does not change the address. */
export function CommittedInput({ label, inUrl, faultOf, onCommit, ...props }: CommittedInputProps) {
  const [text, setText] = useState(inUrl)
  const [fault, setFault] = useState(() => faultOf(inUrl))
  useEffect(() => {
    setText(inUrl)
    setFault(undefined)
  }, [inUrl])
  const commit = () => {
    const trimmed = text.trim()
    const wrong = trimmed === '' ? undefined : faultOf(trimmed)
    setFault(wrong)
    if (wrong === undefined && trimmed !== inUrl) onCommit(trimmed)
  }
  return (
    <Input
      {...props}
      label={label}
      value={text}
      error={fault}
      onChange={(event) => {
        setText(event.target.value)
        setFault(undefined)
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}

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
