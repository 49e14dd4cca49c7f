import { Badge, INK, type Meaning } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Said } from '@/components/ui/said'
import type { DangerousRight, DangerousSource } from '@/lib/facts/account/contract'
import { plain } from '@/lib/phrase/phrase'
import { checkOfTuple } from '@/lib/rbac/call'
import { checkAddress } from '@/lib/words/page-addresses'
import { sayOpened } from '../preflight/say-opened'

type Severity = DangerousRight['severity']

/** What ends in control of the cluster is red, in a circle; less is amber, in a triangle. */
export function lookOf(severity: Severity | undefined): { icon: IconName; meaning: Meaning } {
  return severity === 'critical'
    ? { icon: 'absent', meaning: 'bad' }
    : { icon: 'warning', meaning: 'warning' }
}

/** How much a danger ends up giving away. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge {...lookOf(severity)}>{severity}</Badge>
}

/** The shape of a danger, left of it. */
export function SeverityIcon({ severity }: { severity: Severity | undefined }) {
  const { icon, meaning } = lookOf(severity)
  return <Icon name={icon} className={`mt-1 stroke-[1.8] ${INK[meaning]}`} />
}

/** A critical danger stands out from the others. */
export function tintOf(severity: Severity | undefined): string {
  return severity === 'critical'
    ? '-mx-3 rounded-lg border-t-0 bg-bad-soft px-3 **:data-[meaning=bad]:bg-surface md:-mx-4 md:px-4'
    : 'border-t border-line'
}

/** One permission: the call that shows it, what an attacker does with it, and what is enough instead. */
function Right({ right }: { right: DangerousRight }) {
  const check = checkOfTuple(right.tuple)
  return (
    <div className="max-w-prose break-words">
      <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-15 font-semibold">
        <Code className="min-w-0 font-mono wrap-anywhere">
          {check === null ? (
            sayOpened(right.tuple)
          ) : (
            <Link href={checkAddress(check)} className="hover:underline">
              {sayOpened(right.tuple)}
            </Link>
          )}
        </Code>
        <SeverityBadge severity={right.severity} />
      </h2>
      <p className="mt-1">
        <Said phrase={right.says} />
      </p>
      <p className="text-quiet">
        <Said phrase={right.attack} />
      </p>
      <p className="mt-1 text-13">
        <span className="font-semibold">Instead:</span> <Said phrase={right.instead} />
        {right.otherRules > 0
          ? ` ${right.otherRules === 1 ? 'One more rule grants' : `${right.otherRules} more rules grant`} this permission too, so check again after the change.`
          : ''}
      </p>
    </div>
  )
}

type Named = Extract<DangerousSource['by'], { state: 'named' }>

function GrantedBy({ by }: { by: Named }) {
  const { binding, bindingNamespace, role, roleKind } = by.grantedBy
  return (
    <p className="max-w-prose text-13 break-words text-quiet">
      {bindingNamespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}{' '}
      <Code className="text-12">{binding}</Code>
      {bindingNamespace === undefined ? '' : ` in ${bindingNamespace}`} grants {roleKind}{' '}
      <Code className="text-12">{role}</Code> to{' '}
      <span className={by.reach === 'account' ? '' : 'font-semibold text-bad'}>{by.whom}</span>.
    </p>
  )
}

function Undo({ by }: { by: Named }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="max-w-prose text-13 break-words">
        <span className="font-semibold">Fix:</span> <Said phrase={by.undo.says} />
      </p>
      {by.undo.steps.map(({ says, command }) => (
        <CodeBlock language="shell" key={command} code={command} label={plain(says)} wrap />
      ))}
    </div>
  )
}

const BLIND = {
  unnamed: 'allowed, not by RBAC',
  hidden: 'not named here',
  unread: 'the review got no answer',
  'not-allowed': 'rules and review differ',
  'not-asked': 'not asked',
} as const

/** Dangerous permissions of one grant with the command that revokes it; anyone else the binding names in red. */
export function DangerousSourceItem({ source }: { source: DangerousSource }) {
  const { by, rights } = source
  const [gravest, ...others] = rights
  return (
    <li
      data-reach={by.state === 'named' ? by.reach : undefined}
      className={`grid grid-cols-[1rem_minmax(0,1fr)] gap-x-3 gap-y-3 py-4 md:grid-cols-[1rem_minmax(0,5fr)_minmax(0,4fr)] md:gap-x-4 ${tintOf(gravest?.severity)}`}
    >
      <SeverityIcon severity={gravest?.severity} />
      <div className="flex min-w-0 flex-col gap-2">
        {gravest ? <Right right={gravest} /> : null}
        {by.state === 'named' ? (
          <GrantedBy by={by} />
        ) : (
          <p className="max-w-prose text-13 break-words text-quiet">
            Who grants it: {BLIND[by.state]}. <Said phrase={by.says} />
          </p>
        )}
        {others.length > 0 ? (
          <Disclosure
            summary={`${others.length} more ${others.length === 1 ? 'permission' : 'permissions'} from the same source`}
          >
            <ul className="flex flex-col gap-4">
              {others.map((right) => (
                <li key={right.id}>
                  <Right right={right} />
                </li>
              ))}
            </ul>
          </Disclosure>
        ) : null}
      </div>
      <div className="col-start-2 min-w-0 md:col-start-3">
        {by.state === 'named' ? <Undo by={by} /> : null}
      </div>
    </li>
  )
}
