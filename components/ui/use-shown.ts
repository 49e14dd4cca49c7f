import { useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

/**
 * A value from the address, shown at once. The address follows a change in a transition, until which React
 * would put a controlled input back: a click would jump back and fast typing would lose letters. Returns what
 * to show and how to change it; a change that comes from the address itself, such as going back, is adopted.
 */
export function useShown(inUrl: string, write: (value: string) => void): [string, (value: string) => void] {
  const [shown, setShown] = useState(inUrl)
  const written = useRef<string[]>([])
  useEffect(() => {
    const at = written.current.indexOf(inUrl)
    written.current = at < 0 ? [] : written.current.slice(at + 1)
    if (at < 0) setShown(inUrl)
  }, [inUrl])
  const change = (value: string) => {
    written.current.push(value)
    setShown(value)
    write(value)
  }
  return [shown, change]
}

/** Changes one field of the query in its place; without a value it is taken away. */
export function setParam(name: string, ...values: readonly string[]): void {
  const params = new URLSearchParams(location.search)
  const [first, ...more] = values.filter((value) => value !== '')
  if (first === undefined) params.delete(name)
  else params.set(name, first)
  for (const value of more) params.append(name, value)
  const query = params.size === 0 ? '' : `?${params}`
  window.history.replaceState(null, '', `${location.pathname}${query}${location.hash}`)
}

/** One field of the query, as `useShown` shows what is in the address. */
export function useParam(name: string): [string, (value: string) => void] {
  return useShown(useSearchParams().get(name) ?? '', (value) => setParam(name, value))
}
