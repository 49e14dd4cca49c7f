import { posix } from 'node:path'
import { Marked } from 'marked'
import { PageHeader } from '@/components/ui/section'
import { escapeHtml } from '@/lib/phrase/html'
import { page } from './page'
import type { Docs } from './read-docs'

/** What a document looks like: its tags carry no classes of their own. */
const LOOKS = [
  'max-w-4xl wrap-anywhere [&_a]:text-accent [&_a]:underline [&_img]:my-4 [&_img]:max-w-full [&_img]:rounded-lg',
  '[&_h1]:text-28 [&_h1]:font-[650] [&_h2]:mt-10 [&_h2]:mb-3 [&_h2]:text-20 [&_h2]:font-[650] [&_h3]:mt-6 [&_h3]:mb-2 [&_h3]:font-[650]',
  '[&_p]:my-3 [&_ul]:my-3 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:my-3 [&_ol]:list-decimal [&_ol]:pl-5 [&_li]:my-1',
  '[&_code]:font-mono [&_code]:text-13 [&_pre]:my-3 [&_pre]:rounded-md [&_pre]:border [&_pre]:border-line [&_pre]:bg-sunken [&_pre]:px-3 [&_pre]:py-2',
  '[&_pre]:whitespace-pre-wrap [&_blockquote]:my-4 [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong [&_blockquote]:pl-4',
  '[&_td]:border-t [&_td]:border-line [&_td]:p-2 [&_td]:align-top [&_th]:p-2 [&_th]:text-left [&_table]:my-3 [&_table]:text-13',
].join(' ')

/** The anchor that GitHub makes from a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** The HTML of a document: a link to another of them leads to its page, and one to what the site does not have is its words alone. */
function htmlOf(file: string, text: string, { documents }: Docs): string {
  const marked = new Marked({
    renderer: {
      heading({ depth, text: heading, tokens }) {
        return `<h${depth} id="${anchorOf(heading)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens)
        if (/^(?:https?:|#)/.test(href)) return `<a href="${escapeHtml(href)}">${words}</a>`
        const [target = '', anchor] = href.split('#')
        if (!documents.has(posix.join(posix.dirname(file), target))) return words
        const to = `${target.replace(/\.md$/, '.html')}${anchor === undefined ? '' : `#${anchor}`}`
        return `<a href="${escapeHtml(to)}">${words}</a>`
      },
    },
  })
  return marked.parse(text, { async: false })
}

const wordsOf = (markdown: string) =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

interface Document {
  file: string
  title: string
  /** Its first paragraph. */
  says: string
}

/** What each document is, by its first heading and paragraph, in the order of their names. */
export function listDocs({ documents }: Docs): Document[] {
  return [...documents]
    .map(([file, text]) => {
      const parts = new Marked().lexer(text)
      const textOf = (type: string) =>
        parts.find((part) => part.type === type && !part.raw.startsWith('['))?.raw ?? ''
      return { file, title: wordsOf(textOf('heading').slice(1)), says: wordsOf(textOf('paragraph')) }
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** A page for each document, the document itself beside it for programs that read Markdown, and their index. */
export function docFiles(docs: Docs, base: string | undefined): Map<string, string> {
  const files = new Map<string, string>()
  const listed = listDocs(docs)
  for (const { file, title, says } of listed) {
    const text = docs.documents.get(file) ?? ''
    const to = file.replace(/\.md$/, '.html')
    const language = file.endsWith('.ko.md') ? 'ko' : 'en'
    files.set(file, text)
    // biome-ignore lint/security/noDangerouslySetInnerHtml: a document of this checkout.
    const body = <article className={LOOKS} dangerouslySetInnerHTML={{ __html: htmlOf(file, text, docs) }} />
    files.set(to, page({ title, description: says, base, file: to, language, children: body }))
  }
  const inDocs = listed.filter(({ file }) => file.startsWith('docs/'))
  files.set(
    'docs/index.html',
    page({
      title: 'Docs',
      description: 'How to use, deploy and trust Podglass.',
      base,
      file: 'docs/index.html',
      children: (
        <>
          <PageHeader title="Docs" />
          <ul className="flex max-w-4xl flex-col gap-3">
            {inDocs.map(({ file, title, says }) => (
              <li key={file} lang={file.endsWith('.ko.md') ? 'ko' : undefined}>
                <a href={posix.basename(file, '.md').concat('.html')} className="text-accent underline">
                  {title}
                </a>
                <p className="text-13 text-quiet">{says}</p>
              </li>
            ))}
          </ul>
        </>
      ),
    }),
  )
  return files
}
