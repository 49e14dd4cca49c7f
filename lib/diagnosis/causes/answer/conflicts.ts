import { code, inTurn, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { AUTHORIZED, excerpt, sayRefused } from '../../wording/phrases'
import { answerCause } from '../finding'
import { namedIn, namedTarget } from './not-found'

type Conflict =
  | {
      form: 'exists' | 'changed' | 'deleted' | 'recreated' | 'being-deleted' | 'other'
      target: RefusedTarget
      says: string
    }
  | { form: 'managers'; target: RefusedTarget; managers: readonly { manager: string; fields: string }[] }

// What etcd3 of the API server says of a write to an object that is no longer that one (apiserver 1.14+).
const OTHER_OBJECT =
  /\bStorageError: invalid object\b.{1,800}\bUID in precondition: [0-9a-f-]{36}, UID in object meta: ?((?:[0-9a-f-]{36})?)/

function conflictIn(status: AnsweredStatus): Conflict {
  const { message, reason, details } = status
  const says = message
  if (/^Apply failed with \d+ conflicts?/.test(message)) {
    const managers = details.causes?.length
      ? details.causes.map(({ message: who = '', field = '' }) => ({
          manager: /"([^"]{1,253})"/.exec(who)?.[1] ?? who,
          fields: field,
        }))
      : managersIn(message)
    return { form: 'managers', target: namedTarget(status), managers }
  }
  if (/^object is being deleted: |ensuring all content is removed/.test(message)) {
    return { form: 'being-deleted', target: namedTarget(status), says }
  }
  const existing = namedIn(message, ' already exists')
  if (existing || reason === 'AlreadyExists') {
    return { form: 'exists', target: namedTarget(status, existing), says }
  }
  const target = namedTarget(status, namedIn(message.replace(/^Operation cannot be fulfilled on /, ''), ': '))
  const [, uid] = OTHER_OBJECT.exec(message) ?? []
  if (uid !== undefined) return { form: uid === '' ? 'deleted' : 'recreated', target, says }
  const isChanged = /the object has been modified|Precondition failed/.test(message)
  return { form: isChanged ? 'changed' : 'other', target, says }
}

function managersIn(message: string): { manager: string; fields: string }[] {
  const parts = message.split(/\bconflicts? with "/).slice(1)
  return parts.map((part) => {
    const manager = part.slice(0, Math.max(0, part.indexOf('"')))
    const fields = [...part.matchAll(/(?:^|[\s:-])(\.[\w.[\]{}"=:/-]{1,400})/g)].map(
      ([, field = '']) => field,
    )
    return { manager, fields: fields.join(', ') }
  })
}

function sayManager({ manager, fields }: { manager: string; fields: string }): Phrase {
  return say`${code(manager)}${fields === '' ? NOTHING : say` (${excerpt(fields)})`}`
}

function sayConflict(data: Conflict): Phrase {
  const what = sayRefused(data.target)
  switch (data.form) {
    case 'exists':
      return say`${what} already exists, so it cannot be created. ${AUTHORIZED}`
    case 'changed':
      return say`${what} has changed since it was read, so this write could overwrite that change. ${AUTHORIZED}`
    case 'deleted':
      return say`${what} was deleted before this write. ${AUTHORIZED}`
    case 'recreated':
      return say`${what} was deleted and recreated before this write, which is for the old object. ${AUTHORIZED}`
    case 'being-deleted':
      return say`${what} is being deleted. Its name is free once it is gone. ${AUTHORIZED}`
    case 'managers':
      return say`Other field managers own what this apply sets: ${inTurn(data.managers.map(sayManager), '; ')}. ${AUTHORIZED}`
    case 'other':
      return say`The request does not fit the state of ${what}: ${excerpt(data.says)}. ${AUTHORIZED}`
  }
}

function conflictFixes(data: Conflict): FixDraft[] {
  switch (data.form) {
    case 'exists':
      return [
        requestChange(
          say`Read the existing object, and use update or apply instead of create; or use another name.`,
        ),
      ]
    case 'changed':
      return [
        requestChange(
          say`Read the object again, apply your change to that version, and write it with its resourceVersion.`,
        ),
      ]
    case 'deleted':
    case 'recreated':
      return [requestChange(say`Read the object again: if it is gone, there is nothing to write.`)]
    case 'being-deleted':
      return [
        requestChange(say`Wait until it is gone. If it stays, a finalizer in its metadata is holding it.`),
      ]
    case 'managers':
      return [
        requestChange(say`Leave out the fields that another manager owns.`),
        requestChange(say`Take over the fields: apply with force.`, {
          command: kubectlCommand`apply --server-side --force-conflicts -f object.yaml`,
          warning: say`The other manager may restore its own values, or yours may break it. object.yaml is your file.`,
        }),
      ]
    case 'other':
      return [requestChange(say`Read the object again and retry the call against its current state.`)]
  }
}

const conflict = answerCause<'K409', Conflict>({
  id: 'K409',
  title: 'The object is in a different state',
  nature: 'state',
  find: (status) => (status.code === 409 ? conflictIn(status) : undefined),
  says: sayConflict,
  fixes: conflictFixes,
})

const gone = answerCause<'K410', { form: 'version' | 'continue' }>({
  id: 'K410',
  title: 'The version is too old',
  nature: 'state',
  headline: 'The API server no longer keeps the state that the call starts from.',
  find: ({ code, message }) =>
    code === 410 ? { form: message.includes('continue parameter') ? 'continue' : 'version' } : undefined,
  says: ({ form }) =>
    form === 'continue'
      ? say`The continue token of the list is too old: the API server keeps the state of a list for only a few minutes.`
      : say`The resourceVersion is too old: the API server keeps changes for only a few minutes. This is normal: the client should list again.`,
  fixes: ({ form }) => [
    requestChange(
      form === 'continue'
        ? say`List again from the start, without the continue token.`
        : say`List again, and watch from the resourceVersion of that list.`,
    ),
  ],
})

export const conflictCauses = [conflict, gone] as const
