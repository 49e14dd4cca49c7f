import { answerParts, factSentence, fitParts, partLines } from '@/lib/answer/answer-parts'
import type { Cause, Explanation, Fix } from '@/lib/contract/explanation'
import { sayGrants, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { heard, isSilent, type Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { hidesText } from '@/lib/words/visible-text'
import type { Told, ToldExplanation, ToldFix } from './contract'
import { toAgent } from './quote'
import { firstThatFits, moreLine, short, type ToolAnswer } from './tool'

const MOST_ANSWERS = 8
const MOST_UNSEEN = 2
// Of one document or line; a longer one leaves no room for the same answer in words.
const MOST_OF_CODE = 1_900

/** How much of an explanation to include. */
interface Detail {
  fixes: number
  /** Characters of the lines. */
  most: number
}

function wholeCode(code: string | undefined): string | undefined {
  return code === undefined || hidesText(code) || code.length > MOST_OF_CODE ? undefined : code
}

function toldFix(fix: Fix): ToldFix {
  const { where, calls } = fix
  const whole = (phrase: Phrase) => (isSilent(phrase) ? undefined : toAgent(phrase))
  return {
    where,
    says: short(toAgent(heard(fix, 'says'))),
    ...present({
      yaml: wholeCode(fix.yaml),
      command: wholeCode(fix.command),
      warning: whole(heard(fix, 'warning')),
      calls,
      grants: whole(sayGrants(fix)),
      home: fix.home && toAgent(sayHome(fix.home)),
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

/** A cause with its sentence as agents get it. */
export function toldCause(cause: Cause, most?: number): NonNullable<ToldExplanation['cause']> {
  const { id, confidence } = cause
  return { id, confidence, says: short(toAgent(heard(cause, 'says')), most) }
}

export function toldExplanation(explanation: Explanation, { fixes }: Pick<Detail, 'fixes'>): ToldExplanation {
  const { verdict, kind, cause, basis, unseen } = explanation
  return {
    verdict,
    kind,
    says: short(factSentence(explanation, toAgent)),
    cause: cause && toldCause(cause, 600),
    fixes: toldOnes(explanation, fixes).map(toldFix),
    unseen: unseen
      .filter(({ command }) => !hidesText(command))
      .slice(0, MOST_UNSEEN)
      .map((one) => ({ needs: short(toAgent(heard(one, 'needs'))), command: one.command })),
    ...present({ basis: basis && short(toAgent(heard(basis, 'says'))) }),
  }
}

/** An explanation in lines, with the fixes that the data has too. */
export function explanationLines(explanation: Explanation, { fixes, most }: Detail): string[] {
  const told = { ...explanation, fixes: toldOnes(explanation, fixes) }
  return fitParts(answerParts(told, toAgent), most).flatMap(partLines)
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
