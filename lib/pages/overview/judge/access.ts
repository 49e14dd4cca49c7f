import { subjectOf } from '@/lib/diagnosis/fixes/exact-rule'
import { boundName } from '@/lib/diagnosis/fixes/fix-names'
import type { Access, MatrixRow } from '@/lib/facts/account/contract'
import { noDanger } from '@/lib/facts/account/judge/dangers-read'
import { grantedRows } from '@/lib/facts/account/judge/rules-against-reviews'
import { capitalized, isSilent, plain } from '@/lib/phrase/phrase'
import { describeUser, sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { shellCommand } from '@/lib/rbac/kubectl-command'
import { counted, listOf } from '@/lib/words/lists'
import { connectionAddress, permissionsAddress } from '@/lib/words/page-addresses'
import { givesUpCluster } from './findings'
import { healthyBy, type JudgedPart } from './part'

const MOST_NAMES = 3

const begins = (user: string) => plain(capitalized(sayUser(user)))

function namesOf(rows: readonly Pick<MatrixRow, 'resource'>[]): string {
  const names = rows.slice(0, MOST_NAMES).map(({ resource }) => resource)
  const more = rows.length - names.length
  return more === 0 ? listOf(names) : `${names.join(', ')} and ${counted(more, 'more kind')}`
}

/** The one command an admin can run to let the account see its surroundings; undefined for a user of the system itself. */
function readAccess({ user, namespace }: Access): JudgedPart['next'] {
  const subject = subjectOf(user)
  if (subject === undefined) return undefined
  return {
    says: `Grant it read access: ClusterRole view lets it get, list and watch most objects in ${namespace}, including ConfigMap values and pod logs, but not Secrets or writes. An admin runs:`,
    command: shellCommand(
      'kubectl',
      '-n',
      namespace,
      'create',
      'rolebinding',
      boundName(user, 'view', []),
      '--clusterrole=view',
      subject.kind === 'ServiceAccount'
        ? `--serviceaccount=${subject.namespace}:${subject.name}`
        : `--user=${subject.name}`,
    ),
  }
}

function judgeUnanswered(access: Access, { status, says }: NonNullable<Access['unanswered']>): JudgedPart {
  const what =
    status === 401
      ? 'the API server answered 401, so it does not accept the token'
      : status === undefined
        ? 'the API server gave no answer'
        : `the API server answered ${status}`
  return {
    state: 'unknown',
    word: 'unknown',
    says: `What ${describeUser(access.user)} can do in ${access.namespace} is unknown: ${what}.`,
    evidence: isSilent(says) ? [] : [plain(says)],
    ...(status === 401
      ? { next: { says: 'See why the token is refused.', href: connectionAddress('authenticate') } }
      : {}),
    isOfApiServer: true,
  }
}

function judgeNothing(access: Access): JudgedPart {
  const { user, namespace, incomplete } = access
  const common = { evidence: [] as string[], isOfApiServer: true }
  if (incomplete) {
    return {
      ...common,
      state: 'unknown',
      word: 'unknown',
      says: `No rule grants ${describeUser(user)} anything in ${namespace}. Another authorizer, which does not list its rules, may.`,
    }
  }
  const next = readAccess(access)
  return {
    ...common,
    state: 'neutral',
    word: 'no permissions yet',
    says: `${begins(user)} has no permissions in ${namespace} yet. Identity, Connection and checks of single calls work without any; pod states and resource lists need them.`,
    ...present({ next }),
  }
}

/** For a kind that a rule grants where another authorizer decides too: what the API server itself said about it. */
function sayPartly(access: Access, granted: readonly MatrixRow[]): string {
  const { user, namespace, reviewed = [] } = access
  const isAsked = (row: MatrixRow) =>
    reviewed.some(
      ({ allowed, group, resource }) => allowed && group === row.group && resource === row.resource,
    )
  const [sure, open] = [granted.filter(isAsked), granted.filter((row) => !isAsked(row))]
  const who = begins(user)
  const may = sure.length === 0 ? '' : `${who} can use ${namesOf(sure)} in ${namespace}.`
  const denied = reviewed.filter(({ allowed }) => !allowed)
  const calls = listOf(denied.map(({ verb, resource }) => `${verb} ${resource}`))
  const no = denied.length === 0 ? '' : `A rule grants ${calls}, and the API server denies it.`
  const whom = may === '' ? `${describeUser(user)} ${namesOf(open)} in ${namespace}` : namesOf(open)
  const rules = open.length === 0 ? '' : `Rules grant ${whom}, which another authorizer may deny.`
  return [may, no, rules].filter((text) => text !== '').join(' ')
}

function isDenied({ reviewed = [] }: Access): boolean {
  return reviewed.some(({ allowed }) => !allowed)
}

/** What the account may do, and whether any of it is dangerous. Green only where all rules are known and none is. */
export function accessVerdict(access: Access): JudgedPart {
  const { user, namespace, unanswered, incomplete, dangerous, evaluationError } = access
  if (unanswered !== undefined) return judgeUnanswered(access, unanswered)
  const granted = grantedRows(access.rows)
  if (granted.length === 0 && !isDenied(access) && dangerous.length === 0) return judgeNothing(access)
  const says = incomplete
    ? sayPartly(access, granted)
    : `${begins(user)} can use ${granted.length === 0 ? 'no kind of resource' : namesOf(granted)} in ${namespace}.`
  const common = { says, isOfApiServer: true }
  if (dangerous.length > 0) {
    const count = counted(dangerous.length, 'permission is', 'permissions are')
    const next = { says: 'See what they allow, and who grants them.', href: permissionsAddress('dangerous') }
    const state = givesUpCluster(access) ? 'broken' : 'attention'
    return { ...common, state, word: 'dangerous', evidence: [`${count} dangerous`], next }
  }
  if (isDenied(access)) return { ...common, state: 'attention', word: 'partly denied', evidence: [] }
  if (evaluationError !== '' && !incomplete) {
    return { ...common, state: 'attention', word: 'needs attention', evidence: [evaluationError] }
  }
  const found = noDanger(access)
  if (found?.is !== 'none') {
    const evidence = ['An authorizer other than RBAC also decides here, so not everything is known']
    return { ...common, state: 'neutral', word: 'partly known', evidence }
  }
  return { ...common, ...healthyBy(found), evidence: ['No rule grants a dangerous permission'] }
}
