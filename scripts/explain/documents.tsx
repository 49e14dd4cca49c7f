import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { CausePage } from '@/components/causes/cause-page'
import { Link } from '@/components/ui/link'
import { PageBody, PageHeader, Section } from '@/components/ui/section'
import { SiteHeader } from '@/explain/site-header'
import { type CauseId, causeOf, causes } from '@/lib/diagnosis/causes/all'
import { families } from '@/lib/diagnosis/causes/families'
import { type Guide, guideTitle } from '@/lib/diagnosis/causes/parse-guide'
import { escapeHtml } from '@/lib/phrase/html'
import { askAddress, causeAddress } from '@/lib/words/page-addresses'
import { version } from '@/package.json'
import type { NamedGuide } from './read-causes'

const POLICY =
  "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

interface DocumentProps {
  title: string
  description: string
  /** Of the folder on its host, where that is known. */
  base: string | undefined
  /** In the folder. */
  file: string
  children: ReactNode
}

function Head({ title, description, base, file, children }: DocumentProps) {
  return (
    <head>
      <meta charSet="utf-8" />
      <meta httpEquiv="Content-Security-Policy" content={POLICY} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Podglass`}</title>
      <meta name="description" content={description} />
      {base === undefined ? null : <link rel="canonical" href={`${base}${file}`} />}
      <link rel="icon" href="data:," />
      {children}
    </head>
  )
}

function written(document: ReactNode): string {
  return `<!doctype html>\n${renderToStaticMarkup(document)}\n`
}

function page({ children, ...told }: DocumentProps): string {
  return written(
    <html lang="en">
      <Head {...told}>
        <link rel="stylesheet" href="../page.css" />
      </Head>
      <body>
        <SiteHeader root="../" />
        <main>
          <PageBody>{children}</PageBody>
        </main>
        <footer className="mx-auto max-w-page px-4 pb-8 text-13 text-quiet md:px-6 lg:px-8 wide:px-10">
          Podglass {version}. Read from inside a pod, it names the rule or binding that is missing.
        </footer>
      </body>
    </html>,
  )
}

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
  const title = guideTitle(guide)
  const told = { title, description: why, base, file: `causes/${id}.html` }
  return written(
    <html lang="en">
      <Head {...told}>
        <meta httpEquiv="refresh" content={`0; url=${id}.html`} />
      </Head>
      <body>
        <a href={`${id}.html`}>{title}</a>
      </body>
    </html>,
  )
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

/**
 * The files of the folder that need no code to read: a page for each cause under its id, one that leads to it under its words, an index,
 * and with the address of the folder a sitemap.
 */
export function causeFiles(named: readonly NamedGuide[], base?: string): Map<string, string> {
  const files = new Map<string, string>()
  files.set('causes/index.html', indexDocument(new Map(named.map(({ guide }) => [guide.id, guide])), base))
  for (const one of named) {
    files.set(`causes/${one.guide.id}.html`, causeDocument(one, base))
    files.set(`causes/${one.slug}.html`, slugDocument(one, base))
  }
  if (base !== undefined) {
    const pages = ['', 'causes/index.html', ...named.map(({ guide }) => `causes/${guide.id}.html`)]
    files.set('sitemap.xml', sitemap(base, pages))
  }
  return files
}
