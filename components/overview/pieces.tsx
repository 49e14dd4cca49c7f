'use client'

import { RelativeTime } from '@/components/ui/relative-time'
import type { Piece } from '@/lib/contract/pieces'
import { visibleText } from '@/lib/contract/visible-text'

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

function PieceWords({ piece }: { piece: Piece }) {
  if ('text' in piece) return visibleText(piece.text)
  if ('at' in piece) return <RelativeTime at={piece.at} />
  if ('since' in piece) return <Since at={piece.since} />
  if ('strong' in piece) return <b className="font-[650]">{piece.strong}</b>
  const [text, weight] = 'name' in piece ? [piece.name, 'font-bold'] : [piece.code, 'font-normal']
  return <code className={`font-mono text-[0.875em] wrap-anywhere ${weight}`}>{visibleText(text)}</code>
}

/** A sentence of the overview, its names and code in their looks. */
export function Pieces({ of }: { of: readonly Piece[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have an order and no identity.
  return of.map((piece, i) => <PieceWords key={i} piece={piece} />)
}
