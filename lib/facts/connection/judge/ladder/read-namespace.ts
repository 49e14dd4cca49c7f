import { fileEvidence } from './evidence'
import type { LadderFacts } from './facts'
import { failedStep, passed, type StepFinding } from './finding'
import { inSituation } from './situations'

/** The namespace of this pod, by the file that the kubelet mounts beside the token. */
export function readNamespace({
  namespaceFile,
  namespace,
  token,
  attachedFrom,
  route,
}: LadderFacts): StepFinding {
  const evidence = [fileEvidence(namespaceFile)]
  if (namespaceFile.state === 'readable' && namespace !== null) {
    const subject = token.claims?.subject ?? ''
    const elsewhere = subject.startsWith('system:serviceaccount:') && subject.split(':')[2] !== namespace
    const note = elsewhere ? ` The token is from another namespace: its subject is ${subject}.` : ''
    if (attachedFrom !== null && route.kind === 'kubectl-proxy') {
      return passed(
        `Where a call names none, namespace ${namespace} is meant, as in the kubeconfig.`,
        0,
        evidence,
      )
    }
    const what = attachedFrom === null ? 'says that this pod runs in' : 'names, as for a pod of the account,'
    return passed(`The file beside the token ${what} namespace ${namespace}.${note}`, 0, evidence)
  }
  return failedStep(
    inSituation('no-namespace-file', { says: namespaceFile.says, instead: namespace }),
    0,
    evidence,
  )
}
