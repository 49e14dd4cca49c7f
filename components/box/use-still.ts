import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { manifestIn } from '@/lib/ask/read-question'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { previewQuery } from '@/lib/pages/ask/query'
import { counted } from '@/lib/words/lists'
import { isQuestion } from './box-text'
import { type PaletteRow, words } from './palette-found'

const STILL_MS = 400

/** True once a text has not changed for a moment: what is asked of each letter would be asked for nothing. */
export function useIsStill(text: string): boolean {
  const [still, setStill] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL_MS)
    return () => clearTimeout(timer)
  }, [text])
  return still === text
}

/** What a long text was understood as, before Enter asks it; undefined for a text that is still typed. */
export function useUnderstood(text: string, isText: boolean): Pick<PaletteRow, 'says' | 'state'> | undefined {
  const isStill = useIsStill(text)
  const isAsked = isText && isStill && isQuestion(text)
  const manifest = isAsked ? manifestIn(text) : undefined
  // To judge one costs dozens of requests.
  const { data } = useQuery({ ...previewQuery(text), enabled: isAsked && manifest === undefined })
  if (manifest !== undefined)
    return { says: words(MANIFESTS[manifest]), state: words('See what they would change') }
  return data === undefined ? undefined : said(data)
}

const MANIFESTS = { rbac: 'RBAC objects', any: 'Manifests' } as const

function said(answer: AskAnswer): Pick<PaletteRow, 'says' | 'state'> | undefined {
  if (answer.kind === 'explain') {
    const { length } = answer.findings
    return length === 0
      ? { says: words('No refusal in this text'), state: words('read whole') }
      : { says: words(`${counted(length, 'refused call')} in this text`), state: words('See the answer') }
  }
  return undefined
}
