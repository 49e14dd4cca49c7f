import * as z from 'zod/mini'
import { readQuestion } from '@/lib/ask/read-question'
import { sayIgnored } from '@/lib/ask/say-ignored'
import { type Explanation, explanationSchema } from '@/lib/contract/explanation'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { answerAsk } from '@/lib/pages/ask/gather'
import { plain } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import type { KubectlPlace } from '../attach/kubectl'
import { askAsMe, askedOf, sayAsked } from './ask-as-me'
import { NO_POD } from './no-pod'
import { printData } from './print-data'
import { printedAnswer } from './terminal'
import { UsageError } from './usage-error'

const EXIT: Record<Explanation['verdict'], number> = { allowed: 0, denied: 1, failed: 3, unknown: 3 }

/** What was typed, where lib/ask reads a call in it. Throws a UsageError. */
export function callText(words: readonly string[]): string {
  if (words.length === 0) throw new UsageError('podglass why takes a call, such as: watch jobs -n shop')
  const typed = words.map(shellQuote).join(' ')
  const question = readQuestion(typed)
  if (question.kind === 'typo') {
    const { says, meant } = question
    throw new UsageError(meant === undefined ? says : `${says} Did you mean: podglass why ${meant}`)
  }
  if (question.kind === 'call') return typed
  throw new UsageError(`"${typed}" is not a call. A call is written as for kubectl: watch jobs -n shop`)
}

interface WhyArguments {
  /** The call, as a shell kept its words apart. */
  words: readonly string[]
  output?: string
  /** What the call is laid beside: an account, a namespace or a case file. */
  beside?: string
  /** A record of what the account's program calls. */
  record?: string
  place: KubectlPlace
}

/** Answers one call; resolves with the exit code. Throws an AttachError where no cluster can be asked. */
export async function runWhy({ words, output, beside, record, place }: WhyArguments): Promise<number> {
  const call = callText(words)
  if (record !== undefined && beside !== undefined)
    throw new UsageError('--record and --beside ask two questions. Give one of them.')
  return askAsMe(place, async (me, signal) => {
    const { kube, namespace } = me
    const asked = await answerAsk({ text: call, namespace }, { kube, signal, env: NO_POD })
    if (asked.kind !== 'check') {
      throw new UsageError(asked.kind === 'none' ? plain(asked.says) : 'This is not a call.')
    }
    if (beside !== undefined) {
      const { answerBeside } = await import('./why-beside')
      return answerBeside({ text: beside, check: asked.request, place, ...present({ output }) }, me, signal)
    }
    const recalling = record === undefined ? undefined : await import('./why-record')
    const recalled = await recalling?.recallRecord(record ?? '', asked.request, me, signal)
    // Asked again, with what the record shows.
    const explanation = recalled
      ? await explainCheck(asked.request, { kube, signal, env: NO_POD })
      : asked.explanation
    if (output !== undefined)
      printData(output, {
        asked: askedOf(me),
        request: asked.request,
        explanation: z.encode(explanationSchema, explanation),
        ...present({ record: recalled }),
      })
    else {
      console.log(printedAnswer(explanation))
      const leftOut = sayIgnored(asked.ignored)
      if (recalling && recalled) console.log(`\n${recalling.sayRecalled(recalled)}`)
      console.log(`\n${sayAsked(askedOf(me))}${leftOut === '' ? '' : ` Left out: ${leftOut}.`}`)
    }
    return EXIT[explanation.verdict]
  })
}
