import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { notAggregated } from './not-aggregated'

export const aggregateOverwrittenGuide: Guide = {
  sees: [refused('list widgets.example.com')],
  isToldByText: false,
  why: 'A ClusterRole with an aggregationRule does not keep its own rules. A controller overwrites them with those of the roles that it selects.',
  check: [
    {
      says: 'A value here means that rules written by hand are lost.',
      command: "kubectl get clusterrole monitoring -o jsonpath='{.aggregationRule}'",
    },
  ],
  change: [
    {
      says: 'Put the rules in a separate ClusterRole with the label that is selected. Replace this label with yours.',
      yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring-widgets
  labels:
    example.com/aggregate-to-monitoring: "true"
rules:
  - apiGroups: [example.com]
    resources: [widgets]
    verbs: [get, list, watch]
`,
    },
  ],
  gates: ['authorization'],
  related: [notAggregated],
  seenBy: 'The rule is not there. Reading the aggregationRule needs get on clusterroles.',
}
