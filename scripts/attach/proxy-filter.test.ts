import { describe, expect, it } from 'vitest'
import { PROXY_FILTER } from './proxy-filter'

/** As `kubectl proxy` judges a GET (staging/src/k8s.io/kubectl/pkg/proxy/proxy_server.go): by the decoded path. */
function passes(path: string): boolean {
  const patterns = (name: string) =>
    PROXY_FILTER.filter((option) => option.startsWith(`--${name}=`))
      .flatMap((option) => option.slice(name.length + 3).split(','))
      .map((pattern) => new RegExp(pattern))
  const matches = (name: string) => patterns(name).some((pattern) => pattern.test(path))
  return !matches('reject-paths') && matches('accept-paths')
}

describe('PROXY_FILTER', () => {
  it.each([
    '/version',
    '/api/v1/pods',
    '/api/v1/namespaces/proxy',
    '/api/v1/namespaces/token/pods',
    '/api/v1/namespaces/shop/services/proxy',
    '/api/v1/namespaces/shop/pods/exec',
    '/apis/example.com/v1/namespaces/shop/widgets/token/status',
    '/api/v1/namespaces/shop/pods/web/log',
  ])('lets %s through, which only reads', (path) => {
    expect(passes(path)).toBe(true)
  })

  it.each([
    '/api/v1/namespaces/shop/pods/web/exec',
    '/api/v1/namespaces/shop/pods/web/attach',
    '/api/v1/namespaces/shop/pods/web/portforward',
    '/api/v1/namespaces/shop/pods/web/proxy',
    '/api/v1/namespaces/shop/pods/web/proxy/metrics',
    '/api/v1/namespaces/shop/services/web/proxy/',
    '/api/v1/nodes/node-1/proxy',
    '/api/v1/nodes/node-1/proxy/run/shop/web/web',
    '/api/v1/namespaces/shop/serviceaccounts/web/token',
    '/api/v1/namespaces/shop/pods/web/ephemeralcontainers',
    '/debug/pprof/heap',
    '/logs/kube-apiserver.log',
  ])('holds %s back', (path) => {
    expect(passes(path)).toBe(false)
  })
})
