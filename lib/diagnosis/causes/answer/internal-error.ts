import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { clusterChange } from '../../fixes/cluster-change'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'

export const internalError: AnswerCause<'K500', { says: string }> = {
  id: 'K500',
  family: 'answer',
  title: 'The API server had an internal error',
  nature: 'state',
  find: ({ code, message }) =>
    code === 500
      ? [
          {
            confidence: 'proven',
            data: { says: message.replace(/^Internal error occurred: /, '') },
          },
        ]
      : [],
  says: ({ says }) => {
    const kind = CONVERSION.exec(says)?.[1]
    const what = KUBELET.test(says)
      ? say`could not reach the kubelet of the pod’s node`
      : kind
        ? say`could not convert the ${code(kind)}`
        : say`hit an internal error`
    return say`The API server ${what}: ${excerpt(says)}. This is not an authorization decision.`
  },
  fixes: ({ says }) => [...otherServer(says), requestChange(RETRY)],
}

const RETRY = say`Retry the call after a few seconds, backing off each time.`
const KUBELET = /^error dialing backend: |^(?:Get|Post) "https:\/\/[^"/\s]{1,260}:10250\//
const CONVERSION = /^conversion webhook for [^\s,]{1,253}, Kind=([A-Za-z0-9]{1,63}) failed: /

/** What an admin changes where the API server failed at another server. */
function otherServer(says: string): FixDraft[] {
  const kind = CONVERSION.exec(says)?.[1]
  if (kind) {
    return [
      clusterChange(
        say`Have an admin bring back the conversion webhook that the CustomResourceDefinition of ${code(kind)} names, or fix its certificate.`,
      ),
    ]
  }
  if (!KUBELET.test(says)) return []
  if (/tls: |x509: /.test(says)) {
    const command = kubectlCommand('get', 'certificatesigningrequests')
    const says = say`Have an admin check the kubelet’s serving certificate: its request may not be approved yet.`
    return [clusterChange(says, present({ command }))]
  }
  return [
    clusterChange(
      say`Have an admin check that the node is up and that the API server reaches its kubelet, usually on port 10250.`,
    ),
  ]
}
