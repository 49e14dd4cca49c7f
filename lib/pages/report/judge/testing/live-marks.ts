/**
 * What GitHub or Slack would take for more than text in our own Markdown: marks outside of code spans and fenced blocks,
 * spans that are not closed in their line, and fences that are not closed.
 */
export function liveMarks(markdown: string): string[] {
  const found: string[] = []
  let isFenced = false
  for (const line of markdown.split('\n')) {
    if (/^```/.test(line)) {
      isFenced = !isFenced
      continue
    }
    if (isFenced) {
      if (line.includes('```')) found.push(line)
      continue
    }
    const own = line.replace(/^(?:#{1,2}|-|\d{1,2}\.) /, '')
    if ((own.match(/`/g) ?? []).length % 2 === 1) found.push(line)
    const prose = own.replace(/`[^`]+`/g, '')
    if (/[`*_~#<>&@|\\[\]{}$^]|:\/\/|www\.|GH-\d|:[a-z0-9_+-]+:/iu.test(prose)) found.push(line)
    if (/^(?:[-+=]|\d+[.)])(?:\s|$)/.test(own)) found.push(line)
  }
  return isFenced ? [...found, 'an open fence'] : found
}
