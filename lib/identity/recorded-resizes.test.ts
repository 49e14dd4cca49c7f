import { expect, it } from 'vitest'
import { recordedResizes } from '@/e2e/testing/recorded-resizes'
import { plain } from '@/lib/phrase/phrase'
import { parsePod } from './pod-spec'
import { podStanding } from './pod-standing'

it('reports each resize of a real pod by its conditions and what is in effect', () => {
  const told = recordedResizes().states.map(({ what, pod: json }) => {
    const pod = parsePod(json)
    const notes = pod ? podStanding(pod, 'main').filter(({ id }) => id === 'resize') : []
    return [what, ...notes.map(({ says }) => plain(says))]
  })
  expect(told).toEqual([
    ['before'],
    [
      'deferred: another pod holds most of the node',
      "A resize of the pod is pending (Deferred). The node has no room for it now; the kubelet will retry. The kubelet says: Node didn't have enough resource: cpu, requested: 1000, used: 1490, capacity: 2000. In container main: requests.cpu 1 in the spec, 50m in effect; limits.cpu 1 in the spec, 100m in effect.",
    ],
    ['done: 150m instead of 100m'],
    [
      'in progress: a memory limit below what is used, just asked',
      'A resize of the pod is in progress. In container main: limits.memory 36Mi in the spec, 64Mi in effect.',
    ],
    [
      'in progress: the same, after the kubelet tried',
      expect.stringMatching(
        /^A resize of the pod is in progress\. It fails: cannot decrease memory limits: .* below current usage \(48574464\)\]\. In container main: limits\.memory 36Mi in the spec, 64Mi in effect\.$/,
      ),
    ],
    ['of the pod as a whole: in effect'],
  ])
})
