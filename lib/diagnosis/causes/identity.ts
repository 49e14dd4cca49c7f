import { parseServiceAccount } from '@/lib/rbac/service-account'
import { bindingMisses } from '../bindings/binding-misses'
import { type Facts, speaksForCaller } from '../facts'
import type { FamilyFinding, FindingOf } from './finding'

/** Family C: the call was judged as an identity that its author did not mean. */
export function identityCauses(facts: Facts): FamilyFinding<'identity'>[] {
  if (facts.caller === 'system:anonymous') return anonymous(facts)
  const account = parseServiceAccount(facts.caller)
  const found: FamilyFinding<'identity'>[] = []
  if (account?.name === 'default') found.push(runsAsDefault(facts, account.namespace))
  if (!facts.isOwnCall && facts.own.state === 'read' && facts.caller !== '') {
    // Where the account's own rights are known they say more than that it is another one.
    const far = speaksForCaller(facts) ? 9.6 : 6
    const home = parseServiceAccount(facts.own.value.name)?.namespace ?? facts.home
    if (account && account.namespace !== home) {
      const data = { namespace: account.namespace, home }
      found.push({ id: 'C4', confidence: 'possible', distance: far, data })
    } else if (account && account.name !== 'default') {
      const data = { own: facts.own.value.name }
      found.push({ id: 'C6', confidence: 'possible', distance: far, data })
    } else if (!account) {
      found.push({ id: 'C5', confidence: 'possible', distance: far, data: { own: facts.own.value.name } })
    }
  }
  return found
}

/** Proven by a binding that gives the call to another ServiceAccount of the namespace. */
function runsAsDefault(facts: Facts, namespace: string): FindingOf<'C3'> {
  for (const shown of bindingMisses(facts)) {
    const { relation, role } = shown
    if (relation.how !== 'name' || role.state !== 'grants') continue
    const data = { namespace, other: relation.subject.name, shown }
    return { id: 'C3', confidence: 'proven', distance: 1.1, data }
  }
  return { id: 'C3', confidence: 'likely', distance: 4, data: { namespace } }
}

function anonymous(facts: Facts): FamilyFinding<'identity'>[] {
  const mounted = facts.token === 'mounted'
  return [
    {
      id: 'C1',
      confidence: facts.token === 'absent' ? 'proven' : mounted ? 'possible' : 'likely',
      distance: mounted ? 0.2 : 0.1,
      data: { proven: facts.token === 'absent' },
    },
    { id: 'C2', confidence: 'possible', distance: mounted ? 0.1 : 0.2, data: {} },
  ]
}
