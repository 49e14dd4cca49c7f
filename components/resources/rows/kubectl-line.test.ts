import { expect, it } from 'vitest'
import type { Kind } from '@/lib/facts/objects/contract/kinds'
import { viewFromParams } from '../view/view-in-url'
import { kubectlGetLine } from './row-texts'

const known = { group: 'apps', version: 'v1', resource: 'deployments' }
const aKind: Kind = { ...known, kind: 'Deployment', namespaced: true, verbs: [], shortNames: [], held: [] }

it.each([
  ['resource=pods', 'shop', 'kubectl get pods -n shop'],
  ['resource=pods&wide=1', '', 'kubectl get pods -A -o wide'],
  ['group=apps&resource=deployments', 'shop', 'kubectl get deployments.apps -n shop'],
  ['group=apps&version=v1beta1&resource=deployments', 'shop', 'kubectl get deployments.v1beta1.apps -n shop'],
  ['resource=nodes&scope=cluster', 'shop', 'kubectl get nodes'],
  ['', 'shop', 'kubectl get pods -n shop'],
])('%s in "%s" is %s', (query, namespace, line) => {
  const view = viewFromParams(new URLSearchParams(query))
  expect('says' in view ? view : kubectlGetLine(view, namespace, aKind)).toBe(line)
})
