// What tools and people put in front of each line: quotes of e-mail, boxes, comment signs, and the stamps of CI, container
// runtimes and syslog. Each part is bounded, and a line may carry several.
// Scanned or without its capitals, a stamp is one all the same.
const D = '[\\dlIO]'
const PARTS = [
  String.raw`[ \t\u00a0]{1,400}`,
  String.raw`(?:>[ \t]?){1,20}`,
  String.raw`[│┃║▏╎|](?:[ \t]|(?=\S))`,
  String.raw`${D}{4}-${D}{2}-${D}{2}[Tt ]${D}{2}:${D}{2}:${D}{2}(?:[.,]${D}{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)?[ \t]`,
  String.raw`(?:stdout|stderr) [FPfp] `,
  String.raw`\d\d[OE]\+?[ \t]`,
  String.raw`##\[[a-z]{1,20}\]`,
  String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,64} [^\s:]{1,64}: `,
  String.raw`\[pod/[^\]\s]{1,200}\] `,
  String.raw`[\w.-]{1,64}[ \t]{1,40}\|[ \t]`,
  String.raw`(?:#|//|\*)[ \t]`,
]
const PREFIX = new RegExp(`^(?:${PARTS.join('|')}){1,6}`)
const SUFFIX_SIGNS = new Set(['│', '┃', '║', '|', '┊'])

/** How many characters at the start of a line were put there by a tool, indentation included. */
export function noiseLength(line: string): number {
  return PREFIX.exec(line.slice(0, 1_024))?.[0].length ?? 0
}

/** Where a line ends without blanks and the side of a box. */
export function contentEnd(line: string): number {
  const bare = line.trimEnd()
  return SUFFIX_SIGNS.has(bare.at(-1) ?? '') && /[\s]/.test(bare.at(-2) ?? '')
    ? bare.slice(0, -1).trimEnd().length
    : bare.length
}

/** A text that was broken over lines, put together again: a word by nothing, words by a blank. */
export function joinBroken(text: string, by: '' | ' ' = ''): string {
  if (!text.includes('\n')) return text
  const lines = text.split('\n')
  return lines
    .map((line, index) => {
      const start = index === 0 ? 0 : noiseLength(line)
      return line.slice(start, index === lines.length - 1 ? undefined : Math.max(start, contentEnd(line)))
    })
    .join(by)
}
