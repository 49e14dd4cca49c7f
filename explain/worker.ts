import type { ExplainRequest } from '@/lib/contract/access-check'
import type { Findings } from '@/lib/contract/explanation'
import { explainAlone } from '@/lib/diagnosis/explain-alone'
import { redactedHead } from '@/lib/kube/redact/redact'
import { present } from '@/lib/present'
import { findingsIn } from '@/lib/reader/findings-in'
import { visibleText } from '@/lib/words/visible-text'
import { MOST_PASTED } from './most-characters'

function visible<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? visibleText(one) : one,
  )
}

/** What a text proves, without credentials of a known form and with what hides in it made visible. */
function readText({ text, isOfKubernetes }: ExplainRequest): Findings {
  const { found, unclear } = findingsIn(redactedHead(text, MOST_PASTED), isOfKubernetes)
  return visible({ findings: explainAlone(found), ...present({ unclear }) })
}

self.onmessage = ({ data }: MessageEvent<ExplainRequest>) => {
  self.postMessage(readText(data))
}
