import { code, inTurn, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type PodSecurityText, parsePodSecurityText } from '@/lib/reader/sentences/pod-security-text'
import { listOf } from '@/lib/words/lists'
import type { FixDraft } from '../../fixes/draft'
import { podChange } from '../../fixes/pod-change'
import { podPart } from '../../fixes/pod-part'
import { podSecurityPatch } from '../../fixes/pod-security-patch'
import { kubectlCommand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'

function sayPodSecurity({ level, version, clauses }: PodSecurityText): Phrase {
  const reasons = listOf(clauses.map(({ reason }) => reason))
  const at =
    version === '' || version === 'latest' ? say`${code(level)}` : say`${code(level)} of ${code(version)}`
  const enforced = say`The namespace enforces Pod Security level ${at}`
  if (clauses.length === 0)
    return say`${enforced}, and the pod does not meet it. The text is cut off before it says where.`
  return say`${enforced}, and the pod does not meet it in ${clauses.length} ${words(clauses.length === 1 ? 'point' : 'points')}: ${excerpt(reasons)}. For a Deployment, look in the events of its ReplicaSet; for a Job, in its own.`
}

function podSecurityFixes({ clauses, level }: PodSecurityText): FixDraft[] {
  if (clauses.length === 0)
    return [podChange(say`Set what level ${code(level)} requires in the pod’s securityContext.`)]
  const { patch, byHand } = podSecurityPatch(clauses)
  const hand = byHand.map(
    ({ reason, detail }) => say`${quote(reason)}${detail === '' ? NOTHING : say` (${excerpt(detail)})`}`,
  )
  const rest = podChange(
    say`Decide by hand, because the text does not say what to replace it with: ${inTurn(hand, '; ')}.`,
  )
  if (!patch) return [rest]
  const contexts = [patch.securityContext, ...(patch.containers ?? []).map((one) => one.securityContext)]
  const warnings = [
    say`pod.yaml is your file.`,
    patch.containers ? say`A container that is an init container belongs under initContainers.` : NOTHING,
    contexts.some((context) => context?.runAsNonRoot === true)
      ? say`An image that starts as root will no longer start: it needs runAsUser with a number other than 0.`
      : NOTHING,
    contexts.some((context) => JSON.stringify(context?.capabilities ?? {}).includes('"add":null'))
      ? say`It removes every added capability.`
      : NOTHING,
  ]
  const json = JSON.stringify({ spec: patch })
  return [
    podChange(say`Set what level ${code(level)} requires in the pod’s securityContext.`, {
      yaml: podPart(patch),
      ...present({ command: kubectlCommand('patch', '--local', '-f', 'pod.yaml', '-p', json, '-o', 'yaml') }),
      warning: inTurn(warnings),
    }),
    ...(byHand.length > 0 ? [rest] : []),
  ]
}

export const podSecurity: AdmissionCause<'J6', PodSecurityText> = {
  id: 'J6',
  family: 'admission',
  title: 'PodSecurity refuses the pod',
  nature: 'wrong',
  find({ text }) {
    const podSecurity = parsePodSecurityText(text)
    return podSecurity ? [{ confidence: 'proven', data: podSecurity }] : []
  },
  place: { phase: 'validating', says: 'PodSecurity judges an object only after authorization said yes.' },
  says: sayPodSecurity,
  fixes: podSecurityFixes,
}
