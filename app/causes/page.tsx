import type { Metadata } from 'next'
import { CauseList } from '@/components/causes/cause-list'
import { PageBody, PageHeader } from '@/components/ui/section'
import { families } from '@/lib/diagnosis/causes/families'

export const metadata: Metadata = { title: 'All causes' }

export default function Page() {
  return (
    <PageBody>
      <PageHeader title="All causes" asks="Why a call is refused, in the order the API server decides." />
      <CauseList families={families} />
    </PageBody>
  )
}
