import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { resourceListSchema, rowsSchema } from './resources'

const row = { key: 'web-0', cells: ['web-0', '1/1', 3, true, null] }
const times = { createdAt: '2026-11-24T10:00:00Z', deletedAt: '2026-11-24T11:00:00Z', printedAt: 'now' }

describe('the rows of a list', () => {
  it.each([
    ['none', []],
    ['some, with what is known of their times', [row, { ...row, ...times }]],
  ])('are taken as they are: %s', (_, rows) => {
    expect(z.parse(rowsSchema, rows)).toBe(rows)
  })

  it.each<[string, unknown]>([
    ['no list', { 0: row }],
    ['nothing', [undefined]],
    ['null', [row, null]],
    ['a text', ['web-0']],
    ['a row without a key', [{ cells: [] }]],
    ['a key that is no text', [{ ...row, key: 7 }]],
    ['a row without cells', [{ key: 'web-0' }]],
    ['cells that are no list', [{ ...row, cells: 'web-0' }]],
    ['a cell that is a list', [row, { ...row, cells: ['web-0', []] }]],
    ['a cell that is an object', [{ ...row, cells: [{}] }]],
    ...Object.keys(times).map(
      (time) => [`a number as ${time}`, [{ ...row, [time]: 1 }]] satisfies [string, unknown],
    ),
  ])('are refused where they are %s', (_, rows) => {
    expect(z.safeParse(rowsSchema, rows).success).toBe(false)
  })

  it('are described to programs field by field', () => {
    const { properties = {} } = z.toJSONSchema(resourceListSchema, { unrepresentable: 'any', io: 'input' })
    const { items } = properties.rows as { items: { properties: object; required: string[] } }
    expect(Object.keys(items.properties)).toEqual([...Object.keys(row), ...Object.keys(times)])
    expect(items.required).toEqual(Object.keys(row))
  })
})
