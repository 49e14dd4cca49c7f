import { heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { scopedRules } from '@/lib/diagnosis/scoped-rules'
import { notAsked } from '@/lib/evidence/reading'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isUnreachable } from '@/lib/kube/transport/errors'
import { say } from '@/lib/phrase/phrase'
import type { RbacObjects } from '@/lib/rbac/types'
import type { Dangerous } from '../contract'
import { dangerousSources, dangerProbes } from '../judge/dangerous-sources'

/** Reviews that one answer asks to name who gives the permissions. */
const MOST_REVIEWS = 6

interface DangerousQuestion {
  kube: InClusterClient
  /** Undefined asks about the namespace of this pod. */
  namespace: string | undefined
  signal: AbortSignal
  /** Has the reviews already where another answer asked them too. */
  prober?: Prober
}

/**
 * The dangerous permissions of this pod's account in a namespace with who gives each: two rules reviews, at most six access
 * reviews that name the bindings, and a list of bindings where the rules allow it and the budget of 8 requests is not
 * spent, to learn whom else a binding names.
 */
export async function listDangerous({
  kube,
  namespace: asked,
  signal,
  prober = new Prober(kube, signal),
}: DangerousQuestion): Promise<Dangerous> {
  const account = await ownAccount(kube, prober, signal)
  const namespace = asked ?? account.home
  const [here, clusterWide] = await Promise.all([prober.rules(namespace), prober.clusterWideRules()])
  if (here.state === 'unread' && isUnreachable(prober.failure)) throw prober.failure
  const rules = scopedRules(namespace, here, clusterWide)
  const limit = Math.min(MOST_REVIEWS, prober.left)
  const { probes, left } = dangerProbes(heldDangers(rules, namespace), rules, limit)
  const answered = await Promise.all(
    probes.map(async ({ request, covers }) => ({ covers, answer: await prober.access(request) })),
  )
  const unasked = notAsked(
    say`At most ${MOST_REVIEWS} reviews are sent at once, so who grants it is not known.`,
  )
  const user = account.user.state === 'read' ? account.user.value : { name: '', groups: [] }
  const bindings = await readBindings(await ownRights(namespace, prober), namespace, prober, probes.length)
  return {
    user: user.name,
    namespace,
    sources: dangerousSources(
      [...answered, ...(left.length > 0 ? [{ covers: left, answer: unasked }] : [])],
      {
        rules,
        user,
        bindings,
      },
    ),
    upstreamRequests: prober.sent,
  }
}

async function readBindings(
  may: OwnRights,
  namespace: string,
  prober: Prober,
  needed: number,
): Promise<Pick<RbacObjects, 'roleBindings' | 'clusterRoleBindings'>> {
  const lists = [
    { resource: 'clusterrolebindings', namespace: '' },
    { resource: 'rolebindings', namespace },
  ] as const
  const readable = needed === 0 ? [] : lists.filter((list) => may(list) === 'yes')
  const answers = await Promise.all(readable.map((list) => prober.objects(list)))
  const read = answers.flatMap((answer) => (answer.state === 'read' ? [answer.value.objects] : []))
  return {
    roleBindings: read.flatMap(({ roleBindings }) => roleBindings),
    clusterRoleBindings: read.flatMap(({ clusterRoleBindings }) => clusterRoleBindings),
  }
}
