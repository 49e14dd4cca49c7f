import { describe, expect, it } from 'vitest'
import { templates, writtenSince } from './change-views'

const HIDDEN = 'a\u202eb'
const KEY = 'AKIAIOSFODNN7EXAMPLE'

describe('what is read of many objects', () => {
  it('shows each text of each object as if it were read alone, however often it repeats', () => {
    const objects = [HIDDEN, KEY, 'helm', HIDDEN, 'helm', KEY].map((manager) => ({
      metadata: {
        name: manager,
        managedFields: [
          {
            manager,
            time: '2026-11-02T00:00:00Z',
            fieldsV1: { [`f:${manager}`]: {}, 'f:data': { [`f:${manager}`]: {} } },
          },
        ],
      },
    }))
    const together = writtenSince(0)
    expect(objects.map(together)).toEqual(objects.map((one) => writtenSince(0)(one)))
    expect(JSON.stringify(objects.map(writtenSince(0)))).not.toMatch(/\u202e/)
  })

  it('shows a template as if it were read alone', () => {
    const objects = [HIDDEN, 'x', HIDDEN].map((name) => ({
      metadata: { name },
      spec: { template: { spec: { containers: [{ name, image: name, env: [{ name, value: 'never' }] }] } } },
    }))
    const together = templates()
    expect(objects.map(together)).toEqual(objects.map((one) => templates()(one)))
    expect(JSON.stringify(objects.map(templates()))).not.toMatch(/never|\u202e/)
  })
})
