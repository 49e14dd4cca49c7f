import { describeUser } from '@/lib/phrase/users'
import { authorityOf, type CallFacts, type LadderFacts, type ListCount } from './facts'
import { callEvidence, failedStep, passed, type StepFinding } from './finding'
import { inSituation } from './situations'
import { callTrouble } from './socket-trouble'

/** The user of the calls: from the server's answer, then the refusal's own text, then the token. */
export function callingUser(facts: LadderFacts, call: CallFacts<unknown> | null): string {
  const self = facts.self?.outcome === 'answered' ? facts.self.value?.username : undefined
  const named = call?.outcome === 'answered' ? /User "([^"]+)"/.exec(call.says)?.[1] : undefined
  return self ?? named ?? facts.token.claims?.subject ?? ''
}

/** The caller as the subject of a sentence, also where nothing names it, as behind a kubectl proxy. */
function describeCaller(facts: LadderFacts, call: CallFacts<unknown> | null): string {
  const user = callingUser(facts, call)
  return user === '' ? 'The caller' : describeUser(user)
}

function refused(facts: LadderFacts, call: CallFacts<unknown>, may: string, hint: string) {
  const isRefusal = call.outcome === 'answered' && call.status === 403 && call.fromKubernetes
  if (isRefusal) return inSituation('forbidden', { user: callingUser(facts, call), may, hint })
  if (call.outcome === 'answered' && call.status === 401) return inSituation('bad-token', { reasons: [] })
  return facts.route.kind === 'none' ? null : callTrouble(authorityOf(facts.route), call)
}

function answer<Value>(
  facts: LadderFacts,
  call: CallFacts<Value> | null,
  words: { allowed: (value: Value) => string; may: string; hint: string },
): StepFinding | null {
  if (call === null) return null
  const evidence = callEvidence(call, facts.route.kind === 'https' ? 'with the token' : 'by the proxy')
  if (call.outcome === 'answered' && call.status < 300 && call.value !== null) {
    return passed(words.allowed(call.value), call.ms, evidence)
  }
  const words403 = refused(facts, call, words.may, words.hint)
  return words403 && failedStep(words403, call.ms, evidence)
}

/**
 * Whether permissions are decided for the account, by `/`, the first thing that each tutorial asks for. Its 403 passes: it is
 * a complete answer, and the usual one.
 */
export function climbAuthorization(facts: LadderFacts): StepFinding | null {
  const user = describeCaller(facts, facts.root)
  const found = answer(facts, facts.root, {
    allowed: ({ paths }) => `${user} may get /: the API server lists ${paths} paths.`,
    may: 'get /',
    hint: '',
  })
  if (found?.situation !== 'forbidden') return found
  const { hint: _, brief: __, rest: ___, ...rest } = found
  const says = `Permissions are decided for ${user}. GET / is refused, as for most accounts: no fault.`
  return { ...rest, verdict: 'passed', says }
}

/** "5 pods", "at least 1 pod" when the server did not say how many more there are, "no pods". */
export function countWords({ items, exact }: ListCount, resource: string): string {
  const one = resource.replace(/s$/, '')
  if (items === 0) return `no ${resource}`
  return `${exact ? '' : 'at least '}${items} ${items === 1 ? one : resource}`
}

/** Whether the account may list a resource of the namespace; none and refused are two answers. */
export function readList(facts: LadderFacts, resource: 'pods' | 'services'): StepFinding | null {
  const call: CallFacts<ListCount> | null = facts[resource]
  const { namespace } = facts
  if (namespace === null) return null
  return answer(facts, call, {
    allowed: (count) => `Allowed in ${namespace}: ${countWords(count, resource)}.`,
    may: `list ${resource} in ${namespace}`,
    hint: 'The explanation shows which rule is missing and the fix.',
  })
}
