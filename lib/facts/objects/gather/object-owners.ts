import { textAt } from '@/lib/objects/fields'
import { ownerOf } from '@/lib/objects/owners'
import { present } from '@/lib/present'
import type { Owner } from '../contract/object'
import { namedObject, type ObjectReader } from './object-reader'

const MAX_LEVELS = 5

/** Who made the object, and who made that: each read until one is refused, gone or no one's, at most 5 levels. */
export async function readOwners(reader: ObjectReader, object: unknown, namespace: string): Promise<Owner[]> {
  const owners: Owner[] = []
  let current = object
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const reference = ownerOf(current)
    if (reference === undefined) return owners
    const path = await reader.kindPath(reference.apiVersion, reference.kind)
    const named = namedObject(reference.kind, reference.name, namespace, path)
    if (named.target === undefined) {
      return [
        ...owners,
        {
          ...named,
          state: 'unknown',
          says: `Discovery does not say where ${reference.kind} of ${reference.apiVersion} is read.`,
        },
      ]
    }
    const read = await reader.object(named.target)
    if (read.state !== 'read') {
      const { state, says, explain } = read
      return [...owners, { ...named, state, says, ...present({ explain }) }]
    }
    current = read.value.object
    if (textAt(current, 'metadata', 'uid') !== reference.uid) {
      return [
        ...owners,
        {
          ...named,
          state: 'absent',
          says: `The owner is gone: there is another ${reference.kind} of this name now.`,
        },
      ]
    }
    owners.push({ ...named, state: 'read', says: '' })
  }
  return owners
}
