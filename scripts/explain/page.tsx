import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { PageBody } from '@/components/ui/section'
import { SiteHeader } from '@/explain/site-header'
import { version } from '@/package.json'

const POLICY =
  "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

export interface DocumentProps {
  title: string
  description: string
  /** Of the folder on its host, where that is known. */
  base: string | undefined
  /** In the folder. */
  file: string
  language?: string
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

/** A page of the folder that needs no code to read, with the header of all of them. */
export function page({ children, language = 'en', ...told }: DocumentProps): string {
  const root = '../'.repeat(told.file.split('/').length - 1)
  return written(
    <html lang={language}>
      <Head {...told}>
        <link rel="stylesheet" href={`${root}page.css`} />
      </Head>
      <body>
        <SiteHeader root={root} />
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

/** A page that leads to another of the same folder at once. */
export function redirect({ to, ...told }: Omit<DocumentProps, 'children'> & { to: string }): string {
  return written(
    <html lang="en">
      <Head {...told}>
        <meta httpEquiv="refresh" content={`0; url=${to}`} />
      </Head>
      <body>
        <a href={to}>{told.title}</a>
      </body>
    </html>,
  )
}
