import { parse } from 'yaml'

const MORE = /^([\d,]+) more entries: /

/** The lines of an answer as the YAML that they are, without the ends of its texts, with how many entries are left out. */
export function toldIn<T extends object = Record<string, unknown>>(
  text: string | readonly string[],
): T & { more: number } {
  const lines = typeof text === 'string' ? text.split('\n') : text
  const more = lines.map((line) => MORE.exec(line)?.[1]).find((count) => count !== undefined) ?? '0'
  const told = lines.filter((line) => /^(?: |- |\w+:(?: |$))/.test(line) && !line.startsWith('Names and'))
  return {
    ...parse(told.join('\n'), (_, one) => (typeof one === 'string' ? one.trimEnd() : one)),
    more: Number(more.replaceAll(',', '')),
  }
}
