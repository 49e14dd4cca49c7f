import { readQuestion } from '@/lib/ask/read-question'
import type { WhatIfFacts } from '@/lib/diagnosis/what-if/facts'
import { outlineOf, toProposal } from '@/lib/diagnosis/what-if/proposal'
import { readManifest } from '@/lib/diagnosis/what-if/read-manifest'
import { judgeWhatIf } from '@/lib/diagnosis/what-if/what-if'
import { extractRefusals } from '@/lib/extract/extract-refusals'
import { findingsIn } from '@/lib/extract/findings-in'
import { readLogFrom } from '@/lib/extract/log-refusals'
import { readYamlValue } from './read-yaml-value'

/**
 * All that is read from a text which a request brought: pure functions of plain data, so that each may run in another
 * thread.
 */
export const TASKS = {
  question: (text: string) => readQuestion(text),
  refusals: (text: string) => extractRefusals(text),
  findings: (text: string, isOfKubernetes?: boolean) => findingsIn(text, isOfKubernetes),
  log: (text: string, { from }: { from?: string }) => readLogFrom(text, from),
  outline: (text: string, { namespace }: { namespace: string }) =>
    outlineOf(toProposal(readManifest(text), namespace)),
  whatIf: (text: string, facts: WhatIfFacts) =>
    judgeWhatIf(facts, toProposal(readManifest(text), facts.namespace)),
  value: (text: string) => readYamlValue(text),
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
