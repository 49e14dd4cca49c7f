/** Applies YAML from standard input to a running sandbox: `npx tsx e2e/sandbox/kubectl-apply.ts <control url> < fix.yaml`. */
import { text } from 'node:stream/consumers'
import { listAt, textAt } from './fields'

async function run(): Promise<number> {
  const [control] = process.argv.slice(2)
  if (control === undefined) {
    console.error('usage: npx tsx e2e/sandbox/kubectl-apply.ts <control url> < fix.yaml')
    return 2
  }
  const response = await fetch(new URL('/apply', control), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ yaml: await text(process.stdin) }),
  })
  const body: unknown = await response.json()
  for (const applied of listAt(body)) console.log(`${textAt(applied, 'object')} ${textAt(applied, 'change')}`)
  if (response.ok) return 0
  console.error(textAt(body, 'error'))
  return 1
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
