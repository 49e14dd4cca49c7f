import type { Metadata } from 'next'
import { CauseList } from '@/components/causes/cause-list'
import { PageHeader } from '@/components/ui/section'
import { causeTable } from '@/lib/diagnosis/causes/table'
import { families } from '@/lib/diagnosis/guide/families'

export const metadata: Metadata = { title: 'All causes' }

export default function Page() {
  return (
    <>
      <PageHeader
        title="All causes"
        asks="Why a call is refused, in the order in which the API server decides."
      />
      <CauseList
        families={families.map(({ ids, ...family }) => ({
          ...family,
          causes: ids.map((id) => ({ id, title: causeTable[id].title })),
        }))}
      />
    </>
  )
}
