import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ConnectionPage } from '@/components/connection/connection-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Connection' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <ConnectionPage />
      </Suspense>
    </PageBody>
  )
}
