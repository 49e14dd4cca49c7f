import type { Report } from '@/lib/contract/report'
import { fixToSend } from '@/lib/send/platform-message'
import { sayMs } from '@/lib/words/durations'
import { opensWords } from './call-in-markdown'
import { inertText } from './inert-text'

/** As much as a reader of a ticket takes in at once. */
export const MOST_LINES = 19
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
  const { verdict, says, cause } = call.explanation
  const fix = fixToSend(call.explanation)
  return [
    line(`Checked: ${call.asks}: ${verdict}.`),
    ...(cause === null ? [line(says)] : [line(`Cause ${cause.id}, ${cause.confidence}: ${cause.says}`)]),
    ...(fix === undefined ? [] : [line(`Fix: ${fix.says} ${opensWords(fix)}`)]),
  ]
}

function findingLines({ findings }: Report, most: number): string[] {
  if (findings.length === 0) return ['Nothing needs attention in what could be checked.']
  const shown = findings.slice(0, findings.length > most ? most - 1 : most)
  const left = findings.length - shown.length
  return [
    ...shown.map(({ says }, i) => `${i + 1}. ${line(/\.$/.test(says) ? says : `${says}.`)}`),
    ...(left === 0 ? [] : [`And ${left} more, in the details.`]),
  ]
}

function endLines({ pod, account, knownAs, answeredInMs, versions, gaps }: Report): string[] {
  const node = pod.facts.find(({ name }) => name === 'Node')?.value
  const server = versions.apiServer === undefined ? 'API server' : `API server ${versions.apiServer}`
  const answers = answeredInMs === undefined ? '' : ` ${server} answers in ${sayMs(answeredInMs)}.`
  return [
    ...(gaps.length === 0
      ? []
      : [
          `Not seen: ${gaps.length} ${gaps.length === 1 ? 'thing' : 'things'}, in the details with a command each.`,
        ]),
    line(`Runs as ${knownAs ?? account}${node === undefined ? '' : ` on node ${node}`}.${answers}`),
  ]
}

/**
 * What one pastes in a ticket, as Markdown of at most 19 lines: the explained call first, then what needs attention, worst
 * first, then who it is about. The same report gives the same text; texts of others are inert in it.
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
