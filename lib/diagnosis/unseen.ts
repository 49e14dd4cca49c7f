import type { Explanation } from '@/lib/contract/explanation'
import { capital } from '@/lib/words/capitals'
import { grouped, listOf } from '@/lib/words/lists'
import { describeUser } from '@/lib/words/users'
import { bindingsCommand, canICommand } from './admin-command'
import { ASKER } from './asker'
import { isWhole, listsThatBear, objectsRead } from './bindings/read-objects'
import type { Case } from './case'
import type { CallFinding } from './causes/finding'
import { type Facts, groupsToName, rulesNamespace } from './facts'
import { hasTrait } from './rank'

/** What could not be read, each with the one command an admin can check it with. */
export function unseenOf(
  facts: Case,
  verdict: Explanation['verdict'],
  finding: CallFinding | undefined,
): Explanation['unseen'] {
  const { request, caller, decision } = facts
  // Conditions are a decision: who asks an admin learns nothing more.
  const isConditional = decision.state === 'read' && decision.value.conditions !== undefined
  if (verdict === 'allowed' || (verdict === 'unknown' && isConditional)) return []
  const unseen: Explanation['unseen'] = []
  // What the account itself wrote is a decision.
  if (facts.refusal?.logged && !facts.isForCaller) {
    // Nothing of it is unseen.
  } else if (!facts.isForCaller && caller !== 'system:anonymous') {
    const why = decision.state === 'unread' ? ` ${decision.says}` : ''
    const needs = `The API server's decision about ${describeUser(caller)}, which ${ASKER[facts.asker].self} could neither review nor derive from Roles and bindings.${why}`
    unseen.push({ needs, command: canICommand(request, caller, groupsToName(facts)) })
  } else if (decision.state === 'unread' || verdict === 'unknown') {
    const why = decision.state === 'unread' ? decision.says : decision.value.evaluationError
    unseen.push({
      needs: `The API server's decision about this call: ${why}`,
      command: canICommand(request, caller, groupsToName(facts)),
    })
  }
  const rules = facts.rules.get(rulesNamespace(facts))
  // Rules by objects are not whole where a list was not: that is said of the lists.
  if (facts.isOwnCall && rules?.state === 'read' && rules.value.incomplete) {
    const { leftOut, evaluationError } = rules.value
    unseen.push({
      needs: leftOut
        ? `The ${grouped(leftOut)} rules that were not read, since this account has too many.`
        : `The rules of an authorizer that does not list them: ${evaluationError}`,
      command: canICommand(request, caller, groupsToName(facts)),
    })
  }
  const isGuess = finding?.confidence === 'possible' && !facts.isForCaller
  const isPartly = facts.about !== undefined && !facts.areRulesWhole && finding?.confidence !== 'proven'
  const isLike = finding === undefined || isGuess || isPartly || hasTrait('open', finding)
  const lists = caller === 'system:anonymous' || verdict !== 'denied' || !isLike ? [] : listsNotRead(facts)
  if (lists.length > 0) {
    const about = `whether one was meant for ${describeUser(caller)} but does not match cannot be seen without`
    const needs =
      facts.objects.state === 'unread'
        ? `Roles and bindings: ${about} reading them.`
        : `${capital(listOf(lists.map(({ words }) => words)))}, which were not all read: ${about} them.`
    const isUnasked = facts.objects.state === 'unread' && facts.objects.isSkipped === true
    const skipped = isUnasked ? ['they'] : lists.flatMap(({ words, isSkipped }) => (isSkipped ? [words] : []))
    unseen.push({
      needs: skipped.length === 0 ? needs : `${needs} ${sayThatSkipped(skipped)}`,
      command: bindingsCommand(caller),
    })
  }
  return unseen
}

function sayThatSkipped(lists: readonly string[]): string {
  return `${capital(listOf(lists))} were skipped to keep this answer to few requests.`
}

const WORDS = {
  roles: 'the Roles',
  rolebindings: 'the RoleBindings',
  clusterroles: 'the ClusterRoles',
  clusterrolebindings: 'the ClusterRoleBindings',
}

/** The lists that decide the call and were not read in full; `isSkipped` where the budget left no request for one. */
function listsNotRead(facts: Facts): { words: string; isSkipped: boolean }[] {
  const { request } = facts
  const namespace = request.kind === 'resource' ? request.namespace : ''
  return listsThatBear(namespace)
    .filter(({ resource, namespace: of }) => !isWhole(facts, resource, of))
    .map(({ resource, namespace: of }) => ({
      words: `${WORDS[resource]}${of === '' ? '' : ` of namespace ${of}`}`,
      isSkipped: objectsRead(facts).lists.some(
        ({ resource: other, namespace: at, reading }) =>
          other === resource && at === of && reading.state === 'unread' && reading.isSkipped === true,
      ),
    }))
}
