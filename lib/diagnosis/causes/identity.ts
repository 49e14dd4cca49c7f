import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Facts } from '../facts'
import type { FamilyFinding } from './finding'

/** Family C: the call was judged as an identity that its author did not mean. */
export function identityCauses(facts: Facts): FamilyFinding<'identity'>[] {
  if (facts.caller === 'system:anonymous') return anonymous(facts)
  const account = parseServiceAccount(facts.caller)
  const found: FamilyFinding<'identity'>[] = []
  if (account?.name === 'default') {
    found.push({ id: 'C3', confidence: 'likely', distance: 4, data: { namespace: account.namespace } })
  }
  if (!facts.isOwnCall && facts.own.state === 'read' && facts.caller !== '') {
    const home = parseServiceAccount(facts.own.value.name)?.namespace ?? facts.home
    if (account && account.namespace !== home) {
      const data = { namespace: account.namespace, home }
      found.push({ id: 'C4', confidence: 'possible', distance: 6, data })
    } else if (!account) {
      found.push({ id: 'C5', confidence: 'possible', distance: 6, data: { own: facts.own.value.name } })
    }
  }
  return found
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
