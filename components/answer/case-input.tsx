import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { MOST_OF_CASE } from '@/lib/answer/case-facts'
import { sayBytes } from '@/lib/words/bytes'

/** The text of a case file, which is measured before it is read. */
export async function textOfCase(file: File): Promise<string> {
  // A character takes up to three bytes.
  if (file.size > 3 * MOST_OF_CASE)
    throw new Error(`This file is ${sayBytes(file.size)}, more than any case file.`)
  return await file.text()
}

interface CaseInputProps {
  onFile: (file: File | undefined) => void
  label?: string
}

/** Opens a case file from this machine. */
export function CaseInput({ onFile, label = 'Open a case file' }: CaseInputProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>
        <Icon name="box" />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={label === 'Open a case file' ? 'Case file' : label}
        hidden
        onChange={({ target }) => {
          onFile(target.files?.[0])
          target.value = ''
        }}
      />
    </>
  )
}
