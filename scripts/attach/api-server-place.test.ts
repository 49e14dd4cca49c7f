import { describe, expect, it } from 'vitest'
import { apiServerPlace } from './api-server-place'

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'

function view(cluster: Record<string, unknown>, name = 'prod-eu') {
  return {
    context: 'prod',
    clusters: [
      {
        name,
        cluster: {
          server: 'https://api.example.com:6443',
          'certificate-authority-data': Buffer.from(PEM).toString('base64'),
          ...cluster,
        },
      },
    ],
  }
}

describe('apiServerPlace', () => {
  it.each([
    ['a name and a port', {}, { host: 'api.example.com', port: 6443 }],
    ['an address', { server: 'https://10.0.0.1:6443' }, { host: '10.0.0.1', port: 6443 }],
    ['an IPv6 address', { server: 'https://[fd00::1]:6443' }, { host: 'fd00::1', port: 6443 }],
    ['the port of https', { server: 'https://api.example.com/' }, { host: 'api.example.com', port: 443 }],
    [
      'another name for the certificate',
      { 'tls-server-name': 'kubernetes' },
      { host: 'api.example.com', tlsServerName: 'kubernetes' },
    ],
    ['the CA', {}, { ca: PEM, byPublicRoots: false, context: 'prod' }],
  ])('reads %s', (_, cluster, expected) => {
    expect(apiServerPlace(view(cluster))).toMatchObject(expected)
  })

  it('trusts the public CAs where the kubeconfig names none, and says so', () => {
    const place = apiServerPlace(view({ 'certificate-authority-data': undefined }))
    expect(place.byPublicRoots).toBe(true)
    expect(place.ca).toContain('BEGIN CERTIFICATE')
  })

  it.each([
    ['plain http', { server: 'http://10.0.0.1:8080' }, /without TLS.*\n.*attach --as-me/],
    ['a path', { server: 'https://rancher.example.com/k8s/clusters/c-1' }, /path \/k8s\/clusters\/c-1/],
    [
      'no verification',
      { 'insecure-skip-tls-verify': true },
      /set-cluster prod-eu .*--certificate-authority/,
    ],
    ['a proxy', { 'proxy-url': 'http://u:secret@proxy.corp:3128' }, /through the proxy proxy\.corp:3128/],
    ['a proxy that is not an address', { 'proxy-url': 'u:secret' }, /attach --as-me/],
    [
      'an address that no certificate authority vouches for',
      { server: 'https://10.0.0.1:6443', 'certificate-authority-data': undefined },
      /no public one vouches for the address 10\.0\.0\.1/,
    ],
    ['no address', { server: 'kubernetes' }, /not an address/],
  ])('refuses %s and says what to change', (_, cluster, says) => {
    expect(() => apiServerPlace(view(cluster))).toThrow(says)
  })

  it('names a cluster to the shell as one word', () => {
    expect(() => apiServerPlace(view({ 'insecure-skip-tls-verify': true }, 'a; id'))).toThrow(
      "set-cluster 'a; id' --insecure",
    )
  })

  it('refuses a view without a cluster, and says no part of a proxy’s password', () => {
    expect(() => apiServerPlace({ clusters: null, context: '' })).toThrow('names no cluster')
    expect(() => apiServerPlace(view({ 'proxy-url': 'http://u:secret@proxy.corp:3128' }))).not.toThrow(
      'secret',
    )
  })
})
