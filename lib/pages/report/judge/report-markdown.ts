import type { GrantedBy } from '@/lib/contract/access-tuple'
import type { Fix } from '@/lib/contract/explanation'
import { sayFix, sayHome } from '@/lib/diagnosis/fixes/say-fix'
import { sayGranted } from '@/lib/diagnosis/wording/phrases'
import { inOneLine, inTurn, isSilent, plain, sentenceOf } from '@/lib/phrase/phrase'
import { sayMoment } from '@/lib/words/durations'
import { listOf } from '@/lib/words/lists'
import type { Report, ReportGap, ReportGrant } from '../contract'
import { codeBlock, inertText } from './inert-text'
import { sayNoFinding } from './say-gaps'
import { shortReport, VERDICT } from './short-report'

const NAMED = { denied: 'Refused', unknown: 'Not known' } as const

function addGaps(blocks: Blocks, report: Report, ...parts: readonly ReportGap['part'][]): void {
  for (const { state, says, command } of report.gaps.filter(({ part }) => parts.includes(part))) {
    blocks.add(`${NAMED[state]}: ${inertText(plain(says))} An admin can check with`)
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

function addSummary(blocks: Blocks, report: Report): void {
  const { verdicts, findings } = report
  blocks.heading('Summary')
  blocks.list(verdicts.map(({ area, state, says }) => `${area}, ${state}: ${inertText(plain(says))}`))
  blocks.heading('Findings')
  if (findings.length === 0) blocks.add(sayNoFinding(report))
  for (const { severity, says, evidence, fix } of findings) {
    blocks.list([`${severity}: ${inertText(plain(inTurn([says, sentenceOf(inOneLine(evidence))])))}`])
    if (fix === undefined) continue
    blocks.add(`Fix: ${inertText(plain(fix.says))}`)
    if (fix.command !== undefined) blocks.code(fix.command, 'sh')
  }
  addGaps(blocks, report, 'refusals')
}

function addChanged(blocks: Blocks, { changed }: Report): void {
  if (changed === undefined) return
  blocks.heading('Changed in the last 24 h')
  blocks.add(inertText(plain(changed.says)))
  blocks.list(changed.changes.map(({ at, says }) => `${inertText(sayMoment(at))}: ${inertText(plain(says))}`))
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
  if (!isSilent(says)) blocks.add(inertText(plain(says)))
  blocks.list(
    rungs.map(({ title, verdict, ms, says: found, hint }) => {
      const took = ms === null ? '' : ` (${Math.round(ms)} ms)`
      return `${verdict}, ${inertText(title)}${took}: ${inertText(plain(inTurn([found, hint])))}`
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
  if (!isSilent(says)) {
    blocks.add(inertText(plain(says)))
    blocks.list([
      ...grants.map((grant) => inertText(grantWords(grant, namespace))),
      ...(none > 0 ? [`nothing: ${kinds(none)}`] : []),
      ...(unknown > 0 ? [`unknown: ${kinds(unknown)}`] : []),
    ])
  }
  addGaps(blocks, report, 'resources', 'access')
  blocks.heading('Dangerous permissions')
  // A part of the rules is no proof of what the other part gives.
  const isWhole = !isSilent(says) && !report.gaps.some(({ part }) => part === 'access')
  if (report.dangerous.length === 0) {
    // Neither a grant nor a no of any kind: no rule was read.
    const isUnread = isSilent(says) || (report.access.grants.length === 0 && report.access.none === 0)
    blocks.add(
      isWhole
        ? 'None among the rules that the review lists.'
        : isUnread
          ? 'Unknown: no rule of this account could be read.'
          : 'None among the rules that could be read.',
    )
  }
  blocks.list(report.dangerous.map(({ says: right, by }) => inertText(plain(inTurn([right, by])))))
  for (const command of report.dangerous.flatMap(({ undo }) => undo)) blocks.code(command, 'sh')
  addGaps(blocks, report, 'dangerous')
}

function addCuts(blocks: Blocks, { cut }: Report): string {
  const left = blocks.left === 0 ? [] : [`${blocks.left} parts that did not fit, which the JSON form has`]
  const says = [...cut, ...left]
  return says.length === 0 ? '' : `\n\nLeft out for size: ${listOf(says)}.`
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

const WHERE: Record<Fix['where'], string> = {
  role: 'edit the Role',
  binding: 'add or change a binding',
  request: 'change the call',
  pod: 'change the pod',
  cluster: 'change the cluster',
}

function grantedWords({ binding, bindingNamespace, role, roleKind, subject, scope }: GrantedBy): string {
  const kind = scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding'
  const where = bindingNamespace === undefined ? '' : ` in ${bindingNamespace}`
  return `${kind} ${binding}${where} grants ${roleKind} ${role} to ${plain(sayGranted(subject))}.`
}

function addFix(blocks: Blocks, fix: Fix, place: number): void {
  const name = place === 1 ? 'Fix' : `Other fix ${place - 1}`
  blocks.add(`${name}, ${WHERE[fix.where]}: ${inertText(plain(sayFix(fix)))}`)
  if (fix.command !== undefined) blocks.code(fix.command, 'sh')
  else if (fix.yaml !== undefined) blocks.code(fix.yaml, 'yaml')
  if (fix.home === undefined || place > 1) return
  blocks.add(inertText(plain(sayHome(fix.home))))
  for (const { as, text } of fix.home.isBeside ? [] : fix.home.forms) blocks.code(text, as)
}

/** The explained call: the fact, the cause, what comes near, the changes, the evidence. */
export function addCall(blocks: Blocks, { asks, explanation }: NonNullable<Report['call']>): void {
  const { verdict, says, cause, alternatives, grantedBy, nearMisses, evidence, fixes } = explanation
  blocks.heading('Explained call')
  blocks.add(`${inertText(`Checked: ${asks}.`)} Verdict: ${VERDICT[verdict]}. ${inertText(plain(says))}`)
  const facts = [
    ...(cause === null ? [] : [`Cause ${cause.id}, ${cause.confidence}: ${inertText(plain(cause.says))}`]),
    ...(grantedBy === undefined ? [] : [`Granted by: ${inertText(grantedWords(grantedBy))}`]),
    ...nearMisses.map((miss) => `Near miss: ${inertText(plain(miss.says))}`),
    ...alternatives.map(
      (other) => `Other cause ${other.id}, ${other.confidence}: ${inertText(plain(other.says))}`,
    ),
  ]
  blocks.list(facts)
  fixes.forEach((fix, i) => {
    addFix(blocks, fix, i + 1)
  })
  if (evidence.length > 0) {
    blocks.add('Evidence:')
    blocks.list(evidence.map((item) => `${inertText(plain(item.probe))}: ${inertText(plain(item.says))}`))
  }
}

/** Fits a message of Slack (40,000 characters) and a comment of GitHub (65,536). */
export const MOST_CHARACTERS = 36_000

const LEFT_OUT = 'Left out here: it contains three backticks in a row. The JSON form has it.'

/** Markdown put together from whole blocks, so what does not fit is left out without breaking what does. */
export class Blocks {
  readonly #parts: string[] = []
  #characters = 0
  #left = 0

  /** Takes a block; one that continues a list goes under the item before it. */
  add(block: string, isItem = false): void {
    const separator = this.#parts.length === 0 ? '' : isItem ? '\n' : '\n\n'
    if (this.#left > 0 || this.#characters + separator.length + block.length > MOST_CHARACTERS) {
      this.#left += 1
      return
    }
    this.#parts.push(separator, block)
    this.#characters += separator.length + block.length
  }

  heading(text: string): void {
    this.add(`## ${text}`)
  }

  /** The first item is set apart from what is before. */
  list(items: readonly string[]): void {
    items.forEach((item, i) => {
      this.add(`- ${item}`, i > 0)
    })
  }

  code(text: string, language: 'sh' | 'yaml' | 'diff' | 'text'): void {
    this.add(codeBlock(text, language) ?? LEFT_OUT)
  }

  /** Blocks that did not fit. */
  get left(): number {
    return this.#left
  }

  toString(): string {
    return this.#parts.join('')
  }
}
