import { code, say } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { type CloudCause, cloudFailed } from './cloud-failure'

export const unreadableCloudToken: CloudCause<'L2'> = {
  id: 'L2',
  family: 'cloud',
  title: 'The cloud’s token cannot be read',
  nature: 'wrong',
  kind: 'authentication',
  fact: (cloud) => `The program could not read its token for ${cloud}, so it sent no request.`,
  find: (found) => cloudFailed(found, 'unreadable-token'),
  says: ({ names: { path } }) =>
    say`${path === undefined ? say`The file of the token` : code(path)} does not exist in this container, or the process’s user cannot read it: the kubelet gives a projected token to root with mode 0600 unless fsGroup or runAsUser says otherwise.`,
  fixes: () => [
    podChange(
      say`Set securityContext.fsGroup in the pod’s spec, so the kubelet makes the file readable for that group. If the file does not exist, restart the pods: the volume is injected only when a pod is created.`,
      { yaml: 'spec:\n  securityContext:\n    fsGroup: 65534\n' },
    ),
  ],
}
