import { expect, it } from 'vitest'
import { subresourcesOf } from '../box/sentence/choices'

const row = (resource: string, group = '') => ({
  group,
  version: 'v1',
  resource,
  kind: 'K',
  namespaced: true,
  cells: {},
})
const KNOWN = [row('pods'), row('pods/log'), row('pods/exec'), row('pods/log', 'other'), row('nodes/proxy')]

it.each([
  [{ group: '', resource: 'pods' }, 'exec log'],
  [{ group: 'other', resource: 'pods' }, 'log'],
  [{ group: '', resource: 'nodes' }, 'checkpoint configz healthz log metrics pods proxy spec stats statusz'],
  [{ group: 'metrics.k8s.io', resource: 'nodes' }, ''],
])('offers for %j what is served and what only a kubelet asks about', (of, subresources) => {
  expect(subresourcesOf(of, KNOWN).join(' ')).toBe(subresources)
})
