import type { RouteExample } from '@/lib/server/api/openapi'

export const DOCUMENT = 'docs/api.md'
const BEGIN = '<!-- Made by npx tsx scripts/api-examples.ts -->\n'
const END = '\n<!-- End of what it made -->'
const LONGEST = 48

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Below the top, the names of the fields alone. */
function named(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${named(value[0])}]`
  if (isRecord(value)) return `{${Object.keys(value).join(', ')}}`
  return typeof value === 'string' ? '"…"' : String(value)
}

/** An answer in one line: its short values as they are, "…" for a longer text. */
function sampleOf(answer: unknown): string {
  const told = isRecord(answer) ? answer : {}
  const fields = Object.entries(told).map(([key, value]) => {
    const isShort = !isRecord(value) && !Array.isArray(value) && String(value).length <= LONGEST
    return `${key}: ${isShort ? JSON.stringify(value) : named(value)}`
  })
  return `{${fields.join(', ')}}`
}

function requestOf({ query, body }: RouteExample): string {
  if (query !== undefined) return `\`?${new URLSearchParams(query)}\``
  return body === undefined ? '' : `\`${JSON.stringify(body)}\``
}

type Paths = Readonly<Record<string, Readonly<Record<string, { summary: string }>>>>

/** The routes of a description, each with what it was asked and one answer in short. */
export function routeTable(paths: Paths, examples: Readonly<Record<string, RouteExample>>): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      const call = `${method.toUpperCase()} ${path}`
      const example = examples[call]
      const told = example === undefined ? ['', ''] : [requestOf(example), `\`${sampleOf(example.answer)}\``]
      return `| ${[`\`${call}\``, summary, ...told].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
    }),
  )
  return ['| Route | Answers | Asked | Answer, in short |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** A document with its table of routes replaced. */
export function withRouteTable(document: string, table: string): string {
  const from = document.indexOf(BEGIN)
  const to = document.indexOf(END)
  if (from < 0 || to < from) throw new Error('The document has no place for the table of routes.')
  return `${document.slice(0, from + BEGIN.length)}${table}${document.slice(to)}`
}
