import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { derive } from './derive'

it('the data files are what the recordings give', () => {
  for (const [file, content] of derive()) {
    const kept: unknown = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
    expect(kept, file).toEqual(JSON.parse(JSON.stringify(content)))
  }
})
