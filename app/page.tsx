import { OverviewPage } from '@/components/overview/overview-page'
import { PageBody } from '@/components/ui/section'

export default function Page() {
  return (
    <PageBody>
      <OverviewPage />
    </PageBody>
  )
}
