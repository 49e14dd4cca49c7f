'use client'

import { useQuery } from '@tanstack/react-query'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { previewQuery } from '@/lib/pages/ask/query'
import { counted } from '@/lib/words/lists'
import { isQuestion } from './is-question'
import { type PaletteRow, words } from './palette-found'
import { useIsStill } from './use-still'

/** What a long text was understood as, before Enter asks it; undefined for a text that is still typed. */
export function useUnderstood(text: string, isText: boolean): Pick<PaletteRow, 'says' | 'state'> | undefined {
  const isStill = useIsStill(text)
  const { data } = useQuery({ ...previewQuery(text), enabled: isText && isStill && isQuestion(text) })
  return data === undefined ? undefined : said(data)
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
