import type { Metadata } from 'next'
import { IdentityPage } from '@/components/identity/identity-page'
import { PageBody } from '@/components/ui/section'

export const metadata: Metadata = { title: 'Identity' }

export default function Page() {
  return (
    <PageBody>
      <IdentityPage />
    </PageBody>
  )
}
