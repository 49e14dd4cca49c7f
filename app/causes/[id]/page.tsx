import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CauseHere } from '@/components/causes/cause-here'
import { CausePage } from '@/components/causes/cause-page'
import { Link } from '@/components/ui/link'
import { PageBody } from '@/components/ui/section'
import { causeOf, causes } from '@/lib/diagnosis/causes/all'
import { guideTitle } from '@/lib/diagnosis/causes/parse-guide'
import { askAddress } from '@/lib/words/page-addresses'
import { readGuide } from '../read-guide'

interface Props {
  params: Promise<{ id: string }>
}

export const dynamicParams = false

export function generateStaticParams() {
  return causes.map(({ id }) => ({ id }))
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const cause = causeOf((await params).id)
  return cause ? { title: guideTitle(readGuide(cause.id)) } : {}
}

export default async function Page({ params }: Props) {
  const cause = causeOf((await params).id)
  if (!cause) notFound()
  return (
    <PageBody>
      <CausePage
        title={cause.title}
        nature={cause.nature}
        guide={readGuide(cause.id)}
        here={<CauseHere id={cause.id} />}
      >
        <Link href={askAddress()} className="text-accent underline">
          Paste the text of your log or check a call
        </Link>{' '}
        to see this explanation for your own case.
      </CausePage>
    </PageBody>
  )
}
