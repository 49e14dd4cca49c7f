import type { Metadata } from 'next'
import { OverviewPage } from '@/components/overview/overview-page'
import { PageBody } from '@/components/ui/section'

export const metadata: Metadata = { title: { absolute: 'Overview · Podglass' } }

export default function Page() {
  return (
    <PageBody>
      <OverviewPage />
    </PageBody>
  )
}
