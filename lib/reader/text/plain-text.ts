import { levelOf } from './escape-level'

// Colors of a terminal, and the same as escapes in JSON, C and shell, as rsyslog and cat -v write them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a color.
const ANSI = /[\u001b\u009b\u241b]\[[0-9;?]{0,32}[A-Za-z]/g
const WRITTEN_ANSI = /(?:\\{1,8}(?:u001[bB]|x1[bB]|0?33|e)|\^\[|#033)\[(?:\d[0-9;]{0,31})?m/g
/** Where copying lost the escape character. */
const BARE_ANSI = /\[(?:[0O]|1|2|22|3\d|4\d|9\d|10\d)(?:;\d{1,3}){0,4}m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: a hyperlink of a terminal starts and ends with them.
const HYPERLINK = /\u001b\]8;[^\u0007\u001b\n]{0,2048}(?:\u0007|\u001b\\)/g
// Invisible characters; the API server writes those of names as escapes.
const INVISIBLE = /(?![\n\t])[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu
const INLINE_TAG =
  /<\/?(?:span|b|i|em|strong|mark|font|code|u|a|wbr|pre|p|div|td|li)(?:\s[^<>\n]{0,400})?\/?>/gi
const QUOTE_ENTITY = /&(?:amp;){0,3}(?:quot|#0?34|#x0?22|apos|#0?39|#x0?27|nbsp);/i
const ENTITIES = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['nbsp', ' '],
])

// A terminal breaks a line anywhere, also inside an escaped quote.
const BROKEN_ESCAPE =
  /&(?:#?[0-9a-zA-Z]{0,6}\n[0-9a-zA-Z]{0,6};|\n#?[0-9a-zA-Z]{1,6};)|\\\n?u\n?0\n?0\n?2\n?2/g

function mendEscapes(text: string): string {
  return text.replace(BROKEN_ESCAPE, (broken) =>
    broken.includes('\n') ? `${broken.replaceAll('\n', '')}\n` : broken,
  )
}

function decodeEntities(text: string): string {
  let decoded = text
  for (let pass = 0; pass < 3 && QUOTE_ENTITY.test(decoded); pass++) {
    decoded = decoded.replace(
      /&(?:(quot|apos|lt|gt|amp|nbsp)|#(\d{1,5})|#x([0-9a-f]{1,4}));/gi,
      (whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
        if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole
        return String.fromCharCode(
          decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10),
        )
      },
    )
  }
  return decoded
}

/** A spreadsheet doubles the quotes of a cell. */
function undoubled(text: string): string {
  if (!/ser ?""[^"\s]/.test(text)) return text
  return text
    .split('\n')
    .map((line) => (/ser ?""[^"\s]/.test(line) ? line.replaceAll('""', '"') : line))
    .join('\n')
}

// GitHub, mail programs and Slack make a link of a name with dots.
const LINKED =
  /\[([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\]\(https?:\/\/[a-z0-9.-]{0,253}(?:\/?\)|(?![\s\S]))|<https?:\/\/([a-z0-9.-]{3,253})\/?\|\2>/g

// And of a whole URL, as they read it.
const LINKED_URL = /\[(https?:\/\/[^\s\][()]{3,2000})\]\(https?:\/\/[^\s()]{3,2000}\)/g

// A pattern such as `/**` is no pair with words between.
const BOLD = /(?<=^|[\s"'`(>])\*\*(?=["'`]?\w)([^*]{1,3000})(?<=[\w"'`.:,)\]}])\*\*(?=$|[\s.,;:!?)"'`])/gm

/**
 * The text as its writer printed it: without colors, entities, tags and quotes that an editor made round.
 * What JSON and Go put into a string stays escaped. Takes linear time.
 */
export function plainText(text: string): string {
  let plain = text
    .replace(/\r\n?/g, '\n')
    // More empty lines say no more than some do, and each line costs memory.
    .replace(/\n{8,}/g, '\n'.repeat(8))
    .replace(ANSI, '')
    .replace(WRITTEN_ANSI, '')
    .replace(HYPERLINK, '')
    .replace(INVISIBLE, '')
    .replace(/[\u00a0\u202f\u3000]/g, ' ')
  // One alone may be anything; a color starts and ends.
  if (/\[(?:\d{1,3};)?3\dm/.test(plain) && plain.includes('[0m')) plain = plain.replace(BARE_ANSI, '')
  if (/[“„″＂]/.test(plain) && !/User\s{0,40}\\{0,31}"/.test(plain))
    plain = plain.replace(/[“”„″＂]/g, '"').replace(/[‘’]/g, "'")
  plain = decodeEntities(mendEscapes(plain))
  if (plain.includes('<')) plain = plain.replace(/<br\s{0,4}\/?>/gi, '\n').replace(INLINE_TAG, '')
  plain = plain.replace(
    LINKED,
    (_link, text: string | undefined, name: string | undefined) => text ?? name ?? '',
  )
  if (plain.includes('](')) plain = plain.replace(LINKED_URL, '$1')
  if (plain.includes('**')) plain = plain.replace(BOLD, '$1')
  plain = decodeMail(plain)
  plain = plain.replace(
    /(\\{1,31})u[0O]{2}22/g,
    (_whole, run: string) => `${'\\'.repeat(2 ** levelOf(run.length) - 1)}"`,
  )
  plain = plain.replace(/(['"`]) \+\n[ \t]{0,80}\1/g, '').replace(/\\\n[ \t]{1,80}(?:\\(?= )|(?=\w))/g, '')
  plain = plain.replace(/@\/?kibana-highlighted-field@/g, '')
  return undoubled(plain)
}

/**
 * A paste that was put into a URL as a whole, as a tool copies it. A word of a longer text stays encoded: what a request
 * carried is never a refusal.
 */
export function decodedPaste(text: string): string {
  const isWhole = /^[\w.~!*'()%-]{1,200000}$/.test(text) && (text.match(/%(?:25){0,2}20/g)?.length ?? 0) > 2
  return isWhole ? text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeBytes) : text
}

/** Decodes a mail whose quotes are `=22` and whose long lines end in `=` (RFC 2045, 6.7). Takes linear time. */
function decodeMail(text: string): string {
  if (!text.includes('=22')) return text
  const joined = text.replaceAll('=\n', '')
  if (!/\b(?:[Uu]ser|resource|namespace) =22/.test(joined)) return text
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (run) => decodeBytes(run.replaceAll('=', '%')))
}

function decodeBytes(run: string): string {
  const bytes = run
    .split('%')
    .slice(1)
    .map((code) => Number.parseInt(code, 16))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}
