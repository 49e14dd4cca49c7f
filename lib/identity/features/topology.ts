import { listOf } from '@/lib/words/lists'
import { addFieldsYaml } from '../add-yaml'
import { fieldName } from '../field-ref'
import { type FindFeature, UNREAD } from './feature'

const LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const
const pathOf = (key: string) => `metadata.labels['${key}']`

export const topology: FindFeature = ({ pod, given, target }) => {
  const told = {
    id: 'topology',
    name: 'Zone and region',
    since: 'copied from the node to pods since Kubernetes 1.35',
  } as const
  if (pod === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const found = LABELS.flatMap((key) => {
    const value = pod.metadata.labels?.get(key)
    return value === undefined ? [] : [{ key, text: `${key}=${value}` }]
  })
  if (found.length === 0)
    return {
      ...told,
      state: 'unused',
      says: 'The pod has neither label: its node has none, or the cluster is older than Kubernetes 1.35, or the pod was created before it was updated.',
    }
  const missing = found.filter(({ key }) => !given.has(fieldName({ kind: 'field', path: pathOf(key) })))
  const has = `The pod has ${listOf(found.map(({ text }) => text))}`
  if (missing.length === 0) return { ...told, state: 'used', says: `${has}, and the process is given it.` }
  return {
    ...told,
    state: 'unused',
    says: `${has}, and the process is not given ${missing.length === found.length ? 'it' : 'all of it'}. To pass it in, add this fieldRef to env.`,
    yaml: addFieldsYaml(
      missing.map(({ key }) => pathOf(key)),
      target,
    ),
  }
}
