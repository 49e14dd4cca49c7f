import { docNames, readDoc } from '../read-docs'

export const dynamic = 'force-static'
export const dynamicParams = false

/** The documentation of this version, as it is written. */
export function generateStaticParams() {
  return docNames().map((name) => ({ name }))
}

export async function GET(_: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  const { name } = await params
  return new Response(readDoc(name), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
