/** Where a line of a text starts and ends. */
export function lineAt(text: string, index: number): { start: number; end: number } {
  const end = text.indexOf('\n', index)
  return { start: text.lastIndexOf('\n', index - 1) + 1, end: end < 0 ? text.length : end }
}

const START =
  /^(?:\S{0,80} )?(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|[IWEFD]\d{4} \d\d:\d\d|\{"|time="|ts=|level=|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d)/
const MOST_LINES = 30
const REACH = 4_000

/**
 * The record of a log around a place: its line, and the lines that belong to it, such as those of a stack trace, until the
 * next that carries a time or is empty.
 */
export function recordAt(text: string, index: number): string {
  const box = boxAround(text, index)
  if (box !== undefined) return box
  const line = lineAt(text, index)
  let { start, end } = line
  for (let i = 0; i < MOST_LINES && start > 0 && line.start - start < REACH; i++) {
    if (START.test(text.slice(start, start + 200))) break
    const before = lineAt(text, start - 1)
    if (text.slice(before.start, before.end).trim() === '') break
    start = before.start
  }
  for (let i = 0; i < MOST_LINES && end < text.length && end - line.end < REACH; i++) {
    const after = lineAt(text, end + 1)
    const next = text.slice(after.start, after.end)
    if (next.trim() === '' || START.test(next.slice(0, 200))) break
    end = after.end
  }
  return text.slice(Math.max(start, line.start - REACH), Math.min(end, line.end + REACH))
}

/** What Terraform puts into one box, empty lines included. */
function boxAround(text: string, index: number): string | undefined {
  const start = text.lastIndexOf('╷', index)
  const end = text.indexOf('╵', index)
  if (start < 0 || end < 0 || index - start > REACH || end - index > REACH) return undefined
  return text.slice(start, index).includes('╵') ? undefined : text.slice(start, end)
}
