import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PermissionsPage } from '@/components/permissions/permissions-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Permissions' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <PermissionsPage />
      </Suspense>
    </PageBody>
  )
}
