import type { Explanation } from '@/lib/contract/explanation'
import { bindingsCommand, canICommand } from './admin-command'
import type { CauseFinding } from './causes/finding'
import { type Facts, rulesNamespace } from './facts'
import { describeUser } from './wording/phrases'

// Causes that a binding which does not apply would look like.
const LIKE_A_BINDING: ReadonlySet<string> = new Set(['C3', 'D0', 'D28', 'D29', 'E7', 'E8', 'D32'])

/** What could not be read, and for each the one command by which an admin settles it. */
export function unseenOf(
  facts: Facts,
  verdict: Explanation['verdict'],
  finding: CauseFinding | undefined,
): Explanation['unseen'] {
  const { request, caller, decision } = facts
  if (verdict === 'allowed') return []
  const unseen: Explanation['unseen'] = []
  if (!facts.isOwnCall && caller !== 'system:anonymous') {
    const needs = `Reviews answer for this pod's own account only; about ${describeUser(caller)} an admin can ask.`
    unseen.push({ needs, command: canICommand(request, caller) })
  } else if (decision.state === 'unread' || verdict === 'unknown') {
    const why = decision.state === 'unread' ? decision.says : decision.value.evaluationError
    unseen.push({
      needs: `The API server's decision about this call: ${why}`,
      command: canICommand(request, caller),
    })
  }
  const rules = facts.rules.get(rulesNamespace(facts))
  if (facts.isOwnCall && rules?.state === 'read' && rules.value.incomplete) {
    unseen.push({
      needs: `The rules of an authorizer that does not list them: ${rules.value.evaluationError}`,
      command: canICommand(request, caller),
    })
  }
  const isBlind = facts.objects.state === 'unread' && caller !== 'system:anonymous'
  if (isBlind && (finding === undefined || LIKE_A_BINDING.has(finding.id)) && verdict === 'denied') {
    unseen.push({
      needs: `Roles and bindings: whether one was meant for ${describeUser(caller)} and misses it cannot be seen without reading them.`,
      command: bindingsCommand(caller),
    })
  }
  return unseen
}
