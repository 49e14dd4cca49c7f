import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { describeResource } from '@/lib/words/resources'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import { sayRefused } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { absenceIn } from './absence'
import { AUTHORIZED } from './authorized'

function absentObject({ resource, group }: RefusedTarget, namespace: string): FixDraft {
  const qualified = describeResource({ group, resource })
  // A resource name as kubectl takes it; an older client's Status has a Kind here, which kubectl takes too.
  return requestChange(
    say`Check the call’s name and namespace.`,
    resource === ''
      ? {}
      : present({ command: kubectlCommand(...inNamespace(namespace), 'get', operand(qualified)) }),
  )
}

export const objectNotFound: AnswerCause<'G7', { target: RefusedTarget }> = {
  id: 'G7',
  family: 'answer',
  title: 'The object does not exist',
  nature: 'state',
  find(status) {
    const absence = absenceIn(status)
    if (absence?.form !== 'object') return []
    const { target, isCertain } = absence
    return [{ confidence: isCertain ? 'proven' : 'likely', data: { target } }]
  },
  says: ({ target }) =>
    say`The API server has no ${sayRefused(target)} there. ${AUTHORIZED} A 403 would not say whether it exists.`,
  fixes: ({ target }, { namespace = '' }) => [absentObject(target, namespace)],
}
