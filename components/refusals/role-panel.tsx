import { sayTuple } from '@/components/call/tuple-words'
import { Button } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton, copyText } from '@/components/ui/copy-button'
import { Disclosure } from '@/components/ui/disclosure'
import { Icon } from '@/components/ui/icon'
import { Said } from '@/components/ui/said'
import { useShortcuts } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'
import { dangersOf } from '@/lib/diagnosis/dangers/dangerous-rights'
import type { Offer, RoleFor } from '@/lib/facts/refusals/contract'
import { type RefusedForRole, whyNoRole } from '@/lib/facts/refusals/judge/role-for'
import { type RoleSeen, roleMessage } from '@/lib/facts/refusals/judge/role-message'
import { keysOf } from '@/lib/facts/refusals/judge/seen-refusals'
import { type Phrase, plain, words } from '@/lib/phrase/phrase'
import { describeUser, shortUser } from '@/lib/phrase/users'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import { roleHeading } from './refusal-words'

interface RolePanelProps {
  /** What is refused now. */
  refusals: readonly RefusedForRole[]
  namespace: string
  user: string
  /** Against the refusals that were chosen. */
  offer: Offer
  /** What the message says of the refusals that a Role ends. */
  seenOf: (role: RoleFor) => RoleSeen
}

function copyMessage({ text, words }: { text: string; words: number }): void {
  void copyText(text).then((isCopied) =>
    toast(
      isCopied
        ? `Copied for the platform team: ${words} words, command, YAML.`
        : 'Not copied: select the YAML and copy it.',
    ),
  )
}

/** Why the others are not ended, each reason once. */
function leftOf(
  refusals: readonly RefusedForRole[],
  { role, apart, leftOut }: Offer,
  user: string,
): { says: Phrase; count: number }[] {
  const ended = new Set([role, ...apart].flatMap((one) => one?.ends ?? []))
  const reasons = new Map<string, { says: Phrase; count: number }>()
  for (const refusal of refusals) {
    if (ended.has(refusal.id)) continue
    const left = leftOut.find(({ ids }) => ids.includes(refusal.id))
    const says = left?.says ?? words(whyNoRole(refusal, user) ?? 'Not selected.')
    const text = plain(says)
    reasons.set(text, { says, count: (reasons.get(text)?.count ?? 0) + 1 })
  }
  return [...reasons.values()]
}

interface RoleBodyProps extends Pick<RolePanelProps, 'seenOf'> {
  role: RoleFor
  /** A decision of its own: its YAML opens when pressed. */
  isApart?: boolean
}

/** A Role: its dangers, everything that it grants, and how to get it applied. */
function RoleBody({ seenOf, role, isApart = false }: RoleBodyProps) {
  const message = roleMessage(role, seenOf(role))
  const calls = role.grants.map((call) => sayTuple(call))
  const name = isApart ? ` for ${visibleText(calls.join(', '))}` : ''
  const isKnownDanger = dangersOf(role.grants).some(({ danger }) => danger.severity !== 'unknown')
  const yaml = (
    <CodeBlock code={role.yaml.trimEnd()} label={`Role and binding as YAML${name}`} language="yaml" />
  )
  return (
    <>
      {isApart ? null : (
        <p className="mt-3 flex items-start gap-2 text-13 text-quiet">
          <Icon name="dash" className="mt-0.5 size-3.5" />
          None of these rules is dangerous.
        </p>
      )}
      {role.warnings.map((says) => (
        <p key={plain(says)} className="mt-3 flex items-start gap-2 text-13 text-quiet">
          <Icon name="warning" className={`mt-0.5 size-3.5 ${isKnownDanger ? 'text-bad' : 'text-warning'}`} />
          <span className="min-w-0 wrap-anywhere">
            <Said phrase={says} />
          </span>
        </p>
      ))}
      <ul className="mt-3 flex flex-col gap-1">
        {calls.map((says) => (
          <li key={says} className="flex items-start gap-2 text-13">
            <Icon name="plus" className="mt-0.5 size-3.5 text-ok" />
            <Code className="min-w-0 wrap-anywhere">{visibleText(says)}</Code>
          </li>
        ))}
      </ul>
      <div className="mt-4 mb-3 flex flex-wrap items-center gap-2">
        {message === undefined ? null : (
          <Button look={isApart ? 'plain' : 'primary'} onClick={() => copyMessage(message)}>
            <Icon name="send" className="size-3.5" />
            {isApart ? 'Ask for it' : 'Copy for the platform team'}
            <span className="sr-only">{name}</span>
          </Button>
        )}
        <CopyButton
          look="plain"
          text={role.command}
          label={`Copy the kubectl command${name}`}
          word="kubectl"
        />
      </div>
      {isApart ? <Disclosure summary="Show the Role">{yaml}</Disclosure> : yaml}
      {role.forms.length === 0 ? null : (
        <div className="mt-2">
          <Disclosure summary={`As Helm values or a patch${name}`}>
            <div className="flex flex-col gap-2">
              {role.forms.map(({ title, as, text }) => (
                <CodeBlock
                  key={title}
                  label={visibleText(title)}
                  code={text}
                  language={as}
                  wrap={as === 'shell'}
                />
              ))}
            </div>
          </Disclosure>
        </div>
      )}
    </>
  )
}

/** What is no part of the one Role, each a decision of its own, with a Role of its own. */
function ApartCards({ seenOf, apart }: Pick<RolePanelProps, 'seenOf'> & { apart: readonly RoleFor[] }) {
  if (apart.length === 0) return null
  return (
    <section aria-labelledby="apart-title" className="mt-6">
      <h3 id="apart-title" className="flex items-start gap-2 text-15 font-[650]">
        <Icon name="warning" className="mt-0.5 text-warning" />
        Apart from it: {counted(apart.length, 'Role')}
      </h3>
      <p className="mt-1 text-13 text-quiet">
        What is dangerous, of unknown power, cluster-wide or in another namespace. Ask for each alone, and say
        why.
      </p>
      {apart.map((role) => (
        <div key={role.yaml} className="mt-3 rounded-md border border-warning/40 bg-warning-soft/50 p-3">
          <RoleBody seenOf={seenOf} role={role} isApart />
        </div>
      ))}
    </section>
  )
}

/** Calls are counted as in the headline of the page. */
function headingOf({ role, apart }: Offer, refusals: readonly RefusedForRole[]): string {
  if (role !== undefined) {
    const ended = refusals.filter(({ id }) => role.ends.includes(id))
    return roleHeading(keysOf(ended).length, keysOf(refusals).length)
  }
  return apart.length > 0 ? 'Each call is a decision of its own' : 'No refusal is chosen'
}

/** The smallest Role for what was chosen: what it grants, how to apply it, decisions of their own apart, and what it leaves. */
export function RolePanel({ refusals, namespace, user, offer, seenOf }: RolePanelProps) {
  const { role, apart } = offer
  const left = leftOf(refusals, offer, user)
  const name = visibleText(shortUser(user, namespace))
  const message = role && roleMessage(role, seenOf(role))
  useShortcuts(message === undefined ? {} : { c: () => copyMessage(message) })
  return (
    <section
      aria-labelledby="role-title"
      className="rounded-lg border border-line bg-surface p-4 split:sticky split:top-16"
    >
      <h2 id="role-title" className="text-17 font-[650]">
        {headingOf(offer, refusals)}
      </h2>
      <p className="mt-1 text-13 text-quiet">
        {role === undefined
          ? apart.length > 0
            ? 'Each has a Role of its own.'
            : 'Select calls on the left to make the smallest Role that ends them.'
          : `The smallest that does: ${counted(role.grants.length, 'call')} for ${name}, and nothing else.`}
      </p>
      {role === undefined ? null : (
        <>
          <RoleBody seenOf={seenOf} role={role} />
          <p className="mt-2 text-12 text-faint wrap-anywhere">
            Everything that runs as {visibleText(describeUser(user))} gets it.
          </p>
        </>
      )}
      <ApartCards seenOf={seenOf} apart={apart} />
      {left.length === 0 ? null : (
        <div className="mt-4">
          <h3 className="text-13 font-semibold">What it does not end</h3>
          <ul className="mt-1 flex flex-col gap-0.5 text-13 text-quiet wrap-anywhere">
            {left.map(({ says, count }) => (
              <li key={plain(says)}>
                {count} × <Said phrase={says} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
