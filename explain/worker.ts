import { asWritten } from '@/lib/answer/as-written'
import { caseSide, compareText } from '@/lib/answer/compare-file'
import { explainAlone } from '@/lib/answer/explain-alone'
import { type JudgedCase, judgeCase, type ReadCase, readCase } from '@/lib/answer/judge-case'
import type { ExplainRequest } from '@/lib/contract/access-check'
import type { Findings } from '@/lib/contract/explanation'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/cloud-words'
import { redactedHead } from '@/lib/kube/redact/redact'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { findingsIn } from '@/lib/reader/findings-in'
import { visibleText } from '@/lib/words/visible-text'
import { MOST_PASTED } from './most-characters'

/** What the page asks of its thread: to read a pasted text, or to open a case file. */
export type WorkerAsked = { text: ExplainRequest } | { caseFile: string; beside?: string }
/** Where nothing was found, `denial` says of a cloud that it knew who asks and refused the action itself. */
export type TextTold = Findings & { denial?: string }
export type WorkerTold =
  | { task: 'text'; findings: TextTold }
  | { task: 'compare'; told: ReturnType<typeof compareText> }
  | { task: 'case'; read: Exclude<ReadCase, { state: 'read' }> | (ReadCase & JudgedCase) }

function visible<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? visibleText(one) : one,
  )
}

/** What a text proves, without credentials of a known form and with what hides in it made visible. */
function readText({ text, isOfKubernetes }: ExplainRequest): TextTold {
  const { found, unclear, denial } = findingsIn(redactedHead(text, MOST_PASTED), isOfKubernetes)
  return {
    findings: asWritten(explainAlone(found), found, text),
    ...present({ unclear, denial: denial && plain(sayCloudDenial(denial)) }),
  }
}

function openCase(text: string): Extract<WorkerTold, { task: 'case' }>['read'] {
  const read = readCase(text)
  return read.state === 'read' ? { ...read, ...judgeCase(read.file) } : read
}

function tell(asked: WorkerAsked): WorkerTold {
  if ('beside' in asked) {
    const a = caseSide(asked.caseFile)
    const told = 'refused' in a ? a : compareText(asked.beside ?? '', { a, now: Date.now() })
    return { task: 'compare', told }
  }
  return 'text' in asked
    ? { task: 'text', findings: readText(asked.text) }
    : { task: 'case', read: openCase(asked.caseFile) }
}

/** Answers the page, as its thread, and first says that it listens. */
export function readWhatIsAsked(): void {
  self.onmessage = ({ data }: MessageEvent<WorkerAsked>) => {
    self.postMessage(visible(tell(data)))
  }
  self.postMessage(null)
}
