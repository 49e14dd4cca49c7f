import { Fragment } from 'react'
import type { CodeToken, CodeTokenKind } from './code-tokens'

const LOOK: Record<CodeTokenKind, string> = {
  key: 'text-code-key',
  string: 'text-code-text',
  number: 'text-code-value',
  word: 'text-code-value',
  comment: 'text-faint italic',
  mark: 'text-quiet',
  added: 'bg-ok-soft text-ok',
  removed: 'bg-bad-soft text-bad',
  plain: '',
}

/** Lines of code in color; the text is the same without color. */
export function CodeText({ lines }: { lines: readonly (readonly CodeToken[])[] }) {
  let at = 0
  const keyed = lines.map((tokens, index) => ({
    key: `${index}`,
    end: index < lines.length - 1 ? '\n' : '',
    tokens: tokens.map((token) => {
      const key = at
      at += token.text.length
      return { ...token, key }
    }),
  }))
  return keyed.map(({ key, tokens, end }) => (
    <Fragment key={key}>
      {tokens.map((token) => (
        <span key={token.key} className={LOOK[token.kind]}>
          {token.text}
        </span>
      ))}
      {end}
    </Fragment>
  ))
}
