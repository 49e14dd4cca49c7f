import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useId, useState } from 'react'
import { useAnswerAddress } from '@/components/box/answer-address'
import { useAccountNames } from '@/components/call/use-account-names'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { Fold } from '@/components/ui/fold'
import { toast } from '@/components/ui/toast'
import type { AccountCheck } from '@/lib/contract/access-check'
import { accessQuery } from '@/lib/facts/account/query'
import { besideAddress } from '@/lib/words/page-addresses'
import { CaseInput, textOfCase } from './case-input'

interface BesideFoldProps {
  check: AccountCheck
  isAllowed: boolean
  /** Takes the text of a case file, which stays in this window. */
  onFile?: (text: string) => void
}

/** Lays the call of a card beside another account, namespace or case file. */
export function BesideFold({ check, isAllowed, onFile }: BesideFoldProps) {
  const { data: own } = useQuery(accessQuery())
  const accounts = useAccountNames(own)
  const [beside, setBeside] = useState('')
  const isAsked = useSearchParams().has('beside')
  const router = useRouter()
  const here = useAnswerAddress()
  const list = useId()
  const open = (file: File | undefined) => {
    if (file !== undefined && onFile) textOfCase(file).then(onFile, (error: Error) => toast(error.message))
  }
  return (
    <Fold
      label="Compare"
      line={isAllowed ? 'why not another account?' : 'why can another account?'}
      isWide
      isOpen={isAsked}
    >
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (beside.trim() !== '') router.push(here(besideAddress(check, beside.trim())), { scroll: false })
        }}
      >
        <Input
          label="Account, or ns/NAME for another namespace"
          className="w-full max-w-md @xl:w-auto @xl:flex-1"
          value={beside}
          list={list}
          onFocus={accounts.want}
          onChange={({ target }) => setBeside(target.value)}
        />
        <datalist id={list}>
          {accounts.names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Button type="submit">Compare</Button>
        {onFile ? <CaseInput onFile={open} /> : null}
      </form>
    </Fold>
  )
}
