import { code, inTurn, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { parseSccText, type SccProvider } from '@/lib/reader/sentences/scc-text'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import { kubectlLook } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AdmissionCause } from '../cause'

function sayScc({ providers }: { providers: readonly SccProvider[] }): Phrase {
  const usable = providers.filter((provider) => provider.usable)
  const complaints = usable.map(
    ({ name, complaints: [first = ''] }) => say`${code(name)} says ${excerpt(first)}`,
  )
  const unusable = providers.filter((provider) => !provider.usable).map(({ name }) => code(name))
  const refused =
    unusable.length === 0
      ? NOTHING
      : say` Neither the pod's ServiceAccount nor its creator can use ${listed(unusable, 'or')}.`
  const fits =
    complaints.length === 0
      ? say`No SecurityContextConstraints that may be used here accepts the pod.`
      : say`No SecurityContextConstraints that may be used here accepts the pod: ${inTurn(complaints, '; ')}.`
  return say`${fits}${refused}`
}

export const securityContextConstraints: AdmissionCause<'J14', { providers: readonly SccProvider[] }> = {
  id: 'J14',
  family: 'admission',
  title: 'No SecurityContextConstraints accepts the pod',
  nature: 'wrong',
  find({ text }) {
    const providers = parseSccText(text)
    return providers ? [{ confidence: 'proven', data: { providers } }] : []
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
    command: kubectlLook('get', 'securitycontextconstraints', '-o', 'yaml'),
  }),
}
