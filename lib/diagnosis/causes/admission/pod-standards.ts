import { code, inTurn, listed, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { kubectlCommand, kubectlLook } from '@/lib/rbac/kubectl-command'
import { type PodSecurityText, parsePodSecurityText } from '@/lib/reader/sentences/pod-security-text'
import { parsePolicyText, parseSccText, type SccProvider } from '@/lib/reader/sentences/scc-text'
import { listOf } from '@/lib/words/lists'
import { clusterChange, type FixDraft, podChange } from '../../fixes/draft'
import { podPart } from '../../fixes/pod-change'
import { podSecurityPatch } from '../../fixes/pod-security-patch'
import { excerpt } from '../../wording/phrases'
import { admissionCause } from '../finding'

function sayPodSecurity({ level, version, clauses, isCut }: PodSecurityText): Phrase {
  const reasons = listOf(clauses.map(({ reason }) => reason))
  const at =
    version === '' || version === 'latest' ? say`${code(level)}` : say`${code(level)} of ${code(version)}`
  const enforced = say`The namespace enforces Pod Security level ${at}`
  if (clauses.length === 0)
    return say`${enforced}, and the pod does not meet it. The text is cut off before it says where.`
  return say`${enforced}, and the pod does not meet it in ${isCut ? say`at least ` : NOTHING}${clauses.length} ${words(clauses.length === 1 ? 'point' : 'points')}: ${excerpt(reasons)}. For a Deployment, look in the events of its ReplicaSet; for a Job, in its own.`
}

function podSecurityFixes({ clauses, level }: PodSecurityText): FixDraft[] {
  if (clauses.length === 0)
    return [podChange(say`Set what level ${code(level)} requires in the pod’s securityContext.`)]
  const { patch, byHand } = podSecurityPatch(clauses)
  const hand = byHand.map(
    ({ reason, detail }) => say`${quote(reason)}${detail === '' ? NOTHING : say` (${excerpt(detail)})`}`,
  )
  const rest = podChange(
    say`Choose these values yourself, because the text does not name them: ${inTurn(hand, '; ')}.`,
  )
  if (!patch) return [rest]
  const contexts = [patch.securityContext, ...(patch.containers ?? []).map((one) => one.securityContext)]
  const warnings = [
    say`pod.yaml is your file.`,
    patch.containers ? say`Put an init container under initContainers.` : NOTHING,
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
      command: kubectlCommand`patch --local -f pod.yaml -p ${json} -o yaml`,
      warning: inTurn(warnings),
    }),
    ...(byHand.length > 0 ? [rest] : []),
  ]
}

const podSecurity = admissionCause<'J6', PodSecurityText>({
  id: 'J6',
  title: 'PodSecurity refuses the pod',
  nature: 'wrong',
  find: ({ text }) => parsePodSecurityText(text),
  place: { phase: 'validating', says: 'PodSecurity judges an object only after authorization said yes.' },
  says: sayPodSecurity,
  fixes: podSecurityFixes,
})

const MOST_COMPLAINTS = 4

function sayScc({ providers }: { providers: readonly SccProvider[] }): Phrase {
  const usable = providers.filter((provider) => provider.usable)
  const all = usable.flatMap(({ name, complaints }) =>
    complaints.map((one) => (name === '' ? say`${excerpt(one)}` : say`${code(name)} says ${excerpt(one)}`)),
  )
  const complaints = all.slice(0, MOST_COMPLAINTS)
  const more = all.length - complaints.length
  const unusable = providers.filter((provider) => !provider.usable).map(({ name }) => code(name))
  const refused =
    unusable.length === 0
      ? NOTHING
      : say` Neither the pod's ServiceAccount nor its creator can use ${listed(unusable, 'or')}.`
  const fits =
    complaints.length === 0
      ? say`No SecurityContextConstraints that can be used here accepts the pod.`
      : say`No SecurityContextConstraints that can be used here accepts the pod: ${inTurn(complaints, '; ')}${more === 0 ? NOTHING : say`; and ${more} more`}.`
  return say`${fits}${refused}`
}

const securityContextConstraints = admissionCause<'J14', { providers: readonly SccProvider[] }>({
  id: 'J14',
  title: 'No SecurityContextConstraints accepts the pod',
  nature: 'wrong',
  find({ text }) {
    const providers = parseSccText(text)
    return providers && { providers }
  },
  says: sayScc,
  fixes: () => [
    podChange(
      say`Remove from the pod what the constraints complain about, usually a fixed runAsUser or fsGroup, so the namespace’s own range applies.`,
    ),
    clusterChange(
      say`Have an admin let the pod’s ServiceAccount use the narrowest SecurityContextConstraints that fits.`,
      { opensUnlisted: true, warning: say`privileged lets a pod take over its node.` },
    ),
  ],
  settle: () => ({
    needs: say`Which SecurityContextConstraints exist, and who can use them.`,
    command: kubectlLook`get securitycontextconstraints -o yaml`,
  }),
})

const podSecurityPolicy = admissionCause<'J23', { complaints: readonly string[]; isOfEither: boolean }>({
  id: 'J23',
  title: 'No PodSecurityPolicy accepts the pod',
  nature: 'missing',
  find({ text }) {
    const complaints = parsePolicyText(text)
    // OpenShift 3 and 4 say the same, of the other kind.
    return complaints && { complaints, isOfEither: text.startsWith('no providers') }
  },
  confidence: ({ isOfEither }) => (isOfEither ? 'likely' : undefined),
  says({ complaints, isOfEither }) {
    const shown = complaints.slice(0, MOST_COMPLAINTS)
    const more = complaints.length - shown.length
    return complaints.length === 0
      ? say`Neither the pod’s ServiceAccount nor its creator can use a PodSecurityPolicy${isOfEither ? say`, or on OpenShift SecurityContextConstraints,` : NOTHING} that accepts the pod.`
      : say`No PodSecurityPolicy that the pod’s ServiceAccount or its creator can use accepts the pod: ${inTurn(
          shown.map((one) => say`${excerpt(one)}`),
          '; ',
        )}${more === 0 ? NOTHING : say`; and ${more} more`}.`
  },
  fixes: ({ complaints, isOfEither }) => [
    ...(complaints.length === 0
      ? []
      : [podChange(say`Change in the pod what the policies complain about, if it can run without.`)]),
    clusterChange(
      say`Have an admin grant the pod’s ServiceAccount ${code('use')} on the narrowest ${code('podsecuritypolicies.policy')}${isOfEither ? say`, or ${code('securitycontextconstraints.security.openshift.io')} on OpenShift,` : NOTHING} that fits, by its name.`,
      { opensUnlisted: true, warning: say`A privileged policy lets a pod take over its node.` },
    ),
  ],
  settle: ({ isOfEither }) => ({
    needs: isOfEither
      ? say`Which of the two kinds the cluster has. Kubernetes has no PodSecurityPolicies since 1.25.`
      : say`Which PodSecurityPolicies exist. Kubernetes has none since 1.25.`,
    command: isOfEither
      ? kubectlLook`api-resources -o name`
      : kubectlLook`get podsecuritypolicies.policy -o yaml`,
  }),
})

export const podStandardCauses = [podSecurity, securityContextConstraints, podSecurityPolicy] as const
