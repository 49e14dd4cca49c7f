import type { Explanation, Fix } from '@/lib/contract/explanation'
import { sayFix, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { escapeHtml } from '@/lib/phrase/html'
import { inOneLine, inTurn, isSilent, type Phrase, plain, say, sentenceOf, words } from '@/lib/phrase/phrase'
import { sayMs } from '@/lib/words/durations'
import { counted, grouped } from '@/lib/words/lists'
import type { Report } from '../contract'
import { codeSpan, inertText } from './inert-text'
import { sayLocked, sayNoFinding } from './say-gaps'

/** As much as a reader of a ticket takes in at once. */
export const MOST_LINES = 25
const MOST_OF_A_LINE = 240
const MOST_OF_A_COMMAND = 400

/** One line of the short report, before it is written down as Markdown or as rich text. */
export interface ReportLine {
  as: 'headline' | 'line' | 'finding' | 'under' | 'gap'
  text: string
  /** A command at its end. */
  code?: string
}

export const VERDICT: Record<Explanation['verdict'], string> = {
  allowed: 'allowed',
  denied: 'refused',
  failed: 'failed',
  unknown: 'not known',
}

/** The sentences that fit, and a sign for the rest; a first one that is longer ends at a word. */
function cut(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim()
  if (one.length <= MOST_OF_A_LINE) return one
  const end = one.lastIndexOf('. ', MOST_OF_A_LINE - 1)
  return end < 0 ? `${one.slice(0, MOST_OF_A_LINE).replace(/\s+\S*$/, '')}…` : `${one.slice(0, end + 1)} …`
}

const line = (text: string): ReportLine => ({ as: 'line', text: cut(text) })
const GAP: ReportLine = { as: 'gap', text: '' }

/** "2026-11-25 14:32 UTC": with seconds, what is between two colons would be an emoji of Slack. */
export function utcMinute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

/** A command that goes on one line as it is; longer ones and documents are in the details. */
function shortCommand(command: string | undefined): string | undefined {
  const isShort = command !== undefined && command.length <= MOST_OF_A_COMMAND
  return isShort && !/[\n`]/.test(command) ? command : undefined
}

/** What it grants and warns of is never cut. */
function fixLines(says: Phrase, command: string | undefined, as: 'line' | 'under'): ReportLine[] {
  const code = shortCommand(command)
  return [{ as, text: `Fix: ${plain(says)}` }, ...(code === undefined ? [] : [{ as, text: 'Run:', code }])]
}

function toApply({ command, yaml }: Fix): ReportLine[] {
  return shortCommand(command) === undefined && (command ?? yaml) !== undefined
    ? [line('What to apply is in the details.')]
    : []
}

function callLines({ call }: Report): ReportLine[] {
  if (call === undefined) return []
  const { verdict, says: fact, cause, fixes, evidence } = call.explanation
  const [fix] = fixes
  return [
    line(`Checked: ${call.asks}: ${VERDICT[verdict]}.`),
    line(
      plain(cause === null ? fact : say`Cause ${words(cause.id)}, ${words(cause.confidence)}: ${cause.says}`),
    ),
    ...(fix === undefined ? [] : [...fixLines(sayFix(fix), fix.command, 'line'), ...toApply(fix)]),
    ...(fix?.home === undefined ? [] : [line(plain(sayHome(fix.home)))]),
    ...evidence
      .filter(({ decides }) => decides)
      .map(({ probe, says }) => line(plain(say`Evidence: ${probe}: ${says}`))),
  ]
}

function ofFinding({ says, evidence, fix }: Report['findings'][number]): ReportLine[] {
  return [
    { as: 'finding', text: cut(plain(inTurn([says, inOneLine(evidence)].map(sentenceOf)))) },
    ...(fix === undefined ? [] : fixLines(fix.says, fix.command, 'under')),
  ]
}

/** The findings that fit, each with its fix, or without any; then how many more there are. */
function findingLines(report: Report, room: number): ReportLine[] {
  const { findings } = report
  if (findings.length === 0) return [line(sayNoFinding(report))]
  const shown: ReportLine[] = []
  let count = 0
  for (const one of findings) {
    const lines = ofFinding(one)
    const isLast = count === findings.length - 1
    if (shown.length + lines.length + (isLast ? 0 : 1) > room) break
    shown.push(...lines)
    count += 1
  }
  const left = findings.length - count
  return left === 0 ? shown : [...shown, line(`And ${grouped(left)} more, in the details.`)]
}

function notSeenLine({ gaps, readable }: Report): ReportLine[] {
  const things =
    gaps.length === 0 ? '' : `${counted(gaps.length, 'thing')}, in the details with a command each.`
  const locked = sayLocked(readable)
  return things === '' && locked === ''
    ? []
    : [line(`Not seen: ${[things, locked].filter(Boolean).join(' ')}`)]
}

function endLines(report: Report): ReportLine[] {
  const { pod, account, knownAs, asViewer, answeredInMs, versions, changed } = report
  const [as, place] = asViewer ? ['Asked as', ', by a pod on node'] : ['Runs as', ' on node']
  const node = pod.facts.find(({ name }) => name === 'Node')?.value
  const server = versions.apiServer === undefined ? 'API server' : `API server ${versions.apiServer}`
  const answers = answeredInMs === undefined ? '' : ` ${server} answers in ${sayMs(answeredInMs)}.`
  return [
    ...(changed === undefined ? [] : [line(`Changed: ${plain(changed.says)}`)]),
    ...notSeenLine(report),
    line(
      `${as} ${knownAs ?? account}${node === undefined ? '' : `${place} ${node}`}.${answers} By Podglass ${versions.podglass}.`,
    ),
  ]
}

/** Whom a report is about: the pod by its name, or else its account. */
export function subjectOf({ pod, account }: Pick<Report, 'pod' | 'account'>): string {
  const name = pod.facts.find((fact) => fact.name === 'Pod')?.value
  const namespace = pod.facts.find((fact) => fact.name === 'Namespace')?.value
  return name === undefined ? account : `${namespace === undefined ? '' : `${namespace}/`}${name}`
}

/**
 * What you paste into a ticket, in at most 25 lines: whose it is and of when, the explained call, the verdict, then what needs
 * attention, worst first, with how often and what fixes it, and what was not seen.
 */
function shortLines(report: Report): ReportLine[] {
  const call = callLines(report)
  const end = endLines(report)
  const head: ReportLine[] = [
    { as: 'headline', text: `${subjectOf(report)}, as of ${utcMinute(report.madeAt)}` },
    GAP,
    ...(call.length === 0 ? [] : [...call, GAP]),
    ...(isSilent(report.verdict) ? [] : [line(plain(report.verdict)), GAP]),
  ]
  return [...head, ...findingLines(report, MOST_LINES - head.length - end.length - 1), GAP, ...end]
}

/** The short report as Markdown. The same report gives the same text; other people's text is inert in it. */
export function shortReport(report: Report): string {
  let place = 0
  return shortLines(report)
    .map(({ as, text, code }) => {
      const says = [inertText(text), ...(code === undefined ? [] : [codeSpan(code)])].join(' ')
      if (as === 'headline') return `# ${says}`
      if (as === 'under') return `   ${says}`
      if (as !== 'finding') return says
      place += 1
      return `${place}. ${says}`
    })
    .join('\n')
}

/** The same lines as rich text for Slack, Jira, Confluence and e-mail. No text in it is markup. */
export function shortReportHtml(report: Report): string {
  let [out, isIn] = ['', '']
  const leave = () => {
    out += { '': '', list: '</li></ol>', lines: '</p>' }[isIn] ?? ''
    isIn = ''
  }
  for (const { as, text, code } of shortLines(report)) {
    const says = `${escapeHtml(text)}${code === undefined ? '' : ` <code>${escapeHtml(code)}</code>`}`
    if (as === 'gap') leave()
    else if (as === 'headline') out += `<h3><strong>${says}</strong></h3>`
    else if (as === 'under') out += `<br>${says}`
    else if (as === 'finding') {
      out += isIn === 'list' ? `</li><li>${says}` : `<ol><li>${says}`
      isIn = 'list'
    } else {
      if (isIn === 'list') leave()
      out += isIn === 'lines' ? `<br>${says}` : `<p>${says}`
      isIn = 'lines'
    }
  }
  leave()
  return out
}
