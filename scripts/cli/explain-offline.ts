import { asWritten } from '@/lib/answer/as-written'
import { explainAlone } from '@/lib/answer/explain-alone'
import type { Findings } from '@/lib/contract/explanation'
import { redactedHead } from '@/lib/kube/redact/redact'
import { present } from '@/lib/present'
import type { CloudDenial } from '@/lib/reader/clouds/cloud-denial'
import { findingsIn } from '@/lib/reader/findings-in'

/** As much of a text as a request can bring. */
export const MOST_OF_TEXT = 256 * 1024

/** What a text proves alone: no cluster is asked. `denial` is a cloud's refusal of its own, where nothing else was found. */
export function explainOffline(text: string, isOfKubernetes = false): Findings & { denial?: CloudDenial } {
  const { found, unclear, denial } = findingsIn(redactedHead(text, MOST_OF_TEXT), isOfKubernetes)
  return { findings: asWritten(explainAlone(found), found, text), ...present({ unclear, denial }) }
}
