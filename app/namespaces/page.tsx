import type { Metadata } from 'next'
import { Suspense } from 'react'
import { NamespacesPage } from '@/components/namespaces/namespaces-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Namespaces' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <NamespacesPage />
      </Suspense>
    </PageBody>
  )
}
