import type { Named } from '@/lib/identity/token-claims'
import { code, say } from '@/lib/phrase/phrase'
import { kubectlLook, operand } from '../../kubectl-command'
import type { TokenCause } from '../cause'
import { recreatePod } from './recreate-pod'

export const nodeRecreated: TokenCause<'B11', { node: Named }> = {
  id: 'B11',
  family: 'authentication',
  title: 'The token’s node was recreated',
  nature: 'state',
  find: ({ claims }) =>
    claims?.node && !claims.pod ? [{ confidence: 'possible', data: { node: claims.node } }] : [],
  says: ({ node }) =>
    say`This token is bound to Node ${code(node.name)} with UID ${code(node.uid)}. It is refused once that node has been deleted or recreated.`,
  fixes: () => [recreatePod(undefined)],
  settle: ({ node }) => ({
    needs: say`Whether Node ${code(node.name)} still has UID ${code(node.uid)}.`,
    command: kubectlLook('get', 'node', operand(node.name), '-o', 'jsonpath={.metadata.uid}'),
  }),
}
