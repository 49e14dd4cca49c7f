import { fieldOfVariable } from '@/lib/identity/field-names'
import type { KnownPod } from '@/lib/identity/token-findings'
import type { Environment } from '@/lib/pod/environment'

/** What the variables with names of the convention say of this pod; what none says is absent. */
export function knownPod(env: Environment): KnownPod {
  const value = (path: string): string | undefined => {
    for (const [name, text] of Object.entries(env)) {
      const ref = text ? fieldOfVariable(name, text) : undefined
      if (ref?.kind === 'field' && ref.path === path) return text
    }
    return undefined
  }
  const [name, namespace, uid] = [value('metadata.name'), value('metadata.namespace'), value('metadata.uid')]
  const [serviceAccount, node] = [value('spec.serviceAccountName'), value('spec.nodeName')]
  return {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(node === undefined ? {} : { node }),
  }
}
