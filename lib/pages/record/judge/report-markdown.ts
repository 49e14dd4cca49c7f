import { codeBlock, codeSpan, inertText } from '@/lib/pages/report/judge/inert-text'
import { plain } from '@/lib/phrase/phrase'
import type { RecordReport } from '../contract'
import { callLine, callMarks, FLAWS, flawWords, placeWords, runWords, upgradeLines } from './words'

const MOST_ROWS = 100

/** The report as Markdown, for the summary of a CI job. Nothing that a program chose is markup. */
export function recordMarkdown(report: RecordReport): string {
  const { verdict, calls, compared, refused, least, notes } = report
  const block = least && codeBlock(least.yaml, 'yaml')
  return [
    `### ${verdict === 'enough' ? '✅' : '❌'} podglass record`,
    '',
    inertText(plain(report.says)),
    inertText(runWords(report)),
    '',
    ...(compared?.flaws ?? [])
      .slice(0, MOST_ROWS)
      .map(
        (flaw) =>
          `- **${FLAWS[flaw.kind].title}** ${codeSpan(placeWords(flaw))} ${inertText(flawWords(flaw))}`,
      ),
    ...(compared
      ? []
      : refused.slice(0, MOST_ROWS).map(({ call }) => `- **Refused** ${codeSpan(callLine(call))}`)),
    '',
    '<details><summary>Calls</summary>',
    '',
    ...calls
      .slice(0, MOST_ROWS)
      .map((one) => `- ${codeSpan(callLine(one.call))} ${callMarks(one).join(', ')}`),
    ...(calls.length > MOST_ROWS ? [`- and ${calls.length - MOST_ROWS} more`] : []),
    '',
    '</details>',
    '',
    ...(block ? ['<details><summary>The least Role</summary>', '', block, '', '</details>', ''] : []),
    ...[...upgradeLines(report), ...notes.map(plain)].map((note) => `- ${inertText(note)}`),
    '',
  ].join('\n')
}
