import { visibleText } from '@/lib/words/visible-text'
import type { Phrase } from './phrase'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Somebody's text as HTML: no character of it is markup, in an element or in a quoted attribute, and none is hidden. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** A sentence as HTML: what is typed in code, bold words in bold. The only markup in it is ours. */
export function html(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if ('code' in piece) return `<code>${escapeHtml(piece.code)}</code>`
      if ('name' in piece) return `<code>${escapeHtml(piece.name)}</code>`
      if ('strong' in piece) return `<strong>${escapeHtml(piece.strong)}</strong>`
      return escapeHtml(Object.values(piece).join(''))
    })
    .join('')
}
