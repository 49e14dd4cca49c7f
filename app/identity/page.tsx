import type { Metadata } from 'next'
import { Suspense } from 'react'
import { IdentityPage } from '@/components/identity/identity-page'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Identity' }

export default function Page() {
  return (
    <Suspense fallback={<Skeleton label="Opening the page" lines={10} />}>
      <IdentityPage />
    </Suspense>
  )
}
