import { type Comparison, FAMILIES } from '@/lib/contract/comparison'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { sayFix, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { sayGrant, sayGranted } from '@/lib/diagnosis/wording/phrases'
import { inTurn, NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { firstChars, hidesText, visibleText } from '@/lib/words/visible-text'
import { sayFact } from './say-fact'

/** A part of an answer in plain text: what it says on one line, and what goes with it to run or to apply. */
export interface AnswerPart {
  label: 'Fact' | 'Why' | 'Who' | 'How' | 'Fix' | 'Home' | 'Or' | 'From' | 'Not visible' | 'Evidence' | 'Cut'
  says: string
  /** Exact and whole; nothing in it is hidden. */
  code?: { in: 'sh' | 'yaml' | 'diff'; text: string }
}

const MOST_OF_A_LINE = 600
const MOST_CHARACTERS = 6_000
const MOST_EVIDENCE = 6
const MOST_UNSEEN = 3
const INDENT = '  '
const HIDES = say`it has characters that cannot be seen.`

/** Somebody else's text, whole and on one line, that cannot be mistaken for a line of the answer itself. */
function wholeLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim()
}

function oneLine(text: string): string {
  const line = wholeLine(text)
  return line.length > MOST_OF_A_LINE ? `${firstChars(line, MOST_OF_A_LINE)}…` : line
}

/** The lines to run, or the document to apply; undefined where there is none or part of it cannot be seen. */
function codeOf({ command, yaml }: Fix): AnswerPart['code'] {
  if (command !== undefined && !hidesText(command)) return { in: 'sh', text: command }
  if (yaml !== undefined && !hidesText(yaml)) return { in: 'yaml', text: yaml.trimEnd() }
  return undefined
}

function fixPart(label: 'Fix' | 'Or', fix: Fix): AnswerPart {
  const code = codeOf(fix)
  const isHidden = code === undefined && (fix.command ?? fix.yaml) !== undefined
  const says = [sayFix(fix), isHidden ? say`Its code is left out: ${HIDES}` : NOTHING]
  // A fix is included only with all that it grants and every warning.
  return { label, says: wholeLine(plain(inTurn(says))), ...(code === undefined ? {} : { code }) }
}

/** Where what the chosen fix changes is kept, with the change in the form of that home. */
function homePart({ home }: Fix): AnswerPart[] {
  if (home === undefined) return []
  // Of a new object the form is the very YAML of the fix.
  const [form] = home.isBeside ? [] : home.forms
  const code = form && ({ in: form.as, text: form.text } as const)
  return [{ label: 'Home', says: wholeLine(plain(sayHome(home))), ...(code === undefined ? {} : { code }) }]
}

function causePart({ cause }: Explanation): AnswerPart[] {
  if (cause === null) return []
  return [
    {
      label: 'Why',
      says: oneLine(`${plain(cause.says)} (cause ${cause.id}, ${cause.confidence})`),
    },
  ]
}

function unseenPart(unseen: Explanation['unseen'][number]): AnswerPart {
  const { command, isForReader } = unseen
  const needs = unseen.needs
  if (hidesText(command))
    return { label: 'Not visible', says: oneLine(plain(say`${needs} The command is left out: ${HIDES}`)) }
  const who = isForReader ? say`Check with` : say`An admin can check with`
  const says = oneLine(plain(say`${needs} ${who}`))
  return { label: 'Not visible', says, code: { in: 'sh', text: command } }
}

/** The fact as the card says it, in plain text. */
export function factSentence(explanation: Explanation): string {
  return plain(sayFact(explanation, { isFixed: false }))
}

/**
 * An explanation in parts, the most important first: the fact, why, the chosen fix with its code and what that grants,
 * what it rests on, what could not be seen with the command that shows it, the other fixes, the evidence. The same words as
 * the card. Text of the cluster stays on its line.
 */
export function answerParts(explanation: Explanation): AnswerPart[] {
  const { verdict, grantedBy, fixes, basis, unseen, evidence } = explanation
  const [chosen, ...others] = fixes
  return [
    { label: 'Fact', says: oneLine(factSentence(explanation)) },
    ...causePart(explanation),
    ...(explanation.acted ?? []).map((one) => ({
      label: 'Who' as const,
      says: oneLine(
        plain(say`${one.says}${one.state === 'refused' ? say` (refused)` : NOTHING}. ${words(one.known)}`),
      ),
    })),
    ...(verdict === 'allowed' && grantedBy !== undefined
      ? [
          {
            label: 'How' as const,
            says: oneLine(plain(say`${sayGrant(grantedBy, sayGranted(grantedBy.subject))}.`)),
          },
        ]
      : []),
    ...(chosen === undefined ? [] : [fixPart('Fix', chosen), ...homePart(chosen)]),
    ...(basis === undefined ? [] : [{ label: 'From' as const, says: oneLine(plain(basis.says)) }]),
    ...unseen.slice(0, MOST_UNSEEN).map((one) => unseenPart(one)),
    ...others.map((fix) => fixPart('Or', fix)),
    ...evidence.slice(0, MOST_EVIDENCE).map((one) => ({
      label: 'Evidence' as const,
      says: oneLine(plain(say`${one.probe}: ${one.says}`)),
    })),
  ]
}

/** A comparison in parts: the one difference, what the exchange showed, the chosen fix, and what could not be seen. */
export function comparisonParts({
  age,
  question,
  says,
  proof,
  fixes,
  unseen,
  others,
  state,
}: Comparison): AnswerPart[] {
  const [chosen, ...more] = fixes
  const rest = others.map(({ family }) => FAMILIES[family]).join(', ')
  return [
    { label: 'Fact', says: oneLine(plain(inTurn([age, question, say`${says}.`]))) },
    ...(proof ? [{ label: 'How' as const, says: oneLine(plain(proof)) }] : []),
    ...(rest === ''
      ? []
      : [
          {
            label: 'Evidence' as const,
            says: `Differs${state === 'decides' ? ' and decides nothing' : ''}: ${rest}`,
          },
        ]),
    ...(chosen === undefined ? [] : [fixPart('Fix', chosen), ...homePart(chosen)]),
    ...more.map((fix) => fixPart('Or', fix)),
    ...unseen.map(({ needs, command }) => unseenPart({ needs: say`${needs}.`, command })),
  ]
}

/** The lines of a part; code is indented, so that no line of it can be taken for a part. */
export function partLines({ label, says, code }: AnswerPart): string[] {
  const head = label === 'Fact' ? says : `${label}: ${says}`
  return [head, ...(code?.text.split('\n').map((line) => `${INDENT}${line}`) ?? [])]
}

function sizeOf(part: AnswerPart): number {
  return partLines(part).reduce((sum, line) => sum + line.length + 1, 0)
}

/** The parts that fit, each whole, and how many did not. No other fix replaces the chosen one: that drops its code first. */
export function fitParts(parts: readonly AnswerPart[], most = MOST_CHARACTERS): AnswerPart[] {
  const kept: AnswerPart[] = []
  let left = most
  let isFixLost = false
  for (const part of parts) {
    const { code: _, ...words } = part
    const bare = { ...words, says: `${part.says} Its code does not fit in ${most} characters.` }
    const forms = part.label === 'Fix' && part.code !== undefined ? [part, bare] : [part]
    const fits = forms.find((form) => sizeOf(form) <= left)
    if (fits === undefined && part.label === 'Fix') isFixLost = true
    if (fits === undefined || (isFixLost && part.label === 'Or')) continue
    kept.push(fits)
    left -= sizeOf(fits)
  }
  const cut = parts.length - kept.length
  const says = `${cut} more ${cut === 1 ? 'part does' : 'parts do'} not fit in ${most} characters.`
  return cut === 0 ? kept : [...kept, { label: 'Cut', says }]
}

/** An explanation as plain text of at most this many characters: parts are whole or absent, and it says how many are absent. */
export function plainAnswer(explanation: Explanation, most = MOST_CHARACTERS): string {
  return fitParts(answerParts(explanation), most).flatMap(partLines).join('\n')
}
