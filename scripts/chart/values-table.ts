import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'

export const CHART_FILES = {
  values: 'charts/podglass/values.yaml',
  schema: 'charts/podglass/values.schema.json',
  readme: 'charts/podglass/README.md',
}
const BEGIN = '<!-- Made by npx tsx scripts/chart-values.ts -->\n'
const END = '\n<!-- End of what it made -->'

interface Schema {
  description?: string
  type?: string | string[]
  enum?: string[]
  properties?: Record<string, Schema>
}

function saidOf(map: YAMLMap, at: number): string {
  const pair = map.items[at]
  const comments = [
    isScalar(pair?.key) ? pair.key.commentBefore : undefined,
    at === 0 ? map.commentBefore : undefined,
  ]
  // Of several paragraphs the last is about what follows; the first of the file is about all of it.
  const last =
    comments
      .find((comment) => comment)
      ?.split(/\n\s*\n/)
      .at(-1) ?? ''
  return last.replaceAll(/\s+/g, ' ').trim()
}

/** The schema with what values.yaml says of each value as its description, in the order of values.yaml. Throws where it says nothing. */
function described(schema: Schema, values: YAMLMap, path: string): Schema {
  const properties = { ...schema.properties }
  for (const [at, { key, value }] of values.items.entries()) {
    const name = String(key)
    const of = properties[name]
    if (of === undefined) throw new Error(`The schema has no ${path}${name}.`)
    const isGroup = isMap(value) && of.properties !== undefined && value.items.length > 0
    const description = saidOf(values, at)
    if (description === '' && !isGroup) throw new Error(`values.yaml says nothing of ${path}${name}.`)
    const { description: _, ...rest } = of
    const told = description === '' ? rest : { description, ...rest }
    properties[name] = isGroup && name !== 'resources' ? described(told, value, `${path}${name}.`) : told
  }
  return { ...schema, properties }
}

export function describedSchema(schema: string, values: string): string {
  const { contents } = parseDocument(values)
  if (!isMap(contents)) throw new Error('values.yaml is no map.')
  return `${JSON.stringify(described(JSON.parse(schema), contents, ''), null, 2)}\n`
}

function rowsOf(schema: Schema, values: Record<string, unknown>, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) => {
    if (!(name in values)) return []
    const value = values[name]
    const isGroup =
      of.properties !== undefined && name !== 'resources' && Object.keys(Object(value)).length > 0
    const cell = isGroup ? '' : `\`${JSON.stringify(value)}\``
    const cells = [`\`${path}${name}\``, cell, of.description ?? '']
    const row = `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
    if (!isGroup) return [row]
    const inner = rowsOf(of, value as Record<string, unknown>, `${path}${name}.`)
    return of.description === undefined ? inner : [row, ...inner]
  })
}

/** Every value of the chart with its default and its meaning, from the schema. */
export function valuesTable(schema: string, values: string): string {
  const rows = rowsOf(JSON.parse(schema), parseDocument(values).toJS(), '')
  return ['| Value | Default | Means |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The README with its table replaced. */
export function withTable(readme: string, table: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (from < 0 || to < from) throw new Error('The README has no place for the table of values.')
  return `${readme.slice(0, from + BEGIN.length)}${table}${readme.slice(to)}`
}
