import { useQuery } from '@tanstack/react-query'
import { keptText } from '@/components/box/kept-texts'
import { useOfBrowser } from '@/components/ui/use-browser'
import type { Explanation } from '@/lib/contract/explanation'
import type { AskAnswer } from '@/lib/pages/ask/contract'
import { keptTextQuery } from '@/lib/pages/ask/query'

/** The text behind an address, if this browser knows it. */
export interface Pasted {
  id: string
  /** Undefined in a browser that did not paste it; null until the window can be asked. */
  text: string | null | undefined
  answer: AskAnswer | undefined
  error: Error | null
  findings: readonly Explanation[]
  /** Of several findings the line of each. */
  lines: readonly string[]
  /** The finding that the address shows, counted from 1. */
  nth: number
  /** The text has several findings, and the address shows all of them. */
  isAll: boolean
  /** The reader said which product the text is from. */
  isOfKubernetes: boolean
  checkAgain: () => void
}

const NO_FINDINGS: readonly Explanation[] = []
const NO_LINES: readonly string[] = []

/** The pasted text of the address and the answer to it; undefined where the address has none. */
export function usePasted(params: URLSearchParams): Pasted | undefined {
  const id = params.get('text')
  const isOfKubernetes = params.get('of') === 'kubernetes'
  const text = useOfBrowser(() => (id === null ? undefined : keptText(id)), null)
  const { data, error, refetch } = useQuery({
    ...keptTextQuery(id ?? '', { text: text ?? '', ...(isOfKubernetes ? { isOfKubernetes } : {}) }),
    enabled: typeof text === 'string',
  })
  if (id === null) return undefined
  const findings = data?.kind === 'explain' ? data.findings : NO_FINDINGS
  const lines = data?.kind === 'explain' ? (data.lines ?? NO_LINES) : NO_LINES
  const isAll = findings.length > 1 && params.get('n') === null
  const wanted = Number(params.get('n') ?? 1)
  const nth = Number.isInteger(wanted) && wanted >= 1 && wanted <= findings.length ? wanted : 1
  const checkAgain = () => void refetch()
  return { id, text, answer: data, error, findings, lines, nth, isAll, isOfKubernetes, checkAgain }
}
