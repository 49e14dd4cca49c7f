import { LineCounter, parseDocument } from 'yaml'
import { compareText } from '@/lib/answer/compare-file'
import { commandOnFile } from '@/lib/ask/kubectl-line'
import { readQuestion } from '@/lib/ask/read-question'
import { preflightAsks } from '@/lib/facts/preflight/judge/asks'
import { judgePreflight } from '@/lib/facts/preflight/judge/preflight'
import { readLogFrom } from '@/lib/facts/refusals/judge/log-refusals'
import type { WhatIfFacts } from '@/lib/facts/what-if/judge/facts'
import { namingCalls } from '@/lib/facts/what-if/judge/naming-calls'
import { planOf } from '@/lib/facts/what-if/judge/plan'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { judgeWhatIf } from '@/lib/facts/what-if/judge/what-if'
import { type ViewAsked, viewText } from '@/lib/kube/reads/heavy-answers'
import { shownLogLines } from '@/lib/kube/redact/redact'
import { YamlWeight, yamlExcess } from '@/lib/objects/yaml-bounds'
import { present } from '@/lib/present'
import type { UserInfo } from '@/lib/rbac/types'
import { extractElsewhere } from '@/lib/reader/elsewhere/extract-elsewhere'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { auditIdIn, findingsIn } from '@/lib/reader/findings-in'
import { viewOf } from '@/lib/reader/view'

/** The value of one YAML or JSON document, or why it cannot be read as one. */
function readYamlValue(text: string): { value: unknown } | { says: string } {
  const excess = yamlExcess(text)
  if (excess) return { says: excess.says }
  // The parser compares each key with each other and quotes the whole line for each mistake, which takes quadratic time.
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter,
    logLevel: 'error',
  })
  const [error] = document.errors
  if (error !== undefined) {
    if (error.code === 'MULTIPLE_DOCS') return { says: 'Give one object: another one follows "---".' }
    const { line } = lineCounter.linePos(error.pos[0])
    return { says: `This is neither JSON nor YAML: see line ${Math.max(1, line)}.` }
  }
  const decoded = new YamlWeight().decode(document)
  if ('value' in decoded) return decoded
  const { says, instead = '' } = decoded.fault
  return { says: `${says} ${instead}`.trim() }
}

/** Refusals that one event reports. */
const MOST_OF_EVENT = 4

/**
 * All that is read from a text which a request brought: pure functions of plain data, so that each may run in another
 * thread.
 */
export const TASKS = {
  question: (text: string) => ({
    question: readQuestion(text),
    ...present({ command: text.length > 2_048 ? undefined : commandOnFile(text) }),
  }),
  refusals: (text: string) => extractRefusals(text),
  findings: (text: string, isOfKubernetes?: boolean) => {
    const found = findingsIn(text, isOfKubernetes)
    return { ...found, ...present({ auditId: found.found.length === 1 ? auditIdIn(text) : undefined }) }
  },
  log: (text: string, { from, isCut }: { from?: string; isCut: boolean }) => readLogFrom(text, from, isCut),
  plan: (text: string, { namespace, own }: { namespace: string; own: UserInfo | undefined }) =>
    planOf(toProposal(readManifest(text), namespace), own, namespace),
  namingCalls: (text: string, facts: WhatIfFacts) =>
    namingCalls(facts, toProposal(readManifest(text), facts.namespace)),
  whatIf: (text: string, facts: WhatIfFacts) =>
    judgeWhatIf(facts, toProposal(readManifest(text), facts.namespace)),
  preflightAsks,
  preflight: judgePreflight,
  compare: compareText,
  value: (text: string) => readYamlValue(text),
  view: (text: string, asked: ViewAsked) => viewText(text, asked),
  logLines: (text: string, { timestamps }: { timestamps: boolean }) => shownLogLines(text, timestamps),
  refusalsOfEach: (text: string) => {
    const messages: string[] = JSON.parse(text)
    return messages.map((message) => extractRefusals(message).slice(0, MOST_OF_EVENT))
  },
  reportOfEach: (text: string) => {
    const messages: string[] = JSON.parse(text)
    return messages.map((message) => extractElsewhere(viewOf(message).unwrapped)[0])
  },
}

export type TaskName = keyof typeof TASKS
/** What a task takes beside the text. */
export type TaskInput<T extends TaskName> = Parameters<(typeof TASKS)[T]>[1]
export type TaskResult<T extends TaskName> = ReturnType<(typeof TASKS)[T]>

/** Does one task by its name. */
export function doTask(name: TaskName, text: string, input: unknown): unknown {
  // The caller of `readText` is held to the input of its task.
  const task: (text: string, input: never) => unknown = TASKS[name]
  return task(text, input as never)
}
