import type { Undo } from '@/lib/contract/undo'
import { reachOfSubjects, saySubjectReach, subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { sayBinding, sayRole } from '@/lib/diagnosis/wording/phrases'
import { NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { subjectMatches } from '@/lib/rbac/resolve'
import type { Grant, Subject, UserInfo } from '@/lib/rbac/types'

/** True for bindings that the API server creates itself and restores when it starts (bootstrappolicy, Kubernetes 1.36). */
export function isBuiltInBinding({ bindingKind, binding }: Pick<Grant, 'bindingKind' | 'binding'>): boolean {
  return (
    binding.startsWith('system:') || (bindingKind === 'ClusterRoleBinding' && binding === 'cluster-admin')
  )
}

/** The kubectl line that does something with a binding. */
export function bindingCommand(
  verb: string,
  { bindingKind, bindingNamespace, binding }: Grant,
  ...rest: string[]
): string {
  return kubectlLook`-n ${bindingNamespace ?? ''} ${verb} ${bindingKind.toLowerCase()} ${binding} ${rest}`
}

function whatGoes(grant: Grant, whom: Phrase): Phrase {
  const whole =
    grant.role === 'cluster-admin'
      ? NOTHING
      : say` with everything it grants, not only the permissions listed here`
  return say`This takes ${sayRole(grant)} from ${whom}${whole}.`
}

/** A patch that removes one subject, and fails if the list has changed since it was read. */
function patchOf(grant: Grant, subjects: readonly Subject[], index: number): string {
  const { kind, name } = subjects[index] ?? { kind: '', name: '' }
  const at = `/subjects/${index}`
  const patch = [
    { op: 'test', path: `${at}/kind`, value: kind },
    { op: 'test', path: `${at}/name`, value: name },
    { op: 'remove', path: at },
  ]
  return bindingCommand('patch', grant, '--type=json', `-p=${JSON.stringify(patch)}`)
}

/**
 * How to revoke a grant. A binding of Kubernetes itself is never removed, one with other subjects loses only the
 * subject, and where its subjects were not read (undefined) the command that shows them comes first.
 */
export function undoOf(grant: Grant, subjects: readonly Subject[] | undefined, user: UserInfo): Undo {
  const named = subjectOfReason(grant.subject)
  const { bindingNamespace = '' } = grant
  const show = bindingCommand('get', grant, '-o', 'yaml')
  if (isBuiltInBinding(grant)) {
    return {
      says: say`${sayBinding(grant)} is created by Kubernetes itself, which restores it when the API server starts, so do not remove it. If this account was added to it, remove only that subject.`,
      steps: [{ says: say`This shows who it names.`, command: show }],
    }
  }
  const whom = words(reachOfSubjects(subjects ?? (named ? [named] : []), bindingNamespace).whom)
  if (subjects === undefined) {
    return {
      says: say`${whatGoes(grant, whom)} The binding may name others, and this account cannot read them: check first, since deleting it takes the role from all of them.`,
      steps: [
        { says: say`This shows who else it names.`, command: show },
        { says: say`This undoes it.`, command: bindingCommand('delete', grant) },
      ],
    }
  }
  const matching = subjects.findIndex((subject) => subjectMatches(subject, user, bindingNamespace))
  if (subjects.length <= 1 || matching < 0) {
    return {
      says: whatGoes(grant, whom),
      steps: [{ says: say`This undoes it.`, command: bindingCommand('delete', grant) }],
    }
  }
  const subject = subjects[matching]
  const taken = subject ? saySubjectReach(subject, bindingNamespace) : whom
  return {
    says: say`${whatGoes(grant, taken)} The binding names ${subjects.length - 1} more, who keep the role.`,
    steps: [{ says: say`This removes the one subject.`, command: patchOf(grant, subjects, matching) }],
  }
}
