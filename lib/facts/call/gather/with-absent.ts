import { wantedAccounts } from '@/lib/diagnosis/bindings/binding-misses'
import type { Facts } from '@/lib/diagnosis/facts'
import { ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { parseServiceAccount } from '@/lib/rbac/service-account'

/**
 * The facts with what the call needs and does not exist: its namespace, and an account that is asked about. An authorizer answers
 * the same for these as for any other name. Costs at most two reads, and none that the rules of this pod's account refuse; what
 * cannot be looked up is not called absent.
 */
export async function withAbsent(facts: Facts, home: string, prober: Prober): Promise<Facts> {
  const { request, caller, isOwnCall } = facts
  const namespace = request.kind === 'resource' && request.namespace !== home ? request.namespace : ''
  const account = isOwnCall ? undefined : parseServiceAccount(caller)
  if (namespace === '' && account === undefined) return facts
  const may = await ownRights('', prober)
  const mayGet = (resource: string, name: string, within: string) =>
    may({ verb: 'get', group: '', resource, name, namespace: within }) === 'yes'
  const [who, place] = await Promise.all([
    account !== undefined && mayGet('serviceaccounts', account.name, account.namespace)
      ? prober.accountExists(account.namespace, account.name)
      : undefined,
    namespace !== '' && mayGet('namespaces', namespace, namespace)
      ? prober.namespaceExists(namespace)
      : undefined,
  ])
  const absent = {
    ...(place?.state === 'read' && !place.value ? { namespace: true as const } : {}),
    ...(who?.state === 'read' && !who.value ? { account: true as const } : {}),
  }
  return Object.keys(absent).length === 0 ? facts : { ...facts, absent }
}

const MOST_ACCOUNTS = 2

/**
 * The facts with whether the accounts exist that bindings name where this one may have been meant: one that is there keeps what it has. As
 * far as the budget goes, and nothing that the rules of this pod's account refuse.
 */
export async function withSubjects(facts: Facts, prober: Prober): Promise<Facts> {
  const isNo = facts.decision.state === 'read' && !facts.decision.value.allowed
  const wanted = isNo ? wantedAccounts(facts) : []
  if (wanted.length === 0 || prober.left <= 0) return facts
  const may = await ownRights('', prober)
  const asked = wanted.filter(
    (account) => may({ verb: 'get', group: '', resource: 'serviceaccounts', ...account }) === 'yes',
  )
  const accounts = new Map<string, boolean>()
  for (const { namespace, name } of asked.slice(0, Math.min(MOST_ACCOUNTS, prober.left))) {
    const answer = await prober.accountExists(namespace, name)
    if (answer.state === 'read') accounts.set(`${namespace}/${name}`, answer.value)
  }
  return accounts.size === 0 ? facts : { ...facts, accounts }
}
