import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AccessPage } from '@/components/access/access-page'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Access' }

export default function Page() {
  return (
    <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
      <AccessPage />
    </Suspense>
  )
}
