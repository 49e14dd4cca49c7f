import { Fragment } from 'react'

/** A path or a field's name that breaks after a separator rather than within a word. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[./_])|(?=\[)/)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name, and never move.
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ))
}
