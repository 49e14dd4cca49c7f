import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

const NODE = 'system:node:'

export const nodeCredential: CallCause<'I5', { node: string; reason: string }> = {
  id: 'I5',
  family: 'other-authorizer',
  title: 'The call was made as a node',
  nature: 'wrong',
  find: ({ caller, refusal }) =>
    caller.startsWith(NODE)
      ? [
          {
            confidence: 'proven',
            tier: 'caller',
            data: { node: caller.slice(NODE.length), reason: refusal?.reason ?? '' },
          },
        ]
      : [],
  says({ node, reason }) {
    const why = reason === '' ? NOTHING : say`: ${excerpt(reason)}`
    return say`The call was made as node ${code(node)}, with the kubelet's credential and not with a ServiceAccount's token. The Node authorizer limits a node to its own objects${why}.`
  },
  changes: () => [
    requestChange(say`Make the call with a ServiceAccount’s token instead of the kubelet’s credential.`),
  ],
}
