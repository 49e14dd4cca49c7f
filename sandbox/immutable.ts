import { isDeepStrictEqual } from 'node:util'
import { at, textAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'
import type { KubeObject } from './kube-object'

/** Fields that an update cannot change, by kind; the message shows what was given. */
const FIXED = new Map([
  ['apps/deployments', ['selector']],
  ['apps/replicasets', ['selector']],
  ['batch/jobs', ['completions', 'selector']],
])

/** What an update of an object cannot change. */
export function immutableErrors(object: KubeObject, previous: KubeObject, key: string): FieldError[] {
  const isChanged = (...path: string[]) => !isDeepStrictEqual(at(object, ...path), at(previous, ...path))
  const errors = (FIXED.get(key) ?? [])
    .filter((name) => isChanged('spec', name))
    .map((name): FieldError => {
      const message = `Invalid value: ${JSON.stringify(at(object, 'spec', name))}: field is immutable`
      return { type: 'FieldValueInvalid', field: `spec.${name}`, message }
    })
  if (key === '/services' && textAt(previous, 'spec', 'clusterIP') !== '' && isChanged('spec', 'clusterIP')) {
    const message = `Invalid value: ${JSON.stringify([at(object, 'spec', 'clusterIP')])}: may not change once set`
    errors.push({ type: 'FieldValueInvalid', field: 'spec.clusterIPs[0]', message })
  }
  if (key === '/secrets' && isChanged('type')) {
    const message = `Invalid value: ${goQuote(textAt(object, 'type'))}: field is immutable`
    errors.push({ type: 'FieldValueInvalid', field: 'type', message })
  }
  if ((key === '/secrets' || key === '/configmaps') && previous.immutable === true) {
    const fields = ['data', 'binaryData'].filter((field) => isChanged(field))
    if (object.immutable !== true) fields.unshift('immutable')
    const message = 'Forbidden: field is immutable when `immutable` is set'
    errors.push(...fields.map((field): FieldError => ({ type: 'FieldValueForbidden', field, message })))
  }
  return errors
}
