'use client'

import * as z from 'zod/mini'
import { CommittedInput } from '@/components/ask/check/committed-input'
import {
  type AskedAccount,
  groupsOfText,
  needsGroups,
  textOfUser,
  userOfText,
} from '@/components/call/account-in-url'
import { userSchema } from '@/lib/contract/access-check'
import { namespaceSchema } from '@/lib/contract/segments'

interface MatrixScopeProps {
  /** The pod's own when undefined. */
  namespace: string | undefined
  account: AskedAccount | undefined
  ownNamespace: string | undefined
  /** The pod's own account, as it is typed. */
  ownAccount: string
  /** Offered while typing. */
  accountsId: string
  onAccountFocus: () => void
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

/** Whose matrix the page shows, and in which namespace. Both are typed, because neither may be listable. */
export function MatrixScope(props: MatrixScopeProps) {
  const { namespace, account, ownNamespace, ownAccount, accountsId } = props
  const user = account?.user ?? ''
  return (
    <form
      aria-label="Which account, and where"
      onSubmit={(event) => event.preventDefault()}
      className="flex max-w-full flex-wrap items-start gap-x-3 gap-y-2"
    >
      <CommittedInput
        label="Account of the matrix"
        inUrl={textOfUser(user)}
        faultOf={userFault}
        list={accountsId}
        onFocus={props.onAccountFocus}
        onCommit={(text) => props.onAccount(text === '' ? undefined : { user: userOfText(text), groups: [] })}
        placeholder={ownAccount === '' ? 'namespace/name' : ownAccount}
        className="w-56"
      />
      {needsGroups(user) ? (
        <CommittedInput
          label="Groups of the user"
          inUrl={account?.groups.join(', ') ?? ''}
          faultOf={groupsFault}
          onCommit={(text) => props.onAccount({ user, groups: groupsOfText(text) })}
          placeholder="ops, dev"
          className="w-40"
        />
      ) : null}
      <CommittedInput
        label="Namespace of the matrix"
        inUrl={namespace ?? ''}
        faultOf={namespaceFault}
        onCommit={props.onNamespace}
        placeholder={ownNamespace ?? 'the pod’s own'}
        className="w-52"
      />
    </form>
  )
}
