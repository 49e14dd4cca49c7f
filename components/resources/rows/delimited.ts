// A spreadsheet runs a cell that begins like this as a formula (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r]/

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** Lines of cells separated by tabs, each cell on one line, harmless in a spreadsheet. */
export function toTsv(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => harmless(text).replace(/[\t\r\n]+/g, ' ')
  return lines.map((cells) => `${cells.map(cell).join('\t')}\n`).join('')
}

/** RFC 4180: lines end in CRLF, cells with commas, quotes or line ends are quoted. Harmless in a spreadsheet. */
export function toCsv(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = harmless(text)
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}
