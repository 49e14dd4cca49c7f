import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHART_FILES, describedSchema, valuesTable, withTable } from './values-table'

const AGAIN = 'Make it again: npx tsx scripts/chart-values.ts'
const read = (path: string) => readFileSync(path, 'utf8')
const values = read(CHART_FILES.values)
const schema = read(CHART_FILES.schema)

describe('the values of the chart', () => {
  it('are described in the schema as in values.yaml', () => {
    expect(JSON.parse(schema), AGAIN).toEqual(JSON.parse(describedSchema(schema, values)))
  })

  it('are in the table of the README, each once', () => {
    const readme = read(CHART_FILES.readme)
    const table = valuesTable(schema, values)
    expect(readme, AGAIN).toBe(withTable(readme, table))
    for (const path of [
      'access.mode',
      'metrics.prometheusRule.enabled',
      'image.digest',
      'resources',
      'sidecarOnly',
    ])
      expect(table.split(`| \`${path}\` |`), path).toHaveLength(2)
  })

  it.each([
    ['replicas: 1\n', 'values.yaml says nothing of replicas'],
    ['# How many.\ncopies: 1\n', 'The schema has no copies'],
  ])('are refused where one is not described or not known: %j', (text, says) => {
    expect(() => describedSchema(schema, text)).toThrow(says)
  })
})
