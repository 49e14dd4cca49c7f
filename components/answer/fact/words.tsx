import { Fragment } from 'react'
import type { Word } from '@/lib/words/answer/call-words'
import { type KnownNames, namedWords } from '@/lib/words/answer/named-words'

/** A sentence with its names in the type of code. */
export function Words({ words }: { words: readonly Word[] }) {
  return words.map(({ text, isCode }, i) =>
    isCode ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of one sentence do not move.
      <code key={i} className="font-mono text-[0.875em] wrap-anywhere">
        {text}
      </code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of one sentence do not move.
      <Fragment key={i}>{text}</Fragment>
    ),
  )
}

/** A sentence about an explanation, the names of its data in the type of code. */
export function Named({ text, names }: { text: string; names: KnownNames }) {
  return <Words words={namedWords(text, names)} />
}
