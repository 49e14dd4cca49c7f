import { Code } from '@/components/ui/code'
import { Disclosure } from '@/components/ui/disclosure'
import { Fold } from '@/components/ui/fold'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { sayCaller } from '@/lib/answer/say-call'
import type { Explanation, NearMiss } from '@/lib/contract/explanation'
import { subjectOfReason } from '@/lib/diagnosis/bindings/reach'
import { PART_WORDS, sayGranted } from '@/lib/diagnosis/wording/phrases'
import { listed, type Phrase, plain } from '@/lib/phrase/phrase'
import { resourceWord } from '@/lib/rbac/call'
import { usernameOf } from '@/lib/rbac/service-account'
import { visibleText } from '@/lib/words/visible-text'

interface NearestFoldProps {
  misses: readonly NearMiss[]
  request: Explanation['request']
  /** Why the call was refused, as the card says it. */
  why: Phrase | undefined
}

interface MissProps {
  miss: NearMiss
  request: Explanation['request']
  /** The card or the picture already says it. */
  isTold?: boolean
}

function Missing({ children }: { children: string }) {
  return (
    <span className="inline-block rounded-sm border border-dashed border-bad px-1 font-semibold text-bad">
      {children}
    </span>
  )
}

const NOT_KNOWN = '–'

function Values({ column: { rule, missing } }: { column: RuleColumn }) {
  const values = rule.map(visibleText).join(' ')
  if (missing === undefined) {
    return (
      <>
        {rule.length === 0 ? null : <Icon name="check" className="mr-1 size-3.5 align-[-0.15em] text-ok" />}
        {values || NOT_KNOWN}
      </>
    )
  }
  return (
    <>
      {values} <Missing>{visibleText(missing)}</Missing>
    </>
  )
}

/** The call above a rule, part by part, with the part that does not match marked. In a narrow place as two lists. */
function RulePicture({ miss, request }: { miss: NearMiss; request: Explanation['request'] }) {
  const columns = ruleColumns(miss, request)
  const rule = visibleText(missTitle(miss).name)
  return (
    <>
      <div className="hidden overflow-x-auto @2xl:block">
        <table className="w-full border-separate border-spacing-0 text-left font-mono text-13">
          <thead className="font-sans text-12">
            <tr>
              <td />
              {columns.map(({ name, missing }) => (
                <th
                  key={name}
                  scope="col"
                  className={`px-3 pt-1.5 pb-0.5 font-normal ${missing === undefined ? 'text-faint' : 'rounded-t-md bg-bad-soft text-bad'}`}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="align-top">
            {(['The call', rule] as const).map((title, row) => (
              <tr key={title}>
                <th
                  scope="row"
                  className="max-w-52 border-t border-line py-1.5 pr-3 font-sans font-normal wrap-anywhere text-quiet"
                >
                  {title}
                </th>
                {columns.map((column) => (
                  <td
                    key={column.name}
                    translate="no"
                    className={`border-t border-line px-3 py-1.5 wrap-anywhere ${column.missing === undefined ? '' : `bg-bad-soft ${row === 1 ? 'rounded-b-md' : ''}`}`}
                  >
                    {row === 0 ? visibleText(column.call) || NOT_KNOWN : <Values column={column} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex flex-col gap-3 @2xl:hidden">
        {(['The call', rule] as const).map((title, row) => (
          <div key={title}>
            <p className="font-semibold wrap-anywhere">{title}</p>
            <dl className="grid grid-cols-[5.75rem_minmax(0,1fr)] gap-y-1 pt-1">
              {columns.map((column) => (
                <div key={column.name} className="contents">
                  <dt className="text-12/[1.125rem] text-faint">{column.name}</dt>
                  <dd translate="no" className="font-mono wrap-anywhere">
                    {row === 0 ? visibleText(column.call) || NOT_KNOWN : <Values column={column} />}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </>
  )
}

function Miss({ miss, request, isTold = false }: MissProps) {
  const { changed } = miss
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RulePicture miss={miss} request={request} />
      {isTold ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          <Said phrase={miss.says} />
        </p>
      )}
      {changed === undefined ? null : (
        <p className="max-w-card text-quiet wrap-anywhere">
          {changed.kind} {changed.name} was last changed at <time dateTime={changed.at}>{changed.at}</time> by{' '}
          <Code className="text-12">{changed.by}</Code>.
        </p>
      )}
    </div>
  )
}

/** The rule or binding that comes nearest, as a picture, and the others behind it. */
export function NearestFold({ misses, request, why }: NearestFoldProps) {
  const [nearest, ...others] = misses
  if (nearest === undefined) return null
  const { name, misses: fails } = missTitle(nearest)
  return (
    <Fold
      label={nearest.binding ? 'Nearest binding' : 'Nearest rule'}
      line={`${visibleText(name)}: ${fails}`}
      isWide
    >
      <Miss
        miss={nearest}
        request={request}
        isTold={why !== undefined && (nearest.binding === undefined || plain(nearest.says) === plain(why))}
      />
      {others.length === 0 ? null : (
        <div className="mt-3">
          <Disclosure summary={`Other near matches (${others.length})`}>
            <ul className="flex flex-col gap-5">
              {others.map((miss) => (
                <li key={JSON.stringify(miss)}>
                  <Miss miss={miss} request={request} />
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </Fold>
  )
}

/** One column of the picture of a rule: what the call says, what the rule has, and what it lacks. */
export interface RuleColumn {
  name: 'account' | 'verb' | 'resource' | 'API group' | 'name' | 'namespace' | 'path' | 'role'
  call: string
  /** Empty where it is not known. */
  rule: readonly string[]
  /** What does not match, in the words of the mark; undefined where the column matches. */
  missing?: string
}

type Request = Explanation['request']
type Binding = NonNullable<NearMiss['binding']>

const WHY: Record<Binding['failed'], string> = {
  'subject-name': 'another name',
  'subject-namespace': 'another namespace',
  'subject-kind': 'another kind',
  'subject-group': 'another group',
  'no-subject': 'no one',
  namespace: 'another namespace',
  role: 'no such role',
}

const CORE = '"" (core)'

function groupName(group: string): string {
  return group === '' ? CORE : group
}

function accountColumn({ grantedBy, binding }: NearMiss, request: Request): RuleColumn {
  const call = plain(sayCaller(request))
  if (binding === undefined) {
    const isOther = grantedBy !== undefined && !isCaller(grantedBy.subject, request)
    return { name: 'account', call, rule: [isOther ? plain(sayGranted(grantedBy.subject)) : call] }
  }
  const { failed, subject } = binding
  const isMissed = failed !== 'namespace' && failed !== 'role'
  return {
    name: 'account',
    call,
    rule: subject === undefined ? [] : [subject],
    ...(isMissed ? { missing: WHY[failed] } : {}),
  }
}

function isCaller(granted: string, { user = '' }: Request): boolean {
  const subject = subjectOfReason(granted)
  return subject?.kind === 'ServiceAccount' && usernameOf(subject.namespace ?? '', subject.name) === user
}

function placeColumn({ grantedBy, binding, failed }: NearMiss, { namespace = '' }: Request): RuleColumn {
  const call = namespace === '' ? 'all' : namespace
  const isMissed = failed.includes('namespace') || failed.includes('scope')
  const bound = binding?.namespace ?? grantedBy?.bindingNamespace
  const isWide = binding?.kind === 'ClusterRoleBinding' || grantedBy?.scope === 'cluster'
  const rule = bound ?? (isWide ? 'all' : isMissed ? undefined : call)
  const missing = isMissed ? call : binding?.failed === 'namespace' ? call : undefined
  return {
    name: 'namespace',
    call,
    rule: rule === undefined ? [] : [rule],
    ...(missing === undefined ? {} : { missing: `${missing} missing` }),
  }
}

/** The call against one rule or binding, part by part, in the order of a sentence. */
export function ruleColumns(miss: NearMiss, request: Request): RuleColumn[] {
  const { rule, failed, binding } = miss
  const part = (
    name: RuleColumn['name'],
    call: string,
    values: readonly string[],
    isMissed: boolean,
  ): RuleColumn => ({
    name,
    call,
    rule: values,
    ...(isMissed ? { missing: `${call === '' ? 'no name' : call} missing` } : {}),
  })
  const { verb = '', group = '', resource = '', subresource, name = '', path } = request
  const account = accountColumn(miss, request)
  const verbs = part('verb', verb, rule.verbs, failed.includes('verb'))
  if (path !== undefined) {
    const isMissed = failed.includes('path')
    return [account, verbs, part('path', path, rule.nonResourceURLs, isMissed)]
  }
  const what = resourceWord({ resource, subresource })
  const role: RuleColumn[] =
    binding?.failed === 'role'
      ? [{ name: 'role', call: '', rule: [`${binding.roleKind} ${binding.role}`], missing: WHY.role }]
      : []
  const hasNames = name !== '' || rule.resourceNames.length > 0
  return [
    account,
    ...role,
    verbs,
    part('resource', what, rule.resources, failed.includes('resource')),
    part('API group', groupName(group), rule.apiGroups.map(groupName), failed.includes('group')),
    ...(hasNames
      ? [
          part(
            'name',
            name,
            rule.resourceNames.length === 0 ? ['any'] : rule.resourceNames,
            failed.includes('name'),
          ),
        ]
      : []),
    placeColumn(miss, request),
  ]
}

const BOUND: Record<Binding['failed'], string> = {
  'subject-name': 'its subject has another name',
  'subject-namespace': 'its subject is in another namespace',
  'subject-kind': 'its subject is of another kind',
  'subject-group': 'its group does not have this account',
  'no-subject': 'it has no subject',
  namespace: 'it is in another namespace',
  role: 'its role does not exist',
}

/** The name of the rule or binding, and which part of it does not match. */
export function missTitle({ grantedBy, binding, place, failed }: NearMiss): { name: string; misses: string } {
  if (binding !== undefined) return { name: `${binding.kind} ${binding.name}`, misses: BOUND[binding.failed] }
  const parts = plain(listed(failed.map((one) => PART_WORDS[one])))
  const rule = place === undefined ? '' : `, rule ${place}`
  return {
    name:
      grantedBy === undefined ? 'A rule of this account' : `${grantedBy.roleKind} ${grantedBy.role}${rule}`,
    misses: `${parts} ${failed.length === 1 ? 'does' : 'do'} not match`,
  }
}
