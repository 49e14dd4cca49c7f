'use client'

import { type ComponentProps, useEffect, useState } from 'react'
import { Input } from './field'

interface CommittedInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur'> {
  label: string
  hint?: string
  /** What is in the address, as it is typed. */
  inUrl: string
  /** What is wrong with a text; undefined when nothing is. */
  faultOf: (text: string) => string | undefined
  /** Takes a valid text, on Enter and when the field loses focus. */
  onCommit: (text: string) => void
}

/** A field for one part of the address. An invalid text stays in the field and does not change the address. */
export function CommittedInput({ label, hint, inUrl, faultOf, onCommit, ...props }: CommittedInputProps) {
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
      {...(hint === undefined ? {} : { hint })}
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
