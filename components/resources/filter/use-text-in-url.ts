'use client'

import { useEffect, useRef, useState } from 'react'

/**
 * A typed text that is also in the address. What is typed counts at once; the address follows and wins only
 * when it has something not typed here, such as after going back.
 */
export function useTextInUrl(
  inUrl: string,
  write: (text: string) => void,
): [text: string, type: (text: string) => void] {
  const [text, setText] = useState(inUrl)
  const typed = useRef<string[]>([])
  useEffect(() => {
    const at = typed.current.indexOf(inUrl)
    typed.current = typed.current.slice(at + 1)
    if (at < 0) setText(inUrl)
  }, [inUrl])
  const type = (next: string) => {
    typed.current.push(next)
    setText(next)
    write(next)
  }
  return [text, type]
}
