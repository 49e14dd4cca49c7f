const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

export interface JsonBounds {
  nested: number
  parts: number
  /** This many parts or characters of a list make one piece of it. */
  piece?: { parts: number; characters: number }
}

/** A long list that is a field of the document: where its elements begin and end, and between which of them it is cut. */
export interface LongList {
  key: string
  from: number
  to: number
  cuts: readonly number[]
}

export interface JsonWeight {
  /** Brackets, braces and commas outside of strings. */
  parts: number
  /** Parts of the heaviest piece: of the list, or of what is around it. The same as `parts` without a long list. */
  heaviest: number
  /** Which bound was passed. Nothing after that was read. */
  excess?: 'nested' | 'parts'
  list?: LongList
}

/**
 * How much a JSON text makes a parser do and keep, known before it is parsed: a text is parsed into up to thirty times its
 * size. Takes linear time and keeps nothing of the text; a text that is not JSON has a weight too.
 */
export function weighJson(text: string, most: JsonBounds): JsonWeight {
  const { piece = { parts: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY } } = most
  let [depth, parts, inPieces, heaviest] = [0, 0, 0, 0]
  let key = ''
  let open: { key: string; from: number; cuts: number[]; begun: number; begunAt: number } | undefined
  let list: LongList | undefined
  const weighed = () => ({ parts, heaviest: Math.max(heaviest, parts - inPieces) })
  const endPiece = (begun: number) => {
    heaviest = Math.max(heaviest, parts - begun)
    inPieces += parts - begun
  }
  const inside = { parts: 0, end: 0, isNested: false }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = stringEnd(text, at)
      if (depth === 1) key = text.slice(at, end + 1)
      at = end
      continue
    }
    if (depth === 2 && (code === OPEN_LIST || code === OPEN_OBJECT)) {
      weighInside(inside, text, at, most.nested - depth, most.parts - parts)
      parts += inside.parts
      if (inside.isNested) return { ...weighed(), excess: 'nested' }
      at = inside.end
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1
      parts += 1
      if (depth > most.nested) return { ...weighed(), excess: 'nested' }
      if (depth === 2 && code === OPEN_LIST && list === undefined)
        open = { key, from: at + 1, cuts: [], begun: parts, begunAt: at }
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (depth === 2 && open) {
        if (open.cuts.length > 0) {
          endPiece(open.begun)
          list = { key: open.key, from: open.from, to: at, cuts: open.cuts }
        }
        open = undefined
      }
      depth -= 1
      parts += 1
    } else if (code === COMMA) {
      parts += 1
      const inside = depth === 2 ? open : undefined
      if (inside && (parts - inside.begun >= piece.parts || at - inside.begunAt >= piece.characters)) {
        inside.cuts.push(at)
        endPiece(inside.begun)
        inside.begun = parts
        inside.begunAt = at
      }
    } else continue
    if (parts > most.parts) return { ...weighed(), excess: 'parts' }
  }
  return { ...weighed(), ...(list ? { list } : {}) }
}

interface Inside {
  parts: number
  end: number
  isNested: boolean
}

/**
 * Tells the parts of what opens at `from`, to its end or until they pass a bound. A function of its own: one that is called for each
 * element of a list is compiled before the first long list has been read to its end. It makes no object for each, either.
 */
function weighInside(inside: Inside, text: string, from: number, nested: number, mostParts: number): void {
  let [depth, parts] = [0, 0]
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = stringEnd(text, at)
      continue
    }
    if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
    else if (code !== COMMA) continue
    parts += 1
    if (depth === 0 || depth > nested || parts > mostParts) break
  }
  inside.parts = parts
  inside.end = at
  inside.isNested = depth > nested
}

/** Where the string that begins at `start` ends: at a quote behind an even number of backslashes. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (before > start && text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((at - 1 - before) % 2 === 0) return at
  }
  return text.length
}

/**
 * The document of a text whose long list is parsed piece by piece, with `pause` between two; undefined where it is not
 * JSON. Equal to what `JSON.parse` gives for any JSON text in which no key of the document appears twice.
 */
export async function parseInPieces(
  text: string,
  { key, from, to, cuts }: LongList,
  pause: () => Promise<void>,
): Promise<unknown> {
  try {
    const document = JSON.parse(text.slice(0, from) + text.slice(to))
    const elements: unknown = document[JSON.parse(key)]
    if (!Array.isArray(elements) || elements.length > 0) return undefined
    let begun = from
    for (const cut of [...cuts, to]) {
      const parsed: unknown[] = JSON.parse(`[${text.slice(begun, cut)}]`)
      if (parsed.length === 0) return undefined
      for (const element of parsed) elements.push(element)
      begun = cut + 1
      await pause()
    }
    return document
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
