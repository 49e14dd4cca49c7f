import type { Explanation } from '@/lib/contract/explanation'
import { capitalized, code, listed, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { bindingsCommand, canICommand, listCommand } from '@/lib/rbac/kubectl-command'
import { ASKER } from '@/lib/words/asker'
import { grouped } from '@/lib/words/lists'
import { isWhole, listsThatBear, objectsRead } from './bindings/read-objects'
import type { Case } from './case'
import type { CallFinding } from './causes/finding'
import { groupsToName, rulesNamespace } from './facts'
import { hasTrait } from './rank'

/** What could not be read, each with the one command an admin can check it with. */
export function unseenOf(
  theCase: Case,
  verdict: Explanation['verdict'],
  finding: CallFinding | undefined,
): Explanation['unseen'] {
  const { request, caller, decision } = theCase
  // Conditions are a decision: asking an admin reveals nothing more.
  const isConditional = decision.state === 'read' && decision.value.conditions !== undefined
  if (verdict === 'allowed' || (verdict === 'unknown' && isConditional)) return []
  const unseen: Explanation['unseen'] = []
  const command = canICommand(request, caller, groupsToName(theCase))
  // What the account itself wrote is a decision.
  if (theCase.refusal?.logged && !theCase.isForCaller) {
    // None of it is unseen.
  } else if (!theCase.isForCaller && caller !== 'system:anonymous') {
    const why = decision.state === 'unread' ? say` ${decision.says}` : NOTHING
    const needs = say`The API server's decision about ${sayUser(caller)}, which ${words(ASKER[theCase.asker].self)} could neither review nor derive from Roles and bindings.${why}`
    unseen.push({ needs, command })
  } else if (decision.state === 'unread' || verdict === 'unknown') {
    const why = decision.state === 'unread' ? decision.says : [quote(decision.value.evaluationError)]
    unseen.push({
      needs: say`The API server's decision about this call: ${why}`,
      command,
    })
  }
  const rules = theCase.rules.get(rulesNamespace(theCase))
  // Rules by objects are not whole where a list was not: that is said of the lists.
  if (theCase.isOwnCall && rules?.state === 'read' && rules.value.incomplete) {
    const { leftOut, evaluationError } = rules.value
    unseen.push({
      needs: leftOut
        ? say`The ${words(grouped(leftOut))} rules that were not read, since this account has too many.`
        : say`The rules of an authorizer that does not list them: ${quote(evaluationError)}`,
      command,
    })
  }
  if (theCase.isOwnCall && rules?.state === 'unread' && rules.because !== 'not-asked') {
    const place = rulesNamespace(theCase)
    unseen.push({
      needs: say`The rules of this account in namespace ${code(place)}, which could not be read: ${rules.says}`,
      command: listCommand({ name: caller, groups: groupsToName(theCase) }, place),
    })
  }
  const isGuess = finding?.confidence === 'possible' && !theCase.isForCaller
  const isPartly =
    theCase.about !== undefined && theCase.rulesRead.kind !== 'whole' && finding?.confidence !== 'proven'
  const isLike = finding === undefined || isGuess || isPartly || hasTrait('open', finding)
  const lists = caller === 'system:anonymous' || verdict !== 'denied' || !isLike ? [] : listsNotRead(theCase)
  if (lists.length > 0) {
    const unread =
      theCase.objects.state === 'unread'
        ? say`Roles and bindings, which were not read`
        : say`${capitalized(listed(lists.map(({ says }) => says)))}, which were not all read`
    const needs = say`${unread}: only they show whether one was meant for ${sayUser(caller)} but does not match.`
    const isUnasked = theCase.objects.state === 'unread' && theCase.objects.isSkipped === true
    const skipped = isUnasked
      ? [say`they`]
      : lists.flatMap(({ says, isSkipped }) => (isSkipped ? [says] : []))
    unseen.push({
      needs: skipped.length === 0 ? needs : say`${needs} ${sayThatSkipped(skipped)}`,
      command: bindingsCommand(caller),
    })
  }
  return unseen
}

function sayThatSkipped(lists: readonly Phrase[]): Phrase {
  return say`${capitalized(listed(lists))} were skipped to keep this answer to few requests.`
}

const WORDS = {
  roles: say`the Roles`,
  rolebindings: say`the RoleBindings`,
  clusterroles: say`the ClusterRoles`,
  clusterrolebindings: say`the ClusterRoleBindings`,
}

/** The lists that decide the call and were not read in full; `isSkipped` where the budget left no request for one. */
function listsNotRead(theCase: Case): { says: Phrase; isSkipped: boolean }[] {
  return listsThatBear(theCase.namespace)
    .filter(({ resource, namespace: of }) => !isWhole(theCase, resource, of))
    .map(({ resource, namespace: of }) => ({
      says: say`${WORDS[resource]}${of === '' ? NOTHING : say` of namespace ${code(of)}`}`,
      isSkipped: objectsRead(theCase).lists.some(
        ({ resource: other, namespace: at, reading }) =>
          other === resource && at === of && reading.state === 'unread' && reading.isSkipped === true,
      ),
    }))
}
