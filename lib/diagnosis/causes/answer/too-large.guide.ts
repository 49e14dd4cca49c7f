import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { invalid } from './invalid'

export const tooLargeGuide: Guide = answer({
  sees: ['Request entity too large: limit is 3145728', 'etcdserver: request is too large'],
  why: 'The body is larger than the API server, or etcd behind it, accepts. The defaults are about 3 MB and 1.5 MB.',
  check: [{ says: 'Measure the object.', command: 'wc -c object.yaml' }],
  change: [
    { says: 'Split it, or keep large data in a volume.' },
    {
      says: 'With kubectl apply, use --server-side: it keeps no copy in an annotation.',
      command: 'kubectl apply --server-side -f object.yaml',
    },
  ],
  gates: ['decoding', 'storage'],
  related: [invalid],
})
