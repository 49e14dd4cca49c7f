import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { CHART_FILES, describedSchema, valuesTable, withTable } from './chart/values-table'

/** Carries what values.yaml says of each value into the schema, and from there into the README's table. */
const read = (path: string) => readFileSync(path, 'utf8')
const { values, schema, readme } = CHART_FILES
writeFileSync(schema, describedSchema(read(schema), read(values)))
execFileSync('npx', ['biome', 'format', '--write', schema], { stdio: ['ignore', 'ignore', 'inherit'] })
writeFileSync(readme, withTable(read(readme), valuesTable(read(schema), read(values))))
console.log(`${schema} and ${readme} say what ${values} says.`)
