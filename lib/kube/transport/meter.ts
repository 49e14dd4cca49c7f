import type { CallOptions, KubeClient } from './types'

export interface Metered {
  kube: KubeClient
  /** Requests that went out through `kube`, repeated ones included. */
  count(): number
  /** Milliseconds that those requests waited for their turn, together. */
  waitedMs(): number
}

/** The same client, with the requests counted that one answer costs the API server. */
export function metered(kube: KubeClient): Metered {
  let count = 0
  let waitedMs = 0
  const counting = <T extends Pick<CallOptions, 'onRequest'>>(options: T) => ({
    ...options,
    onRequest: (waited: number) => {
      count += 1
      waitedMs += waited
      options.onRequest?.(waited)
    },
  })
  return {
    count: () => count,
    waitedMs: () => waitedMs,
    kube: {
      server: kube.server,
      get: (path, options = {}) => kube.get(path, counting(options)),
      probe: (path, options = {}) => kube.probe(path, counting(options)),
      review: (kind, spec, options = {}) => kube.review(kind, spec, counting(options)),
      dryRun: (call, options = {}) => kube.dryRun(call, counting(options)),
      lines: (path, options) => kube.lines(path, counting(options)),
      close: () => kube.close(),
    },
  }
}
