import { listOf } from '@/lib/words/lists'
import type { Report, ReportGap, ReportGrant } from '../contract'
import { Blocks } from './blocks'
import { addCall } from './call-in-markdown'
import { inertText } from './inert-text'
import { shortReport } from './short-report'

const NAMED = { denied: 'Refused', unknown: 'Not known' } as const

function addGaps(blocks: Blocks, report: Report, ...parts: readonly ReportGap['part'][]): void {
  for (const { state, says, command } of report.gaps.filter(({ part }) => parts.includes(part))) {
    blocks.add(`${NAMED[state]}: ${inertText(says)} An admin can check with`)
    blocks.code(command, 'sh')
  }
}

function addHead(blocks: Blocks, report: Report): void {
  const { versions, madeAt, account } = report
  const server = versions.apiServer === undefined ? '' : `, API server ${versions.apiServer}`
  blocks.add(shortReport(report))
  blocks.heading('About this report')
  blocks.add(
    `Created ${inertText(madeAt)} by Podglass ${inertText(`${versions.podglass} on Node ${versions.node}${server}.`)} It shows what ${inertText(account)} can see, not what you can see. Credentials with a known format, and variables that are not fields of the pod, are left out.`,
  )
}

function addSummary(blocks: Blocks, { verdicts, findings }: Report): void {
  blocks.heading('Summary')
  blocks.list(verdicts.map(({ area, state, says }) => `${area}, ${state}: ${inertText(says)}`))
  blocks.heading('Findings')
  if (findings.length === 0) blocks.add('Nothing needs attention.')
  for (const { severity, says, evidence, fix } of findings) {
    blocks.list([
      `${severity}: ${inertText(evidence.length === 0 ? says : `${says} ${evidence.join(', ')}.`)}`,
    ])
    if (fix === undefined) continue
    blocks.add(`Fix: ${inertText(fix.says)}`)
    if (fix.command !== undefined) blocks.code(fix.command, 'sh')
  }
}

function addChanged(blocks: Blocks, { changed }: Report): void {
  if (changed === undefined) return
  blocks.heading('Changed in the last 24 h')
  blocks.add(inertText(changed.says))
  blocks.list(changed.changes.map(({ at, says }) => `${inertText(at)}: ${inertText(says)}`))
}

function addPod(blocks: Blocks, report: Report): void {
  const { facts, differences } = report.pod
  blocks.heading('Pod')
  blocks.list(facts.map(({ name, value }) => `${inertText(name)}: ${inertText(value)}`))
  if (differences.length > 0) {
    blocks.add('Fields whose sources differ or cannot be read:')
    blocks.list(
      differences.map(({ field, verdict, why }) => `${inertText(field)}, ${verdict}: ${inertText(why)}`),
    )
  }
  addGaps(blocks, report, 'pod')
}

function addConnection(blocks: Blocks, report: Report): void {
  const { says, rungs } = report.connection
  blocks.heading('Connection')
  if (says !== '') blocks.add(inertText(says))
  blocks.list(
    rungs.map(({ title, verdict, ms, says: words, hint }) => {
      const took = ms === null ? '' : ` (${Math.round(ms)} ms)`
      return `${verdict}, ${inertText(title)}${took}: ${inertText(hint === undefined ? words : `${words} ${hint}`)}`
    }),
  )
  for (const { title, curl } of rungs) {
    if (curl === undefined) continue
    blocks.add(`To repeat ${inertText(title)} from a shell in the pod:`)
    blocks.code(curl, 'sh')
  }
  addGaps(blocks, report, 'connection')
}

function grantWords({ scope, verbs, resources, names = [], more }: ReportGrant, namespace: string): string {
  const where = { cluster: 'everywhere', namespace: `in ${namespace}`, names: `in ${namespace}, by name` }[
    scope
  ]
  const which = `${resources.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `${listOf(verbs)} ${where}: ${which}${scope === 'names' ? ` named ${listOf(names, 'or')}` : ''}`
}

function kinds(count: number): string {
  return count === 1 ? '1 kind' : `${count} kinds`
}

function addAccess(blocks: Blocks, report: Report): void {
  const { says, grants, namespace, none, unknown } = report.access
  blocks.heading('Permissions')
  if (says !== '') {
    blocks.add(inertText(says))
    blocks.list([
      ...grants.map((grant) => inertText(grantWords(grant, namespace))),
      ...(none > 0 ? [`nothing: ${kinds(none)}`] : []),
      ...(unknown > 0 ? [`unknown: ${kinds(unknown)}`] : []),
    ])
  }
  addGaps(blocks, report, 'resources', 'access')
  blocks.heading('Dangerous permissions')
  // A part of the rules is no proof of what the other part gives.
  const isWhole = says !== '' && !report.gaps.some(({ part }) => part === 'access')
  if (report.dangerous.length === 0) {
    // Neither a grant nor a no of any kind: no rule was read.
    const isUnread = says === '' || (report.access.grants.length === 0 && report.access.none === 0)
    blocks.add(
      isWhole
        ? 'None among the rules that the review lists.'
        : isUnread
          ? 'Unknown: no rule of this account could be read.'
          : 'None among the rules that could be read.',
    )
  }
  blocks.list(report.dangerous.map(({ says: right, by }) => inertText(by === '' ? right : `${right} ${by}`)))
  for (const command of report.dangerous.flatMap(({ undo }) => undo)) blocks.code(command, 'sh')
  addGaps(blocks, report, 'dangerous')
}

function addCuts(blocks: Blocks, { cut }: Report): string {
  const left = blocks.left === 0 ? [] : [`${blocks.left} parts that did not fit, which the JSON form has`]
  const says = [...cut, ...left]
  return says.length === 0 ? '' : `\n\nCut for size: ${listOf(says)}.`
}

/**
 * The report as Markdown for GitHub and Slack, the short one first and the details below it: headings, flat lists and fenced code, no tables, no HTML, no links, at most
 * 40,000 characters. Other people's texts are inert, so nothing in them is markup, a mention or an address. The same report
 * gives the same bytes, with one newline at the end.
 */
export function reportMarkdown(report: Report): string {
  const blocks = new Blocks()
  addHead(blocks, report)
  addSummary(blocks, report)
  if (report.call !== undefined) addCall(blocks, report.call)
  addGaps(blocks, report, 'call')
  addChanged(blocks, report)
  addPod(blocks, report)
  addConnection(blocks, report)
  addAccess(blocks, report)
  return `${blocks}${addCuts(blocks, report)}\n`
}
