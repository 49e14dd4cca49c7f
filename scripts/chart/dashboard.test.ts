import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string() })),
    }),
  ),
})
const { panels } = dashboardSchema.parse(
  JSON.parse(readFileSync('charts/podglass/dashboards/podglass.json', 'utf8')),
)
const documented = readFileSync('docs/metrics.md', 'utf8')

it('asks only for metrics and labels that are documented, of the chosen namespace', () => {
  const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  expect(asked.length).toBeGreaterThan(5)
  for (const expr of asked) {
    for (const [name] of expr.matchAll(/podglass_\w+?(?=_bucket\b|\b)/g)) {
      const row = documented.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
      expect(row, name).toBeDefined()
      for (const [, label = ''] of expr.matchAll(/by \((?:pod|le, )?(state|code|verb)?\)/g))
        if (label !== '')
          expect(row, `${name} by ${label}`).toContain(`\`${label}\``.replace('`verb`', '`verb'))
    }
    expect(expr).not.toMatch(/podglass_\w+(?!\w|\{namespace="\$namespace")/)
  }
})

it('has each panel in a place of its own', () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
})
