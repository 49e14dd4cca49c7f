import type { ReactNode } from 'react'
import * as z from 'zod/mini'
import {
  type AskedAccount,
  groupsOfText,
  needsGroups,
  textOfUser,
  userOfText,
} from '@/components/call/account-in-url'
import { CommittedInput } from '@/components/ui/field'
import { Menu } from '@/components/ui/menu'
import { userSchema } from '@/lib/contract/access-check'
import { namespaceSchema } from '@/lib/contract/segments'
import { visibleText } from '@/lib/words/visible-text'

interface AccountScopeProps {
  /** The pod's own when undefined. */
  namespace: string | undefined
  account: AskedAccount | undefined
  ownNamespace: string | undefined
  /** The pod's own account, as it is typed. */
  ownAccount: string
  /** Accounts to choose from, as they are typed: those that can be listed. */
  accounts: readonly string[]
  /** Called when the list of accounts is needed. */
  onAccountsWanted: () => void
  onNamespace: (namespace: string) => void
  onAccount: (account: AskedAccount | undefined) => void
}

function faultBy(schema: z.ZodMiniType<string>, of: (text: string) => string = (text) => text) {
  return (text: string) => {
    const parsed = z.safeParse(schema, of(text))
    return text === '' || parsed.success ? undefined : parsed.error.issues[0]?.message
  }
}

const namespaceFault = faultBy(namespaceSchema)
const userFault = faultBy(userSchema, userOfText)

function groupsFault(text: string): string | undefined {
  const groups = groupsOfText(text)
  if (groups.length > 16) return 'At most 16 groups.'
  return groups.map(faultBy(userSchema)).find((fault) => fault !== undefined)
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      translate="no"
      type="button"
      aria-pressed={isChosen}
      onClick={(event) => {
        onChoose()
        const menu = event.currentTarget.closest('details')
        menu?.removeAttribute('open')
        menu?.querySelector('summary')?.focus()
      }}
      className="block w-full rounded-sm px-2 py-1.5 text-left font-mono text-13 break-all hover:bg-hover aria-pressed:bg-accent-soft"
    >
      {children}
    </button>
  )
}

interface ChoiceProps {
  isChosen: boolean
  onChoose: () => void
  children: ReactNode
}

/** Whose permissions the page shows, and in which namespace. Both can be typed, because it may be that neither can be listed. */
export function AccountScope(props: AccountScopeProps) {
  const { namespace, account, ownNamespace, ownAccount, accounts } = props
  const user = account?.user ?? ''
  const shown = user === '' ? ownAccount : textOfUser(user)
  const others = accounts.filter((name) => name !== ownAccount)
  return (
    <form
      aria-label="Which account, and where"
      onSubmit={(event) => event.preventDefault()}
      className="flex min-w-0 flex-wrap items-center gap-2 text-13 text-quiet"
    >
      as
      <Menu
        label={shown === '' ? 'this account' : visibleText(shown)}
        name="Account"
        onOpen={props.onAccountsWanted}
      >
        <div className="flex w-64 max-w-full flex-col gap-2">
          <CommittedInput
            label="Account"
            inUrl={textOfUser(user)}
            faultOf={userFault}
            onCommit={(text) =>
              props.onAccount(text === '' ? undefined : { user: userOfText(text), groups: [] })
            }
            placeholder={ownAccount === '' ? 'namespace/name' : ownAccount}
          />
          {needsGroups(user) ? (
            <CommittedInput
              label="Groups of the user"
              inUrl={account?.groups.join(', ') ?? ''}
              faultOf={groupsFault}
              onCommit={(text) => props.onAccount({ user, groups: groupsOfText(text) })}
              placeholder="ops, dev"
            />
          ) : null}
          <div>
            {ownAccount === '' ? null : (
              <Choice isChosen={account === undefined} onChoose={() => props.onAccount(undefined)}>
                {ownAccount} <span className="font-sans text-12 text-quiet">this pod</span>
              </Choice>
            )}
            {others.map((name) => (
              <Choice
                key={name}
                isChosen={userOfText(name) === user}
                onChoose={() => props.onAccount({ user: userOfText(name), groups: [] })}
              >
                {name}
              </Choice>
            ))}
          </div>
        </div>
      </Menu>
      in
      <Menu label={namespace ?? ownNamespace ?? 'its namespace'} name="Namespace">
        <div className="flex w-64 max-w-full flex-col gap-2">
          <CommittedInput
            label="Namespace"
            inUrl={namespace ?? ''}
            faultOf={namespaceFault}
            onCommit={props.onNamespace}
            placeholder={ownNamespace ?? 'the pod’s own'}
          />
          {ownNamespace === undefined ? null : (
            <Choice isChosen={namespace === undefined} onChoose={() => props.onNamespace('')}>
              {ownNamespace} <span className="font-sans text-12 text-quiet">this pod</span>
            </Choice>
          )}
        </div>
      </Menu>
    </form>
  )
}
