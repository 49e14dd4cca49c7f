import { type ComponentProps, useId } from 'react'

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
