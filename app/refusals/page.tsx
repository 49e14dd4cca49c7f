import type { Metadata } from 'next'
import { Suspense } from 'react'
import { RefusalsPage } from '@/components/refusals/refusals-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Refusals' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <RefusalsPage />
      </Suspense>
    </PageBody>
  )
}
