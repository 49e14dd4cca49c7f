import { NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { Unseen } from '../cause'

/** The suffix that Kubernetes reserves for what its API server loads from files (KEP-5793, beta in 1.37): no API object may have it. */
export function isStatic(name: string): boolean {
  return name.endsWith('.static.k8s.io')
}

/** Where such a policy or webhook lives; empty for any other. */
export function sayStatic(name: string): Phrase {
  return isStatic(name)
    ? say` It is in no API object: a name that ends with .static.k8s.io is loaded from a file on the control plane, in the staticManifestsDir of the API server’s admission configuration.`
    : NOTHING
}

/** How an admin finds the files, where the API server runs as a pod. */
export function staticFiles(what: Phrase): Unseen {
  return {
    needs: say`${what} is in a file on the control plane, which kubectl cannot read. The file that --admission-control-config-file names says in which directory.`,
    command:
      "kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -F -- '--admission-control-config-file'",
  }
}
