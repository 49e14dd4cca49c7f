import { isDeepStrictEqual } from 'node:util'
import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'
import type { KubeObject } from './kube-object'

/** Fields that an update cannot change, by kind; the message shows what was given. */
const FIXED = new Map([
  ['apps/deployments', ['selector']],
  ['apps/replicasets', ['selector']],
  ['batch/jobs', ['completions', 'selector']],
])

const POD_SAYS =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
const CLAIM_SAYS =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** The spec of a Pod without the fields that an update can change. */
function fixedPodSpec(spec: unknown): unknown {
  if (!isRecord(spec)) return spec
  const { activeDeadlineSeconds, tolerations, terminationGracePeriodSeconds, schedulingGates, ...rest } = spec
  const unnamed = (list: string) =>
    listAt(spec, list).map((container) => (isRecord(container) ? { ...container, image: '' } : container))
  return { ...rest, containers: unnamed('containers'), initContainers: unnamed('initContainers') }
}

/** Specs that stay as they are but for a few fields. The server adds a diff of its own types to the sentence. */
function fixedSpecErrors(object: KubeObject, previous: KubeObject, key: string): FieldError[] {
  const refused = (says: string): FieldError[] => [
    { type: 'FieldValueForbidden', field: 'spec', message: `Forbidden: ${says}` },
  ]
  if (key === '/persistentvolumeclaims') {
    const isBound = textAt(previous, 'status', 'phase') === 'Bound'
    const fixed = (spec: unknown) => {
      if (!isBound || !isRecord(spec)) return spec
      const { resources, volumeAttributesClassName, ...rest } = spec
      return rest
    }
    return isDeepStrictEqual(fixed(object.spec), fixed(previous.spec)) ? [] : refused(CLAIM_SAYS)
  }
  const isGated = listAt(previous, 'spec', 'schedulingGates').length > 0
  if (key !== '/pods' || isGated) return []
  const given = listAt(object, 'spec', 'tolerations')
  const keepsTolerations = listAt(previous, 'spec', 'tolerations').every((one) =>
    given.some((other) => isDeepStrictEqual(one, other)),
  )
  const isSame = isDeepStrictEqual(fixedPodSpec(object.spec), fixedPodSpec(previous.spec))
  return isSame && keepsTolerations ? [] : refused(POD_SAYS)
}

/** Where the pods of a suspended Job run can change, and what they ask for; of another Job nothing of them can. */
function isJobPodChanged(object: KubeObject, previous: KubeObject): boolean {
  const isSuspended = at(previous, 'spec', 'suspend') === true
  const [given, before] = [object, previous].map((one) => {
    const spec = at(one, 'spec', 'template', 'spec')
    if (!isSuspended || !isRecord(spec)) return spec
    const { nodeSelector, affinity, tolerations, schedulingGates, ...rest } = spec
    const unasked = (list: string) =>
      listAt(spec, list).map((container) =>
        isRecord(container) ? { ...container, resources: {} } : container,
      )
    return { ...rest, containers: unasked('containers'), initContainers: unasked('initContainers') }
  })
  return !isDeepStrictEqual(given, before)
}

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
  if (key === 'batch/jobs' && isJobPodChanged(object, previous)) {
    const message = `Invalid value: ${JSON.stringify(at(object, 'spec', 'template', 'spec'))}: field is immutable`
    errors.push({ type: 'FieldValueInvalid', field: 'spec.template.spec', message })
  }
  errors.push(...fixedSpecErrors(object, previous, key))
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
