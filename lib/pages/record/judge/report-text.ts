import { answerParts, partLines } from '@/lib/answer/answer-parts'
import { plain } from '@/lib/phrase/phrase'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import type { RecordReport } from '../contract'
import {
  AHEAD,
  callLine,
  callMarks,
  FLAWS,
  flawWords,
  othersWords,
  placeWords,
  runWords,
  saysWords,
  upgradeLines,
} from './words'

const MOST_LINES = 200

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length - MOST_LINES
  return [
    '',
    title,
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [`  and ${counted(more, 'more line')}`] : []),
  ]
}

const indented = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)

/** The report for a terminal and the log of a CI job. */
export function reportText(report: RecordReport): string {
  const { calls, refused, least, compared, notes } = report
  const width = Math.min(90, Math.max(0, ...calls.map(({ call }) => callLine(call).length)))
  const others = othersWords(report)
  const lines = [
    plain(report.says),
    runWords(report),
    ...section(
      'Calls',
      calls.map((one) => `  ${callLine(one.call).padEnd(width)}  ${callMarks(one).join(', ')}`),
    ),
    ...section(
      'Refused',
      refused.flatMap(({ call, says, explanation }, index) => [
        ...(index === 0 ? [] : ['']),
        ...(explanation
          ? answerParts(explanation)
              .filter(({ label }) => label !== 'Evidence')
              .flatMap(partLines)
              .map((line) => `  ${line}`)
          : [`  ${callLine(call)}`, `  ${saysWords(says)}`]),
      ]),
    ),
    ...(compared
      ? section(
          `The Roles given: ${compared.files.join(', ')}`,
          compared.flaws.map(
            (flaw) =>
              `  ${FLAWS[flaw.kind].title.padEnd(15)}  ${[placeWords(flaw), flawWords(flaw)].filter((part) => part !== '').join('  ')}`,
          ),
        )
      : []),
    ...(least
      ? section('The least Role', [
          ...indented(least.yaml),
          ...least.warnings.map((one) => `  Warning: ${plain(one)}`),
        ])
      : []),
    ...(least ? least.forms.flatMap(({ title, text }) => section(title, indented(text))) : []),
    ...section(
      AHEAD,
      upgradeLines(report).map((line) => `  ${line}`),
    ),
    ...section(
      'To know',
      [...notes.map(plain), ...(others === undefined ? [] : [others])].map((note) => `  ${note}`),
    ),
    '',
  ]
  // A terminal obeys what it is given.
  return visibleText(lines.join('\n'))
}
