import { fieldOfVariable } from '@/lib/identity/field-names'
import type { KnownPod } from '@/lib/identity/token-findings'
import { confirmedBy, type Witnesses } from '@/lib/identity/witnesses'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'

/**
 * What the mounts, and the variables with names of the convention, say of this pod; what none says is absent. A variable
 * counts where a witness or its form confirms it: any other may hold a Secret.
 */
export function knownPod(env: Environment, witnesses: Witnesses): KnownPod {
  const confirms = confirmedBy(witnesses)
  const value = (path: string): string | undefined => {
    for (const [name, text] of Object.entries(env)) {
      const ref = text ? fieldOfVariable(name, text) : undefined
      if (text && ref?.kind === 'field' && ref.path === path && confirms(ref, text)) return text
    }
    return undefined
  }
  const [name, namespace] = [value('metadata.name'), value('metadata.namespace')]
  const uid = witnesses.mounted?.uid ?? value('metadata.uid')
  const [serviceAccount, node] = [value('spec.serviceAccountName'), value('spec.nodeName')]
  return {
    ...present({ name, namespace, uid, serviceAccount, node }),
  }
}
