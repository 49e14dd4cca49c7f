import type { Phrase } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { visibleText } from '@/lib/words/visible-text'
import { RelativeTime } from './relative-time'

const DAY_MS = 86_400_000

/** "13:55 UTC", with the date where that was not within the last day. */
function Since({ at }: { at: string }) {
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) return at
  const iso = new Date(ms).toISOString()
  const time = `${iso.slice(11, 16)} UTC`
  return (
    <time dateTime={at} title={at}>
      {Date.now() - ms < DAY_MS ? time : `${iso.slice(0, 10)} ${time}`}
    </time>
  )
}

function Code({ text, weight }: { text: string; weight: string }) {
  return (
    <code translate="no" className={`font-mono text-[0.875em] wrap-anywhere ${weight}`}>
      {visibleText(text)}
    </code>
  )
}

function SaidPiece({ piece }: { piece: Piece }) {
  // A translated page has other nodes in place of its texts, so that React could not take away one of its own.
  if ('text' in piece) return <span>{visibleText(piece.text)}</span>
  if ('quote' in piece) return <span translate="no">{visibleText(piece.quote)}</span>
  if ('at' in piece) return <RelativeTime at={piece.at} />
  if ('since' in piece) return <Since at={piece.since} />
  if ('strong' in piece) return <b className="font-[650]">{visibleText(piece.strong)}</b>
  return 'name' in piece ? (
    <Code text={piece.name} weight="font-bold" />
  ) : (
    <Code text={piece.code} weight="font-normal" />
  )
}

/** A sentence: names and code styled as such, quotes verbatim. */
export function Said({ phrase }: { phrase: Phrase }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have an order and no identity.
  return phrase.map((piece, i) => <SaidPiece key={i} piece={piece} />)
}
