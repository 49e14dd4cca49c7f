import { code, say } from '@/lib/phrase/phrase'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { ResourceAttributes } from '@/lib/rbac/types'
import type { Miss } from '../../near-miss'
import { inText, type NoData, type RuleCause, type TextCause } from '../cause'
import { subresourceCause, type UnreadSubresource } from './subresource-cause'

const STREAMS = new Set(['exec', 'attach', 'portforward'])

function isMeant({ group, resource, subresource }: ResourceAttributes): boolean {
  return group === '' && resource === 'pods' && STREAMS.has(subresource)
}

/** The rule names the subresource and has one of the two verbs. */
function hasOneOfTwoVerbs({ rule, failed }: Miss, request: ResourceAttributes): boolean {
  if (failed.length !== 1 || failed[0] !== 'verb' || !isMeant(request)) return false
  const other = request.verb === 'create' ? 'get' : request.verb === 'get' ? 'create' : undefined
  return other !== undefined && rule.verbs.includes(other)
}

export const exec: RuleCause<'D20', UnreadSubresource> = {
  id: 'D20',
  family: 'rules',
  title: 'exec, attach and portforward need their own rule',
  nature: 'missing',
  ...subresourceCause(
    isMeant,
    ({ subresource }) =>
      say`A client that opens ${code(subresource)} with a POST needs create; one that uses a WebSocket needs get and, since Kubernetes 1.35, create too.`,
    hasOneOfTwoVerbs,
  ),
}

/** The same where only the text is known. */
export const execInText: TextCause<'D20', NoData, RefusedTarget> = inText(exec, {
  find: ({ group, resource }) =>
    group === '' && resource === 'pods' ? [{ confidence: 'likely', data: {} }] : [],
  says: () =>
    say`Since Kubernetes 1.35 exec, attach and portforward over a WebSocket need create as well as get, and the refusal of create ends without a reason.`,
  fixes: () => [
    {
      where: 'role',
      says: say`Add create next to get in the rule on pods/exec, pods/attach or pods/portforward in the account’s Role.`,
      opens: [],
      opensUnlisted: true,
    },
  ],
})
