import { describe, expect, it } from 'vitest'
import type { IdentityField } from '@/lib/facts/identity/contract/identity'
import { fieldKey, groupFields } from './field-table'
import { keeps, SHOWS, sortFields } from './fields-section'

function aField(field: string, over: Partial<IdentityField> = {}): IdentityField {
  return { field, env: [], file: [], verdict: 'same', notes: [], ...over }
}

describe('the filter of the fields', () => {
  it.each<[IdentityField['verdict'], string[]]>([
    ['same', ['all']],
    ['only-env', ['all']],
    ['only-file', ['all']],
    ['drift', ['all', 'differences']],
    ['rounded', ['all']],
    ['node-allocatable', ['all']],
    ['missing', ['all', 'missing']],
    ['only-api', ['all', 'missing']],
    ['unreadable', ['all', 'missing']],
  ])('keeps %s under %j', (verdict, shows) => {
    expect(SHOWS.filter((show) => keeps(show, aField('x', { verdict })))).toEqual(shows)
  })
})

describe('fields that are not shown', () => {
  const fields = [
    aField('metadata.name', { verdict: 'withheld' }),
    aField('status.podIPs', { verdict: 'missing' }),
    aField('metadata.namespace'),
  ]
  const names = (isPodRead: boolean) =>
    Object.values(sortFields(fields, isPodRead)).map((some) => some.map(fieldKey))

  it('are apart where one reason holds for all of them, and rows where each has its own', () => {
    expect(names(false)).toEqual([[], ['status.podIPs'], ['metadata.name'], ['metadata.namespace']])
    expect(names(true)).toEqual([['metadata.name'], ['status.podIPs'], [], ['metadata.namespace']])
  })
})

describe('groups of fields', () => {
  it('put a single label with the labels, and each container by itself', () => {
    const fields = [
      aField('metadata.name'),
      aField('metadata.labels'),
      aField('limits.cpu', { container: 'app' }),
      aField("metadata.labels['version']"),
      aField('limits.cpu', { container: 'sidecar' }),
    ]
    expect(groupFields(fields).map(({ title, fields }) => [title, ...fields.map(fieldKey)])).toEqual([
      ['Pod', 'metadata.name'],
      ['Labels and annotations', 'metadata.labels', "metadata.labels['version']"],
      ['Resources of container app', 'app:limits.cpu'],
      ['Resources of container sidecar', 'sidecar:limits.cpu'],
    ])
  })
})
