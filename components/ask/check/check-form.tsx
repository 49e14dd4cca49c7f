'use client'

import { type FormEvent, useId, useState } from 'react'
import { groupsOfText, needsGroups, textOfUser, userOfText } from '@/components/call/account-in-url'
import { subresourcesOf } from '@/components/call/subresources-of'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import type { MatrixRow } from '@/lib/contract/access'
import type { AccountCheck, Check } from '@/lib/contract/access-check'
import type { Problem } from '@/lib/contract/problem'
import { RESOURCE_VERBS, SPECIAL_VERBS } from '@/lib/rbac/verbs'

interface CheckFormProps {
  /** The check in the address, which fills the form at first. */
  initial: AccountCheck | null
  ownNamespace: string
  /** The pod’s own account, as it is typed. */
  ownAccount: string
  /** Offered while an account is typed. */
  accountsId: string
  onAccountFocus: () => void
  /** Kinds that this cluster has, offered while typing. */
  known: readonly MatrixRow[]
  /** What the server found wrong with the last check, by field. */
  problem: Problem | null
  onCheck: (check: AccountCheck) => void
}

const VERBS = [...RESOURCE_VERBS, ...SPECIAL_VERBS]

type Field =
  | 'verb'
  | 'resource'
  | 'group'
  | 'subresource'
  | 'name'
  | 'namespace'
  | 'path'
  | 'account'
  | 'groups'
type Fields = Record<Field, string>

function fieldsOf(check: AccountCheck | null, ownNamespace: string): Fields {
  const empty = {
    verb: 'list',
    resource: '',
    group: '',
    subresource: '',
    name: '',
    namespace: ownNamespace,
    path: '',
    account: '',
    groups: '',
  }
  if (check === null) return empty
  const { user = '', groups = [], ...call } = check
  return { ...empty, ...call, account: textOfUser(user), groups: groups.join(', ') }
}

function checkOf(fields: Fields, isPath: boolean): AccountCheck {
  const user = userOfText(fields.account)
  const groups = needsGroups(user) ? groupsOfText(fields.groups) : []
  return {
    ...callOf(fields, isPath),
    ...(user === '' ? {} : { user }),
    ...(groups.length === 0 ? {} : { groups }),
  }
}

function callOf(fields: Fields, isPath: boolean): Check {
  const verb = fields.verb.trim()
  if (isPath) return { verb, path: fields.path.trim() }
  return {
    verb,
    group: fields.group.trim(),
    resource: fields.resource.trim(),
    ...(fields.subresource.trim() ? { subresource: fields.subresource.trim() } : {}),
    ...(fields.name.trim() ? { name: fields.name.trim() } : {}),
    namespace: fields.namespace.trim(),
  }
}

/** Checks one call: a resource or a path. The check is in the address. */
export function CheckForm(props: CheckFormProps) {
  const { initial, ownNamespace, ownAccount, accountsId, onAccountFocus, known, problem, onCheck } = props
  const [fields, setFields] = useState(() => fieldsOf(initial, ownNamespace))
  const [isPath, setIsPath] = useState(initial !== null && 'path' in initial)
  const id = useId()

  const set = (field: keyof Fields) => (event: { target: { value: string } }) =>
    setFields((now) => ({ ...now, [field]: event.target.value }))
  const setResource = (event: { target: { value: string } }) => {
    const resource = event.target.value
    const groupOf = (word: string) => {
      const groups = known.filter((row) => row.resource === word).map((row) => row.group)
      return groups.length === 1 ? groups[0] : undefined
    }
    setFields((now) => {
      // A group that was filled in for another resource says nothing about this one.
      const kept = now.group === groupOf(now.resource) ? '' : now.group
      return { ...now, resource, group: groupOf(resource) ?? kept }
    })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCheck(checkOf(fields, isPath))
  }
  const wrong = (field: string) => problem?.fields.find((f) => f.field === field)?.says

  return (
    <form onSubmit={submit} aria-label="Check one call" className="flex flex-col gap-3">
      <fieldset className="flex gap-4 text-13">
        <legend className="sr-only">What the call is for</legend>
        <label className="flex items-center gap-1.5">
          <input type="radio" name={`${id}-what`} checked={!isPath} onChange={() => setIsPath(false)} />a
          resource
        </label>
        <label className="flex items-center gap-1.5">
          <input type="radio" name={`${id}-what`} checked={isPath} onChange={() => setIsPath(true)} />a path,
          such as /metrics
        </label>
      </fieldset>
      <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]">
        <Input
          label="Verb"
          list={`${id}-verbs`}
          value={fields.verb}
          onChange={set('verb')}
          required
          error={wrong('verb')}
        />
        {isPath ? (
          <Input
            label="Path"
            value={fields.path}
            onChange={set('path')}
            placeholder="/metrics"
            required
            error={wrong('path')}
          />
        ) : (
          <>
            <Input
              label="Resource"
              list={`${id}-resources`}
              value={fields.resource}
              onChange={setResource}
              placeholder="pods"
              required
              error={wrong('resource')}
            />
            <Input
              label="API group"
              value={fields.group}
              onChange={set('group')}
              placeholder="core"
              error={wrong('group')}
            />
            <Input
              label="Subresource"
              list={`${id}-subresources`}
              value={fields.subresource}
              onChange={set('subresource')}
              placeholder="none"
              error={wrong('subresource')}
            />
            <Input
              label="Name"
              value={fields.name}
              onChange={set('name')}
              placeholder="any"
              error={wrong('name')}
            />
            <Input
              label="Namespace"
              value={fields.namespace}
              onChange={set('namespace')}
              placeholder="all"
              error={wrong('namespace')}
            />
          </>
        )}
        <Input
          label="As account"
          list={accountsId}
          value={fields.account}
          onChange={set('account')}
          onFocus={onAccountFocus}
          placeholder={ownAccount || 'the pod’s own'}
          error={wrong('user')}
        />
        {needsGroups(userOfText(fields.account)) ? (
          <Input
            label="Groups of the user"
            value={fields.groups}
            onChange={set('groups')}
            placeholder="not known"
            error={wrong('groups')}
          />
        ) : null}
        <Button type="submit" look="primary" className="mt-5 justify-center">
          Check
        </Button>
      </div>
      <datalist id={`${id}-verbs`}>
        {VERBS.map((verb) => (
          <option key={verb} value={verb} />
        ))}
      </datalist>
      <datalist id={`${id}-resources`}>
        {known
          .filter((row) => !row.resource.includes('/'))
          .map((row) => (
            <option key={`${row.group}/${row.resource}`} value={row.resource}>
              {row.group || 'core'}
            </option>
          ))}
      </datalist>
      <datalist id={`${id}-subresources`}>
        {subresourcesOf(fields, known).map((subresource) => (
          <option key={subresource} value={subresource} />
        ))}
      </datalist>
    </form>
  )
}
