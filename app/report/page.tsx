import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ReportPage } from '@/components/report/report-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Report' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <ReportPage />
      </Suspense>
    </PageBody>
  )
}
