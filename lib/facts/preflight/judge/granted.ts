import { findRole } from '@/lib/diagnosis/bindings/read-objects'
import { heldDangers } from '@/lib/diagnosis/dangers/dangerous-rights'
import { afterUpgrade } from '@/lib/diagnosis/versions/after-upgrade'
import type { Proposal } from '@/lib/facts/what-if/judge/proposal'
import { pastedRole } from '@/lib/facts/what-if/judge/proposal'
import { code, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { asScoped } from '@/lib/rbac/rule'
import type { Preflight } from '../contract'
import type { PreflightFacts } from './facts'
import type { ReadPlan } from './planned'

/** Lines of one kind in an answer. */
export const MOST_NOTES = 50

/** What the plan grants, by its bindings: which of it is dangerous, and what the next versions of Kubernetes change for it. */
export function whatIsGranted(
  facts: PreflightFacts,
  proposal: Proposal,
  { objects }: ReadPlan,
): Pick<Preflight, 'dangers' | 'upgrade'> {
  const { roles, bindings } = proposal
  const dangers = new Map<string, Preflight['dangers'][number]>()
  const isBound = new Set<unknown>()
  const granted = bindings.flatMap(({ roleRef, namespace, subjects }) => {
    const ours = pastedRole(proposal, roleRef, namespace)
    const theirs = findRole(facts, roleRef, namespace)
    isBound.add(ours)
    const rules = (ours?.rules ?? (theirs.state === 'found' ? theirs.rules : [])).map((rule) =>
      asScoped(rule, namespace),
    )
    for (const { danger, request } of heldDangers(rules, namespace)) {
      for (const { kind, namespace: home, name } of subjects) {
        if (dangers.size >= MOST_NOTES) break
        const who = code(foreign(`${kind} ${home === undefined ? '' : `${home}/`}${name}`, 340))
        const where =
          request.namespace === '' ? words('in the whole cluster') : say`in ${code(request.namespace)}`
        const says = say`${who} can ${words(danger.can)}, ${where}.`
        dangers.set(JSON.stringify([danger.id, kind, home, name, namespace]), {
          severity: danger.severity,
          says,
        })
      }
    }
    return rules
  })
  const unbound = roles
    .filter((role) => !isBound.has(role))
    .flatMap(({ rules, namespace }) => rules.map((rule) => asScoped(rule, namespace)))
  const kinds = objects.map(({ apiVersion, kind }) => ({ apiVersion, kind }))
  const upgrade = afterUpgrade(facts.server, { rules: [...granted, ...unbound], objects: kinds })
  return { dangers: [...dangers.values()], ...(upgrade.steps.length === 0 ? {} : { upgrade }) }
}
