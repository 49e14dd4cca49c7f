import type { Fix } from '@/lib/contract/explanation'
import { sayFix, sayHome } from '@/lib/diagnosis/wording/say-fix'
import { plain } from '@/lib/phrase/phrase'
import { sayMs } from '@/lib/words/durations'
import { counted, grouped } from '@/lib/words/lists'
import type { Report } from '../contract'
import { codeBlock, inertText } from './inert-text'

/** As much as a reader of a ticket takes in at once. */
export const MOST_LINES = 25
const MOST_OF_A_LINE = 240

function line(text: string): string {
  const cut = text.length > MOST_OF_A_LINE ? `${text.slice(0, MOST_OF_A_LINE).replace(/\s+\S*$/, '')}…` : text
  return inertText(cut)
}

function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

function callLines({ call }: Report): string[] {
  if (call === undefined) return []
  const { verdict, says: fact, cause, fixes, evidence } = call.explanation
  const [fix] = fixes
  return [
    line(`Checked: ${call.asks}: ${verdict}.`),
    ...(cause === null ? [line(fact)] : [line(`Cause ${cause.id}, ${cause.confidence}: ${cause.says}`)]),
    // What it grants and warns of is never cut.
    ...(fix === undefined ? [] : [inertText(`Fix: ${plain(sayFix(fix))}`), ...commandLines(fix)]),
    ...(fix?.home === undefined ? [] : [line(plain(sayHome(fix.home)))]),
    ...evidence
      .filter(({ decides }) => decides)
      .map(({ probe, says }) => line(`Evidence: ${probe}: ${says}`)),
  ]
}

/** The one line that makes the change; a document is in the details. */
function commandLines({ command, yaml }: Fix): string[] {
  const block = command === undefined ? undefined : codeBlock(command, 'sh')
  if (block !== undefined && !command?.includes('\n')) return block.split('\n')
  return (command ?? yaml) === undefined ? [] : ['What to apply is in the details.']
}

function findingLines({ findings }: Report, most: number): string[] {
  if (findings.length === 0) return ['Nothing needs attention in what could be checked.']
  const shown = findings.slice(0, findings.length > most ? most - 1 : most)
  const left = findings.length - shown.length
  return [
    ...shown.map(({ says }, i) => `${i + 1}. ${line(/\.$/.test(says) ? says : `${says}.`)}`),
    ...(left === 0 ? [] : [`And ${grouped(left)} more, in the details.`]),
  ]
}

function endLines({ pod, account, knownAs, answeredInMs, versions, gaps }: Report): string[] {
  const node = pod.facts.find(({ name }) => name === 'Node')?.value
  const server = versions.apiServer === undefined ? 'API server' : `API server ${versions.apiServer}`
  const answers = answeredInMs === undefined ? '' : ` ${server} answers in ${sayMs(answeredInMs)}.`
  return [
    ...(gaps.length === 0
      ? []
      : [`Not seen: ${counted(gaps.length, 'thing')}, in the details with a command each.`]),
    line(`Runs as ${knownAs ?? account}${node === undefined ? '' : ` on node ${node}`}.${answers}`),
  ]
}

/**
 * What you paste into a ticket, as Markdown of at most 25 lines: the explained call first, then what needs attention, worst
 * first, then who it is about. The same report gives the same text; other people's text is inert in it.
 */
export function shortReport(report: Report): string {
  const { pod, madeAt, verdicts } = report
  const name = pod.facts.find((fact) => fact.name === 'Pod')?.value
  const namespace = pod.facts.find((fact) => fact.name === 'Namespace')?.value
  const subject =
    name === undefined ? report.account : `${namespace === undefined ? '' : `${namespace}/`}${name}`
  const pods = verdicts.find(({ area }) => area === 'Pods')
  const call = callLines(report)
  const end = endLines(report)
  const head = [`# ${inertText(subject)}, ${utc(madeAt)}`, '', ...(call.length === 0 ? [] : [...call, ''])]
  const state = pods === undefined ? [] : [line(pods.says), '']
  const room = MOST_LINES - head.length - state.length - end.length - 1
  return [...head, ...state, ...findingLines(report, room), '', ...end].join('\n')
}
