import { CausePage } from '@/components/causes/cause-page'
import { Link } from '@/components/ui/link'
import { PageHeader, Section } from '@/components/ui/section'
import { type CauseId, causeOf, causes } from '@/lib/diagnosis/causes/all'
import { families } from '@/lib/diagnosis/causes/families'
import { type Guide, guideTitle } from '@/lib/diagnosis/causes/parse-guide'
import { escapeHtml } from '@/lib/phrase/html'
import { askAddress, causeAddress } from '@/lib/words/page-addresses'
import { description as summary } from '@/package.json'
import { docFiles, listDocs } from './docs'
import { page, redirect } from './page'
import type { NamedGuide } from './read-causes'
import type { Docs } from './read-docs'

function causeDocument({ guide }: NamedGuide, base: string | undefined): string {
  const { id, title, nature } = causeOf(guide.id)
  return page({
    title: guideTitle(guide),
    description: guide.why,
    base,
    file: `causes/${id}.html`,
    children: (
      <CausePage title={title} nature={nature} guide={guide}>
        <Link href={askAddress()} className="text-accent underline">
          Paste the text of your log
        </Link>{' '}
        to see this explanation for your own case.
      </CausePage>
    ),
  })
}

/** The words of a cause as an address: a page that leads to the one by its id. */
function slugDocument({ guide }: NamedGuide, base: string | undefined): string {
  const { id, why } = guide
  return redirect({
    title: guideTitle(guide),
    description: why,
    base,
    file: `causes/${id}.html`,
    to: `${id}.html`,
  })
}

function indexDocument(guides: ReadonlyMap<CauseId, Guide>, base: string | undefined): string {
  const description =
    'Every cause of a refused call to the Kubernetes API, a failed connection to it, or a refused cloud identity, with the text of each.'
  return page({
    title: 'All causes of a refused call',
    description,
    base,
    file: 'causes/index.html',
    children: (
      <>
        <PageHeader
          title="All causes"
          asks={`${causes.length} reasons why a call is refused, in the order the API server decides. Search this page for the text that you have.`}
        />
        <nav aria-label="Families" className="mb-8 flex flex-wrap gap-x-5 gap-y-1 text-13">
          {families.map(({ name, title }) => (
            <a key={name} href={`#${name}`} className="text-accent underline max-md:py-3">
              {title}
            </a>
          ))}
        </nav>
        {families.map(({ name, title, says, causes: members }) => (
          <Section key={name} id={name} title={title} says={says}>
            <ul className="flex max-w-4xl flex-col gap-3 wrap-anywhere">
              {members.map(({ id, title: of }) => (
                <li key={id}>
                  <Link href={causeAddress(id)} className="text-accent underline">
                    <span translate="no" className="font-mono text-13">
                      {id}
                    </span>{' '}
                    {of}
                  </Link>
                  <p translate="no" className="mt-0.5 line-clamp-2 font-mono text-12 text-quiet">
                    {guides.get(id)?.sees[0]}
                  </p>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </>
    ),
  })
}

function sitemap(base: string, files: readonly string[]): string {
  const urls = files.map((file) => `<url><loc>${escapeHtml(`${base}${file}`)}</loc></url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`
}

const line = (title: string, address: string, says: string) => `- [${title}](${address}): ${says}`

/** What the folder has, for programs that read texts: https://llmstxt.org. */
function llmsText(named: readonly NamedGuide[], docs: Docs, base = ''): string {
  const documents = listDocs(docs).map(({ file, title, says }) => line(title, `${base}${file}`, says))
  const causes = named.map(({ guide }) =>
    line(guideTitle(guide).replace(/[[\]]/g, ''), `${base}causes/${guide.id}.html`, guide.why),
  )
  return [
    `# Podglass\n\n> ${summary}`,
    `## Docs\n\n${documents.join('\n')}`,
    `## Causes\n\nEach title begins with the words of the error.\n\n${causes.join('\n')}\n`,
  ].join('\n\n')
}

/**
 * The files of the folder that need no code to read: a page for each cause under its id, one that leads to it under its words, an index,
 * the documents, and `llms.txt`; with the address of the folder a sitemap.
 */
export function siteFiles(named: readonly NamedGuide[], docs: Docs, base?: string): Map<string, string> {
  const files = docFiles(docs, base)
  files.set('causes/index.html', indexDocument(new Map(named.map(({ guide }) => [guide.id, guide])), base))
  for (const one of named) files.set(`causes/${one.guide.id}.html`, causeDocument(one, base))
  const pages = ['', ...[...files.keys()].filter((file) => file.endsWith('.html'))]
  for (const one of named) files.set(`causes/${one.slug}.html`, slugDocument(one, base))
  files.set('llms.txt', llmsText(named, docs, base))
  if (base !== undefined) files.set('sitemap.xml', sitemap(base, pages))
  return files
}
