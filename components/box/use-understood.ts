'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { previewQuery } from '@/lib/pages/ask/query'
import { counted } from '@/lib/words/lists'
import { isQuestion } from './is-question'
import { type PaletteRow, words } from './palette-found'

const STILL_MS = 400

/** What a long text was understood as, before Enter asks it; undefined for a text that is still typed. */
export function useUnderstood(text: string, isText: boolean): Pick<PaletteRow, 'says' | 'state'> | undefined {
  const [still, setStill] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL_MS)
    return () => clearTimeout(timer)
  }, [text])
  const { data } = useQuery({ ...previewQuery(still), enabled: isText && still === text && isQuestion(text) })
  return data === undefined || still !== text ? undefined : said(data)
}

function said(answer: AskAnswer): Pick<PaletteRow, 'says' | 'state'> | undefined {
  if (answer.kind === 'explain') {
    const { length } = answer.findings
    return length === 0
      ? { says: words('No refusal in this text'), state: words('read whole') }
      : { says: words(`${counted(length, 'refused call')} in this text`), state: words('See the answer') }
  }
  if (answer.kind === 'what-if') return { says: words('RBAC objects'), state: words('See what they grant') }
  return undefined
}
