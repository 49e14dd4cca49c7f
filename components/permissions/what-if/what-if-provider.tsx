'use client'

import { useMutation } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { WhatIf } from '@/lib/contract/what-if'
import { whatIfMutation } from '@/lib/queries/what-if'

interface Box {
  text: string
  setText: (text: string) => void
  /** Asks what the text would change, along with the call that the page checks. */
  ask: (text: string) => void
  /** Puts a manifest into the box, shows the box and submits it. */
  propose: (yaml: string) => void
  busy: boolean
  /** The call that the page checks is not this pod's own. */
  isOtherAccount: boolean
  error: unknown
  answer: WhatIf | undefined
  place: React.RefObject<HTMLDivElement | null>
}

const BoxContext = createContext<Box | null>(null)

interface WhatIfProviderProps {
  /** The call of the address: sent along with every paste where it is this pod's own. */
  check: AccountCheck | null
  /** For manifests that name none; the pod's own when undefined. */
  namespace: string | undefined
  children: ReactNode
}

/** Holds the paste of the page's What if, so a card's fix can be put there. */
export function WhatIfProvider({ check, namespace, children }: WhatIfProviderProps) {
  const [text, setText] = useState('')
  const place = useRef<HTMLDivElement>(null)
  const { mutate, isPending, error, data } = useMutation(whatIfMutation())
  const box = useMemo(() => {
    const own = check !== null && check.user === undefined ? { check } : {}
    const ask = (yaml: string) => mutate({ yaml, ...own, ...(namespace ? { namespace } : {}) })
    const propose = (yaml: string) => {
      setText(yaml)
      ask(yaml)
      place.current?.scrollIntoView({ block: 'start' })
      place.current?.focus({ preventScroll: true })
    }
    const isOtherAccount = check?.user !== undefined
    return { text, setText, ask, propose, busy: isPending, isOtherAccount, error, answer: data, place }
  }, [text, check, namespace, mutate, isPending, error, data])
  return <BoxContext value={box}>{children}</BoxContext>
}

/** The box of the page, or null on a page that has none. */
export function useWhatIfBox(): Box | null {
  return useContext(BoxContext)
}
