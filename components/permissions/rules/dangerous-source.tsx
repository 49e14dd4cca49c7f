import Link from 'next/link'
import { checkOfTuple } from '@/components/call/check-of-tuple'
import { sayTuple } from '@/components/call/tuple-words'
import { Badge } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'
import { Disclosure } from '@/components/ui/disclosure'
import type { DangerousRight, DangerousSource } from '@/lib/contract/dangerous'
import { checkAddress } from '@/lib/words/page-addresses'

/** One permission: what it is, what an attacker does with it, and what to use instead. */
function Right({ right }: { right: DangerousRight }) {
  const check = checkOfTuple(right.tuple)
  return (
    <div className="max-w-prose break-words">
      <p className="font-medium">{right.says}</p>
      <p>{right.attack}</p>
      <p className="text-quiet">
        Use instead: {right.instead}
        {right.otherRules > 0
          ? ` ${right.otherRules === 1 ? 'One more rule grants' : `${right.otherRules} more rules grant`} this permission too, so check again after the change.`
          : ''}
      </p>
      {check === null ? null : (
        <Link prefetch={false} href={checkAddress(check)} className="text-13 text-accent hover:underline">
          Check: {sayTuple(right.tuple)}
        </Link>
      )}
    </div>
  )
}

type Named = Extract<DangerousSource['by'], { state: 'named' }>

function GivenBy({ by }: { by: Named }) {
  const { binding, bindingNamespace, role, roleKind } = by.grantedBy
  return (
    <h3 className="text-15 font-semibold break-words">
      {bindingNamespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}{' '}
      <code className="font-mono text-13">{binding}</code>
      {bindingNamespace === undefined ? '' : ` in ${bindingNamespace}`} grants {roleKind}{' '}
      <code className="font-mono text-13">{role}</code> to {by.whom}.
    </h3>
  )
}

function Undo({ by }: { by: Named }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-prose break-words">{by.undo.says}</p>
      {by.undo.steps.map(({ says, command }) => (
        <CodeBlock key={command} code={command} label={says} wrap />
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

/** Dangerous permissions of one grant, red where more than this account has it, with the command that revokes it. */
export function DangerousSourceItem({ source }: { source: DangerousSource }) {
  const { by, rights } = source
  const [gravest, ...others] = rights
  const isWide = by.state === 'named' && by.reach !== 'account'
  return (
    <li
      data-reach={by.state === 'named' ? by.reach : undefined}
      className={`flex flex-col gap-3 rounded-md border border-l-4 border-l-bad p-4 ${isWide ? 'border-bad bg-bad-soft' : 'border-line bg-surface'}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Badge meaning="bad">dangerous</Badge>
        {by.state === 'named' ? (
          <GivenBy by={by} />
        ) : (
          <h3 className="text-15 font-semibold">Who grants it: {BLIND[by.state]}</h3>
        )}
      </div>
      {by.state === 'named' ? null : <p className="max-w-prose break-words">{by.says}</p>}
      {gravest ? <Right right={gravest} /> : null}
      {by.state === 'named' ? <Undo by={by} /> : null}
      {others.length > 0 ? (
        <Disclosure
          summary={`${others.length} more ${others.length === 1 ? 'permission' : 'permissions'} from the same source`}
        >
          <ul className="flex flex-col gap-3">
            {others.map((right) => (
              <li key={right.id}>
                <Right right={right} />
              </li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </li>
  )
}
