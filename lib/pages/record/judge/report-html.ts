import { answerParts } from '@/lib/answer/answer-parts'
import { escapeHtml } from '@/lib/phrase/html'
import { plain } from '@/lib/phrase/phrase'
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

const STYLE = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;background:light-dark(#faf9f6,#131416);color:light-dark(#1c1b19,#ebe9e4)}
h1{font-size:1.3rem}h2{font-size:1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid light-dark(#e4e0d8,#2b2d31);vertical-align:top}td:first-child{min-width:7rem}code{overflow-wrap:anywhere}h3{font-size:.95rem}
@media(max-width:40rem){tr,td{display:block;border:0}thead{display:none}tr{padding:.5rem 0;border-bottom:1px solid light-dark(#e4e0d8,#2b2d31)}}
pre{background:light-dark(#f3f1ec,#0e0f10);padding:.75rem;overflow:auto}code,pre{font:13px/1.5 ui-monospace,monospace}
.bad{color:light-dark(#a6231b,#ff9c90)}.ok{color:light-dark(#17643a,#7fd0a1)}`

const text = escapeHtml
const block = (shown: string) => `<pre><code>${text(shown.trimEnd())}</code></pre>`

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  return `<table><thead>${line(heads, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table>`
}

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`<h2>${text(title)}</h2>`, ...body]
}

function refusedBody({ refused }: RecordReport): string[] {
  return refused.flatMap(({ call, says, explanation }) =>
    explanation === undefined
      ? [`<p><code>${text(callLine(call))}</code> ${text(saysWords(says))}</p>`]
      : answerParts(explanation)
          .filter(({ label }) => label !== 'Evidence')
          .flatMap(({ label, says: told, code }) => [
            label === 'Fact' ? `<h3>${text(told)}</h3>` : `<p><b>${label}</b> ${text(told)}</p>`,
            ...(code ? [block(code.text)] : []),
          ]),
  )
}

/** The report as one file for a browser: no script, nothing loaded, and no text in it is markup. */
export function reportHtml(report: RecordReport): string {
  const { verdict, says, calls, compared, least, notes } = report
  const flaws = (compared?.flaws ?? []).map((flaw) => [
    FLAWS[flaw.kind].title,
    `<code>${text(placeWords(flaw))}</code>`,
    text(flawWords(flaw)),
  ])
  const others = othersWords(report)
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>podglass record</title><style>${STYLE}</style></head><body>`,
    `<h1 class="${verdict === 'enough' ? 'ok' : 'bad'}">${text(plain(says))}</h1>`,
    `<p>${text(runWords(report))}</p>`,
    ...section(`The Roles given`, flaws.length === 0 ? [] : [table(['Finding', 'Where', 'What'], flaws)]),
    ...section('Refused', refusedBody(report)),
    ...section('Calls', [
      table(
        ['Call', ''],
        calls.map((one) => [`<code>${text(callLine(one.call))}</code>`, text(callMarks(one).join(', '))]),
      ),
    ]),
    ...section(
      'The least Role',
      least
        ? [
            block(least.yaml),
            ...least.warnings.map((one) => `<p class="bad">${text(plain(one))}</p>`),
            ...least.forms.flatMap(({ title, text: shown }) => [`<h3>${text(title)}</h3>`, block(shown)]),
          ]
        : [],
    ),
    ...section(
      AHEAD,
      upgradeLines(report).map((line) => `<p>${text(line)}</p>`),
    ),
    ...section(
      'To know',
      [...notes.map(plain), ...(others === undefined ? [] : [others])].map((note) => `<p>${text(note)}</p>`),
    ),
    '</body></html>',
    '',
  ].join('\n')
}
