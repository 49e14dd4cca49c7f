import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { DOCS } from '@/lib/words/docs'

const TARGET = /\]\(([^)\s#]+)[^)\s]*\)|(?:src|srcset)="([^"]+)"/g

/** What the site has of the docs: each document by its path in the checkout, and the pictures that they show. */
export interface Docs {
  documents: Map<string, string>
  pictures: string[]
}

/** Every document of `docs/`, and each Markdown file and picture of the checkout that one of those leads to. */
export function readDocs(): Docs {
  const documents = new Map<string, string>()
  const pictures = new Set<string>()
  const next = readdirSync(DOCS).flatMap((name) => (name.endsWith('.md') ? [`${DOCS}/${name}`] : []))
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (documents.has(file)) continue
    const text = readFileSync(file, 'utf8')
    documents.set(file, text)
    for (const [, link, picture] of text.matchAll(TARGET)) {
      const target = posix.join(posix.dirname(file), link ?? picture ?? '')
      if (/\.(?:webp|svg|png)$/.test(target)) pictures.add(target)
      else if (file.startsWith(`${DOCS}/`) && target.endsWith('.md') && existsSync(target)) next.push(target)
    }
  }
  return { documents, pictures: [...pictures] }
}
