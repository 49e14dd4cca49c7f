import { readQuestion } from '@/lib/ask/read-question'
import { sayIgnored } from '@/lib/ask/say-ignored'
import type { Explanation } from '@/lib/contract/explanation'
import { answerAsk } from '@/lib/pages/ask/gather'
import type { Command } from './arguments'
import { askAsMe, askedOf, sayAsked } from './ask-as-me'
import { NO_POD } from './no-pod'
import { isColored, terminalAnswer } from './terminal'
import { UsageError } from './usage-error'

const EXIT: Record<Explanation['verdict'], number> = { allowed: 0, denied: 1, failed: 3, unknown: 3 }

/** What was typed, where lib/ask reads a call in it. Throws a UsageError. */
export function callText(typed: string): string {
  const question = readQuestion(typed)
  if (question.kind === 'typo') {
    const { says, meant } = question
    throw new UsageError(meant === undefined ? says : `${says} Did you mean: podglass why ${meant}`)
  }
  if (question.kind === 'call') return typed
  throw new UsageError(`"${typed}" is not a call. A call is written as for kubectl: watch jobs -n shop`)
}

/** Answers one call; resolves with the exit code. Throws an AttachError where no cluster can be asked. */
export async function runWhy({ text, isJson, place }: Extract<Command, { name: 'why' }>): Promise<number> {
  const call = callText(text)
  return askAsMe(place, async (me, signal) => {
    const { kube, namespace } = me
    const asked = await answerAsk({ text: call, namespace }, { kube, signal, env: NO_POD })
    if (asked.kind !== 'check') {
      throw new UsageError(asked.kind === 'none' ? asked.says : 'This is not a call.')
    }
    const { explanation } = asked
    if (isJson)
      console.log(JSON.stringify({ asked: askedOf(me), request: asked.request, explanation }, null, 2))
    else {
      console.log(terminalAnswer(explanation, isColored(process.stdout, process.env)))
      const leftOut = sayIgnored(asked.ignored)
      console.log(`\n${sayAsked(askedOf(me))}${leftOut === '' ? '' : ` Left out: ${leftOut}.`}`)
    }
    return EXIT[explanation.verdict]
  })
}
