import { at, listAt, textAt } from './fields'

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
}

/** The owner that leads up the chain: the controller, or the first one; undefined where no one owns the object. */
export function ownerOf(object: unknown): OwnerReference | undefined {
  const references = listAt(object, 'metadata', 'ownerReferences')
  const chosen = references.find((reference) => at(reference, 'controller') === true) ?? references[0]
  if (chosen === undefined) return undefined
  const read = (name: string) => textAt(chosen, name)
  return { apiVersion: read('apiVersion'), kind: read('kind'), name: read('name'), uid: read('uid') }
}
