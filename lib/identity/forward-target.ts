import { parseDownwardFile } from './downward-file'

/**
 * What `kubectl port-forward` takes to reach a pod also after it was replaced: its Deployment where the pod's name and its
 * label `pod-template-hash` prove which one that is, else the pod. `labels` is the text of a labels file.
 */
export function forwardTarget(pod: string, labels: string | undefined): string {
  const entries = labels === undefined ? [] : (parseDownwardFile(labels) ?? [])
  const hash = entries.find(({ key }) => key === 'pod-template-hash')?.value
  const end = hash ? pod.lastIndexOf(`-${hash}-`) : -1
  return end > 0 ? `deployment/${pod.slice(0, end)}` : `pod/${pod}`
}
