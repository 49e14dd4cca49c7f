import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AskPage } from '@/components/ask/ask-page'
import { PageBody } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

export const metadata: Metadata = { title: 'Ask' }

export default function Page() {
  return (
    <PageBody>
      <Suspense fallback={<Skeleton label="Opening the page" lines={8} />}>
        <AskPage />
      </Suspense>
    </PageBody>
  )
}
