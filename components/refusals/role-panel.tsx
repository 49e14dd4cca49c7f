'use client'

import { sayTuple } from '@/components/call/tuple-words'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { useShortcuts } from '@/components/ui/single-keys'
import { toast } from '@/components/ui/toast'
import type { LoggedRefusal, Refusals, RoleFor } from '@/lib/contract/refusals'
import { visibleText } from '@/lib/contract/visible-text'
import { whyNoRole } from '@/lib/diagnosis/refusals/role-for'
import { refusedNow } from '@/lib/diagnosis/refusals/seen-refusals'
import { roleMessage } from '@/lib/send/role-message'
import { counted } from '@/lib/words/lists'
import { describeUser } from '@/lib/words/users'
import { roleHeading, shortUser } from './refusal-words'

interface RolePanelProps {
  answer: Refusals
  user: string
  users: readonly string[]
  onUser: (user: string) => void
  /** Of the refusals that were chosen; undefined where none was. */
  role: RoleFor | undefined
}

function copyMessage(answer: Refusals, role: RoleFor): void {
  const ended = answer.refusals.filter(({ id }) => role.ends.includes(id))
  const times = ended.reduce((sum, { count }) => sum + count, 0)
  const { text, words } = roleMessage(role, { ...answer, times })
  const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
  written.then(
    () => toast(`Copied for the platform team: ${words} words, command, YAML.`),
    () => toast('Not copied: select the YAML and copy it.'),
  )
}

/** Why the others are not ended, each reason once. */
function leftOf(
  refusals: readonly LoggedRefusal[],
  role: RoleFor | undefined,
  user: string,
): [string, number][] {
  const reasons = new Map<string, number>()
  for (const refusal of refusals) {
    if (role?.ends.includes(refusal.id)) continue
    const says = whyNoRole(refusal, user) ?? 'Not selected.'
    reasons.set(says, (reasons.get(says) ?? 0) + 1)
  }
  return [...reasons]
}

/** The smallest Role for what was chosen: what it grants, how to apply it, and what it leaves. */
export function RolePanel({ answer, user, users, onUser, role }: RolePanelProps) {
  const { refusals, namespace } = answer
  const recent = refusedNow({ refusals })
  const ended = recent.filter(({ id }) => role?.ends.includes(id)).length
  const left = leftOf(recent, role, user)
  const name = visibleText(shortUser(user, namespace))
  useShortcuts(role === undefined ? {} : { c: () => copyMessage(answer, role) })
  return (
    <section
      aria-labelledby="role-title"
      className="rounded-lg border border-line bg-surface p-4 split:sticky split:top-16"
    >
      <h2 id="role-title" className="text-17 font-[650]">
        {role === undefined ? 'No refusal is chosen' : roleHeading(ended, recent.length)}
      </h2>
      <p className="mt-1 text-13 text-quiet">
        {role === undefined
          ? 'Select calls on the left to make the smallest Role that ends them.'
          : `The smallest that does: ${counted(role.grants.length, 'call')} for ${name}, and nothing else.`}
      </p>
      {users.length < 2 ? null : (
        <label className="mt-3 flex items-center gap-2 text-13 text-quiet">
          Account
          <select
            aria-label="Account"
            value={user}
            onChange={(event) => onUser(event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-2 text-13 text-ink"
          >
            {users.map((one) => (
              <option key={one} value={one}>
                {visibleText(shortUser(one, namespace))}
              </option>
            ))}
          </select>
        </label>
      )}
      {role === undefined ? null : (
        <>
          <ul className="mt-3 flex flex-col gap-1">
            {role.grants.map((tuple) => (
              <li key={JSON.stringify(tuple)} className="flex items-start gap-2 text-13">
                <Icon name="plus" className="mt-0.5 size-3.5 text-ok" />
                <code className="min-w-0 wrap-anywhere">{visibleText(sayTuple(tuple))}</code>
              </li>
            ))}
          </ul>
          {role.warnings.map((says) => (
            <p key={says} className="mt-3 flex items-start gap-2 text-13 text-quiet">
              <Icon name="warning" className="mt-0.5 size-3.5 text-warning" />
              <span className="min-w-0 wrap-anywhere">{visibleText(says)}</span>
            </p>
          ))}
          <div className="mt-4 mb-3 flex flex-wrap items-center gap-2">
            <Button look="primary" onClick={() => copyMessage(answer, role)}>
              <Icon name="send" className="size-3.5" />
              Copy for the platform team
            </Button>
            <CopyButton look="plain" text={role.command} label="Copy the kubectl command" word="kubectl" />
          </div>
          <CodeBlock code={role.yaml.trimEnd()} label="Role and binding as YAML" language="yaml" />
          <p className="mt-2 text-12 text-faint wrap-anywhere">
            Everything that runs as {visibleText(describeUser(user))} gets it.
          </p>
        </>
      )}
      {left.length === 0 ? null : (
        <div className="mt-4">
          <h3 className="text-13 font-semibold">What it does not end</h3>
          <ul className="mt-1 flex flex-col gap-0.5 text-13 text-quiet">
            {left.map(([says, count]) => (
              <li key={says}>
                {count} × {says}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
