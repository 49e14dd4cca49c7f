import type { GrantedBy } from '@/lib/contract/access-tuple'
import type { Fix } from '@/lib/contract/explanation'
import { sayFix, sayHome } from '@/lib/diagnosis/wording/say-fix'
import { sayGranted } from '@/lib/diagnosis/wording/say-granted'
import { plain } from '@/lib/phrase/phrase'
import type { Report } from '../contract'
import type { Blocks } from './blocks'
import { inertText } from './inert-text'
import { VERDICT } from './short-report'

const WHERE: Record<Fix['where'], string> = {
  role: 'edit the Role',
  binding: 'add or change a binding',
  request: 'change the call',
  pod: 'change the pod',
  cluster: 'change the cluster',
}

function grantWords({ binding, bindingNamespace, role, roleKind, subject, scope }: GrantedBy): string {
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
  for (const { as, text } of fix.home.forms) blocks.code(text, as)
}

/** The explained call: the fact, the cause, what comes near, the changes, the evidence. */
export function addCall(blocks: Blocks, { asks, explanation }: NonNullable<Report['call']>): void {
  const { verdict, says, cause, alternatives, grantedBy, nearMisses, evidence, fixes } = explanation
  blocks.heading('Explained call')
  blocks.add(`${inertText(`Checked: ${asks}.`)} Verdict: ${VERDICT[verdict]}. ${inertText(says)}`)
  const facts = [
    ...(cause === null ? [] : [`Cause ${cause.id}, ${cause.confidence}: ${inertText(cause.says)}`]),
    ...(grantedBy === undefined ? [] : [`Granted by: ${inertText(grantWords(grantedBy))}`]),
    ...nearMisses.map((miss) => `Near miss: ${inertText(miss.says)}`),
    ...alternatives.map((other) => `Other cause ${other.id}, ${other.confidence}: ${inertText(other.says)}`),
  ]
  blocks.list(facts)
  fixes.forEach((fix, i) => {
    addFix(blocks, fix, i + 1)
  })
  if (evidence.length > 0) {
    blocks.add('Evidence:')
    blocks.list(evidence.map((item) => `${inertText(item.probe)}: ${inertText(item.says)}`))
  }
}
