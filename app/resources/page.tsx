import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ResourcesPage } from '@/components/resources/resources-page'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Resources' }

export default function Page() {
  return (
    <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
      <ResourcesPage />
    </Suspense>
  )
}
