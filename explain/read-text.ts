import type { Explanation } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { explainAlone } from '@/lib/diagnosis/explain-alone'
import { extractRefusals } from '@/lib/extract/extract-refusals'
import { redactedHead } from '@/lib/kube/redact/redact'
import { MOST_CHARACTERS } from './most-characters'

function visible<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? visibleText(one) : one,
  )
}

/** What a text proves, without credentials of a known form and with what hides in it made visible. */
export function readText(text: string): Explanation[] {
  return visible(explainAlone(extractRefusals(redactedHead(text, MOST_CHARACTERS))))
}
