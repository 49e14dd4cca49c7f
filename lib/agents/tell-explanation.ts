import type { Told, ToldExplanation, ToldFix } from '@/lib/contract/agents'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { hidesText, visibleText } from '@/lib/contract/visible-text'
import { sayGrants } from '@/lib/diagnosis/wording/say-fix'
import { present } from '@/lib/present'
import { answerParts, factSentence, fitParts, partLines, type Voice } from '@/lib/words/answer/plain-answer'
import { firstThatFits, moreLine, short, type ToolAnswer } from './fit'
import { voiceOf } from './quote'

const MOST_ANSWERS = 8
const MOST_UNSEEN = 2
// Of one document or line; a longer one leaves no room for the same answer in words.
const MOST_OF_CODE = 1_900

/** How much of an explanation is told. */
interface Detail {
  fixes: number
  /** Characters of the lines. */
  most: number
}

function wholeCode(code: string | undefined): string | undefined {
  return code === undefined || hidesText(code) || code.length > MOST_OF_CODE ? undefined : code
}

function toldFix(fix: Fix, voice: Voice): ToldFix {
  const { where, says, warning, calls } = fix
  const whole = (text: string | undefined) => text && visibleText(voice.says(text))
  return {
    where,
    says: short(voice.says(says)),
    ...present({
      yaml: wholeCode(fix.yaml),
      command: wholeCode(fix.command),
      warning: whole(warning),
      calls,
      grants: whole(sayGrants(fix)),
    }),
  }
}

/** The chosen fix, then those whose code is whole or that never had one: a change that nobody can apply is no alternative. */
function toldOnes({ fixes }: Explanation, most: number): Fix[] {
  const [chosen, ...others] = fixes
  const usable = others.filter(({ yaml, command }) => {
    return (yaml ?? command) === undefined || (wholeCode(yaml) ?? wholeCode(command)) !== undefined
  })
  return (chosen === undefined ? [] : [chosen, ...usable]).slice(0, most)
}

export function toldExplanation(explanation: Explanation, { fixes }: Pick<Detail, 'fixes'>): ToldExplanation {
  const { verdict, kind, cause, basis, unseen } = explanation
  const voice = voiceOf(explanation)
  return {
    verdict,
    kind,
    says: short(factSentence(explanation, voice)),
    cause: cause && { ...cause, says: short(voice.says(cause.says), 600) },
    fixes: toldOnes(explanation, fixes).map((fix) => toldFix(fix, voice)),
    unseen: unseen
      .filter(({ command }) => !hidesText(command))
      .slice(0, MOST_UNSEEN)
      .map(({ needs, command }) => ({ needs: short(voice.says(needs)), command })),
    ...present({ basis: basis && short(voice.says(basis.says)) }),
  }
}

/** An explanation in lines, with the fixes that the data has too. */
export function explanationLines(explanation: Explanation, { fixes, most }: Detail): string[] {
  const told = { ...explanation, fixes: toldOnes(explanation, fixes) }
  return fitParts(answerParts(told, voiceOf(explanation)), most).flatMap(partLines)
}

const DETAILS: readonly Detail[] = [
  { fixes: 3, most: 2_800 },
  { fixes: 2, most: 2_200 },
  { fixes: 1, most: 2_000 },
  { fixes: 1, most: 900 },
]

const HOW_MORE = 'send the text of one error alone to see it.'

/** Explanations within the bounds of an answer: fewer fixes first, then fewer explanations, and it says how many are left out. */
export function tellExplanations(explanations: readonly Explanation[], says?: string): ToolAnswer<Told> {
  const make = (count: number, detail: Detail): ToolAnswer<Told> => {
    const shown = explanations.slice(0, count)
    const more = explanations.length - shown.length
    const each = shown.flatMap((explanation, i) => {
      const lines = explanationLines(explanation, detail)
      return shown.length === 1 ? lines : [`${i + 1}. ${lines[0]}`, ...lines.slice(1)]
    })
    return {
      data: {
        ...present({ says: says && short(says) }),
        answers: shown.map((explanation) => toldExplanation(explanation, detail)),
        more,
      },
      lines: [...(says === undefined ? [] : [short(says)]), ...each, ...moreLine(more, 'refusals', HOW_MORE)],
    }
  }
  const count = Math.min(explanations.length, MOST_ANSWERS)
  const last = DETAILS.at(-1) ?? { fixes: 1, most: 900 }
  const fewer = Array.from({ length: Math.max(count - 1, 0) }, (_, i) => count - 1 - i)
  return firstThatFits([
    ...DETAILS.map((detail) => () => make(count, detail)),
    ...fewer.map((some) => () => make(some, last)),
    () => make(Math.min(count, 1), { fixes: 0, most: 900 }),
  ])
}
