import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import { kubectlLook, operand } from './kubectl-command'
import { shellQuote } from './shell-quote'

/** The kubectl line by which an admin asks the API server about the same call of the same account. */
export function canICommand(request: Attributes, user: string, groups: readonly string[] = []): string {
  const as = user === '' ? [] : [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)]
  if (request.kind === 'path')
    return kubectlLook('auth', 'can-i', operand(request.verb), operand(request.path), ...as)
  const { verb, group, resource, subresource, name, namespace } = request
  const qualified = describeResource({ group, resource })
  return kubectlLook(
    'auth',
    'can-i',
    operand(verb),
    operand(name === '' ? qualified : `${qualified}/${name}`),
    ...(subresource === '' ? [] : [`--subresource=${subresource}`]),
    ...(namespace === '' ? ['--all-namespaces'] : ['-n', namespace]),
    ...as,
  )
}

/**
 * The kubectl line that lists every binding with the account's name in it: also those for another namespace, kind or a
 * longer name.
 */
export function bindingsCommand(user: string): string {
  const account = parseServiceAccount(user)
  const word = account?.name ?? user
  return `kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- ${shellQuote(word)}`
}

/**
 * The kubectl line that lists the RoleBindings of all namespaces with the account's name in it, or a group that every
 * ServiceAccount or everyone is in.
 */
export function bindingsElsewhereCommand(user: string): string {
  const word = parseServiceAccount(user)?.name ?? user
  const groups = ['system:serviceaccounts', 'system:authenticated']
  const words = [word, ...groups].map((one) => `-e ${shellQuote(one)}`)
  return `kubectl get rolebindings -A -o wide | grep -F ${words.join(' ')}`
}
