import type { AccessTuple } from '@/lib/contract/access-tuple'
import { inOrderOfReach } from '@/lib/diagnosis/wording/say-grants'
import { escapeHtml, html } from '@/lib/phrase/html'
import { counted } from '@/lib/words/lists'
import { describeResource } from '@/lib/words/resources'
import { type MessagePart, outward, type PlatformMessage } from './platform-message'

const MOST_ROWS = 20
/** Without a style sheet, e-mail shows a table without any line. */
const CELL = 'style="border:1px solid #999;padding:2px 8px;text-align:left"'

/** The cells of calls that differ in their verb alone are one row. */
function rowsOf(opens: readonly AccessTuple[]): string[][] {
  const rows = new Map<string, { verbs: string[]; cells: string[] }>()
  for (const { verb, path, group = '', resource = '', subresource, name, namespace } of inOrderOfReach(
    opens,
  )) {
    const what = path ?? describeResource({ group, resource, subresource })
    const where = path !== undefined || !namespace ? 'whole cluster' : namespace
    const cells = [what, name || 'any', where]
    const row = rows.get(JSON.stringify(cells))
    if (row === undefined) rows.set(JSON.stringify(cells), { verbs: [verb], cells })
    else if (!row.verbs.includes(verb)) row.verbs.push(verb)
  }
  return [...rows.values()].map(({ verbs, cells }) => [verbs.join(', '), ...cells])
}

/** Calls as an HTML table, dangerous ones first. */
export function grantsTable(opens: readonly AccessTuple[]): string {
  if (opens.length === 0) return ''
  const rows = rowsOf(opens)
  const line = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((text) => `<${tag} ${CELL}>${escapeHtml(outward(text))}</${tag}>`).join('')}</tr>`
  const more = rows.length - MOST_ROWS
  return [
    '<table style="border-collapse:collapse"><tbody>',
    line(['Verbs', 'Resource or path', 'Name', 'Namespace'], 'th'),
    ...rows.slice(0, MOST_ROWS).map((cells) => line(cells, 'td')),
    more > 0
      ? `<tr><td ${CELL} colspan="4">${counted(more, 'more row')}, all in the line above</td></tr>`
      : '',
    '</tbody></table>',
  ].join('')
}

function partHtml(part: MessagePart): string {
  switch (part.as) {
    case 'headline':
      // Slack drops headings and keeps what is bold in them.
      return `<h3><strong>${part.says.map(html).join(' ')}</strong></h3>`
    case 'words':
      return `<p>${part.says.map(html).join('<br>')}</p>`
    case 'code':
      return `<pre><code>${escapeHtml(part.text)}</code></pre>`
    case 'grants':
      return part.says.length === 0 ? '' : `<p>${html(part.says)}</p>${grantsTable(part.opens)}`
  }
}

/**
 * A message as rich text for Slack, Jira, Confluence and e-mail: a heading, paragraphs, code, and what it grants as a sentence
 * and a table. The same parts as its plain text; no name in it is markup, and nothing in it is loaded.
 */
export function messageHtml({ parts }: Pick<PlatformMessage, 'parts'>): string {
  return parts.map(partHtml).join('')
}
