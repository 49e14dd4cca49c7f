import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CausePage } from '@/components/causes/cause-page'
import { causeTable } from '@/lib/diagnosis/causes/table'
import { causeIdOf } from '@/lib/diagnosis/guide/families'

interface Props {
  params: Promise<{ id: string }>
}

export const dynamicParams = false

export function generateStaticParams() {
  return Object.keys(causeTable).map((id) => ({ id }))
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = causeIdOf((await params).id)
  return id === undefined ? {} : { title: `${id} · ${causeTable[id].title}` }
}

export default async function Page({ params }: Props) {
  const id = causeIdOf((await params).id)
  if (id === undefined) notFound()
  return <CausePage id={id} />
}
